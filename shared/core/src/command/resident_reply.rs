//! 居民答复: the answer to what was asked; the work goes on.

use super::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResidentReply {
    pub answer: ContentRef,
}

pub const RULE: Rule = Rule {
    name: CommandName::ResidentReply,
    from: &[CaseState::Handling],
    order: &[],
    who: &[Who::Reporter, Who::Desk(Role::Acceptor)],
};

pub(super) fn decide(case: &Case, _: &Actor, reply: &ResidentReply) -> Result<Vec<Step>, Rejection> {
    if !case.asked {
        return Err(Rejection::NotDue);
    }
    step(Body::ResidentAnswered { answer: Some(reply.answer.clone()) })
}
