//! 督办: a superior takes the case under watch.

use super::prelude::*;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Supervise {
    pub note: Option<ContentRef>,
}

pub const RULE: Rule = Rule {
    name: CommandName::Supervise,
    from: CaseState::OPEN,
    order: &[],
    who: &[
        Who::Desk(Role::Supervisor),
        Who::Desk(Role::DutyLeader),
        Who::Desk(Role::SigningLeader),
        Who::Above(Role::Supervisor),
    ],
};

pub(super) fn decide(case: &Case, _: &Actor, supervise: &Supervise) -> Result<Vec<Step>, Rejection> {
    if case.supervised {
        return Err(Rejection::AlreadyDone);
    }
    step(Body::Supervised { note: supervise.note.clone() })
}
