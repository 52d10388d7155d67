//! 办毕: the holder says that this order is done.

use crate::command::prelude::*;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Done {
    pub fence: Option<u32>,
    pub evidence: Evidence,
}

pub const RULE: Rule = Rule {
    name: CommandName::Done,
    from: &[CaseState::Accepted, CaseState::Dispatched, CaseState::Handling],
    order: &[OrderState::Taken],
    who: &[Who::Holder],
};

pub(in crate::command) fn decide(order: &Order, actor: &Actor, done: &Done) -> Result<Vec<Step>, Rejection> {
    let taker = order.taker(actor.account).ok_or(Rejection::NotHolder)?;
    if done.fence.is_some_and(|fence| fence != taker.fence) {
        return Err(Rejection::LostClaim { fence: order.fence });
    }
    if order.mode != DispatchMode::Assign && taker.checked_in_at.is_none() {
        return Err(Rejection::NotCheckedIn);
    }
    step(Body::OrderDone { order: order.id, evidence: done.evidence.clone() })
}
