//! 到场签到: service hours begin, and the backstop is not called.

use crate::command::prelude::*;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CheckIn {
    /// The fence at which the slot was taken: a holder who lost it meanwhile is told so.
    pub fence: Option<u32>,
    /// 到场码: the resident's digits were given, and whether they are right. `None`: nobody gave any.
    pub proven: Option<bool>,
}

pub const RULE: Rule = Rule {
    name: CommandName::CheckIn,
    from: &[CaseState::Accepted, CaseState::Dispatched, CaseState::Handling],
    order: &[OrderState::Offered, OrderState::Taken],
    who: &[Who::Holder],
};

pub(in crate::command) fn decide(
    order: &Order,
    actor: &Actor,
    check: &CheckIn,
) -> Result<Vec<Step>, Rejection> {
    let taker = order.taker(actor.account).ok_or(Rejection::NotHolder)?;
    if check.fence.is_some_and(|fence| fence != taker.fence) {
        return Err(Rejection::LostClaim { fence: order.fence });
    }
    if taker.checked_in_at.is_some() {
        return Err(Rejection::AlreadyDone);
    }
    if check.proven == Some(false) {
        return Err(Rejection::WrongArrivalCode);
    }
    let proven = check.proven == Some(true);
    step(Body::CheckedIn { order: order.id, account: actor.account, proven })
}
