//! 重启: inside the window the resident says that it is not over.

use super::prelude::*;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reopen {
    pub note: Option<ContentRef>,
}

pub const RULE: Rule = Rule {
    name: CommandName::Reopen,
    from: &[CaseState::Closed],
    order: &[],
    who: &[Who::Reporter, Who::Desk(Role::Acceptor), Who::Desk(Role::Revisiter)],
};

pub(super) fn decide(case: &Case, _: &Actor, reopen: &Reopen) -> Result<Vec<Step>, Rejection> {
    if case.final_at.is_some() {
        return Err(Rejection::WindowOver);
    }
    step(Body::Reopened { note: reopen.note.clone() })
}
