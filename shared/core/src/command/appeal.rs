//! 申诉: the resident asks once to look again at a refusal.

use super::prelude::*;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Appeal {
    pub note: Option<ContentRef>,
}

pub const RULE: Rule = Rule {
    name: CommandName::Appeal,
    from: &[CaseState::Rejected],
    order: &[],
    who: &[Who::Reporter, Who::Desk(Role::Acceptor)],
};

pub(super) fn decide(case: &Case, _: &Actor, appeal: &Appeal) -> Result<Vec<Step>, Rejection> {
    if case.final_at.is_some() {
        return Err(Rejection::WindowOver);
    }
    if case.counts.appeals > 0 {
        return Err(Rejection::UsedUp);
    }
    step(Body::Appealed { note: appeal.note.clone() })
}
