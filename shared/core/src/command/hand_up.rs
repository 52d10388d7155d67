//! 上报: to the desk one level up, with receipt.

use super::prelude::*;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HandUp {
    pub note: Option<ContentRef>,
}

pub const RULE: Rule = Rule {
    name: CommandName::HandUp,
    from: &[CaseState::Accepted],
    order: &[],
    who: &[Who::Desk(Role::Dispatcher), Who::Desk(Role::Secretary), Who::Desk(Role::DutyLeader)],
};

pub(super) fn decide(case: &Case, _: &Actor, hand: &HandUp) -> Result<Vec<Step>, Rejection> {
    let to = case.desk.parent().ok_or(Rejection::Invalid("to"))?;
    step(Body::HandedUp { to, note: hand.note.clone() })
}
