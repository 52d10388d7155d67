//! 不予受理: with a typed reason; the right channel is told, an appeal is possible once.

use super::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reject {
    pub reason: RejectReason,
    pub note: Option<ContentRef>,
}

pub const RULE: Rule = Rule {
    name: CommandName::Reject,
    from: &[CaseState::Submitted],
    order: &[],
    who: &[Who::Desk(Role::Acceptor), Who::Desk(Role::Secretary)],
};

pub(super) fn decide(case: &Case, _: &Actor, reject: &Reject) -> Result<Vec<Step>, Rejection> {
    // A superior order is disputed with its owner, never refused here.
    if case.external.is_some() {
        return Err(Rejection::SuperiorClock);
    }
    step(Body::Rejected { reason: reject.reason, note: reject.note.clone() })
}
