//! 改正位置: a person who knows the place corrects it before somebody holds the case.

use super::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relocate {
    pub place: Place,
}

pub const RULE: Rule = Rule {
    name: CommandName::Relocate,
    from: &[CaseState::Submitted, CaseState::Accepted],
    order: &[],
    who: &[Who::Desk(Role::Acceptor), Who::Desk(Role::Dispatcher), Who::Desk(Role::Secretary)],
};

pub(super) fn decide(_: &Case, _: &Actor, relocate: &Relocate) -> Result<Vec<Step>, Rejection> {
    if relocate.place.path.is_empty() {
        return Err(Rejection::Missing("place"));
    }
    step(Body::Moved { place: relocate.place.clone() })
}
