//! 询问居民: the work waits for an answer; the handling clocks pause, the answer has a limit of its own.

use super::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AskResident {
    pub question: ContentRef,
}

pub const RULE: Rule = Rule {
    name: CommandName::AskResident,
    from: &[CaseState::Handling],
    order: &[],
    who: &[Who::Holder, Who::Unit(Role::Handler), Who::Desk(Role::Dispatcher)],
};

pub(super) fn decide(case: &Case, _: &Actor, ask: &AskResident) -> Result<Vec<Step>, Rejection> {
    if case.asked {
        return Err(Rejection::AlreadyDone);
    }
    if !case.has_somebody_to_ask() {
        return Err(Rejection::Invalid("question"));
    }
    step(Body::ResidentAsked { question: ask.question.clone() })
}
