//! 先行联系: an attempt to reach the resident, with its result; reaching them stops that clock.

use super::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contact {
    pub attempt: Attempt,
    pub note: Option<ContentRef>,
}

pub const RULE: Rule = Rule {
    name: CommandName::Contact,
    from: &[CaseState::Accepted, CaseState::Dispatched, CaseState::Handling, CaseState::Shelved],
    order: &[],
    who: &[Who::Holder, Who::Unit(Role::Handler), Who::Place(Role::GridWorker), Who::Desk(Role::Dispatcher)],
};

pub(super) fn decide(case: &Case, _: &Actor, contact: &Contact) -> Result<Vec<Step>, Rejection> {
    if !case.has_somebody_to_ask() {
        return Err(Rejection::Invalid("attempt"));
    }
    step(Body::Contacted { attempt: contact.attempt, note: contact.note.clone() })
}
