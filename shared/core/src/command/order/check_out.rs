//! 离场签退: service hours end.

use crate::command::prelude::*;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CheckOut {
    /// The fence at which the slot was taken: a holder who lost it meanwhile is told so.
    pub fence: Option<u32>,
}

pub const RULE: Rule = Rule {
    name: CommandName::CheckOut,
    from: &[
        CaseState::Accepted,
        CaseState::Dispatched,
        CaseState::Handling,
        CaseState::FedBack,
        CaseState::Revisiting,
    ],
    order: &[OrderState::Offered, OrderState::Taken, OrderState::Done],
    who: &[Who::Holder],
};

pub(in crate::command) fn decide(
    order: &Order,
    actor: &Actor,
    check: &CheckOut,
) -> Result<Vec<Step>, Rejection> {
    let taker = order.taker(actor.account).ok_or(Rejection::NotHolder)?;
    if check.fence.is_some_and(|fence| fence != taker.fence) {
        return Err(Rejection::LostClaim { fence: order.fence });
    }
    if taker.checked_out_at.is_some() {
        return Err(Rejection::AlreadyDone);
    }
    if taker.checked_in_at.is_none() {
        return Err(Rejection::NotCheckedIn);
    }
    step(Body::CheckedOut { order: order.id, account: actor.account })
}
