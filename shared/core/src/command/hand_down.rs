//! 交办: to a desk below, on the way to the place.

use super::prelude::*;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HandDown {
    /// The desk below; the next one towards the place when not said.
    pub to: Option<AreaPath>,
    pub note: Option<ContentRef>,
}

pub const RULE: Rule = Rule {
    name: CommandName::HandDown,
    from: &[CaseState::Accepted],
    order: &[],
    who: &[Who::Desk(Role::Dispatcher), Who::Desk(Role::Secretary), Who::Desk(Role::DutyLeader)],
};

pub(super) fn decide(case: &Case, _: &Actor, hand: &HandDown) -> Result<Vec<Step>, Rejection> {
    let below = |path: &AreaPath| *path != case.desk && case.desk.contains(path);
    let next = || {
        let mut path = case.place.path.clone();
        while below(&path) && path.parent().as_ref() != Some(&case.desk) {
            path = path.parent()?;
        }
        Some(path)
    };
    let to = hand.to.clone().or_else(next).filter(below).ok_or(Rejection::Invalid("to"))?;
    step(Body::HandedDown { to, note: hand.note.clone() })
}
