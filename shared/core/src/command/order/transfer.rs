//! 转交: a holder hands over to a colleague of the same unit or grid; both stay handlers.

use crate::command::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transfer {
    pub to: AccountId,
}

pub const RULE: Rule = Rule {
    name: CommandName::Transfer,
    from: &[CaseState::Accepted, CaseState::Dispatched, CaseState::Handling],
    order: &[OrderState::Taken],
    who: &[Who::Holder, Who::Desk(Role::Dispatcher)],
};

pub(in crate::command) fn decide(
    case: &Case,
    order: &Order,
    actor: &Actor,
    transfer: &Transfer,
) -> Result<Vec<Step>, Rejection> {
    // A volunteer releases; only who was told to hands over.
    if order.mode != DispatchMode::Assign {
        return Err(Rejection::Invalid("mode"));
    }
    let from = order.taker(actor.account).or(order.takers.first()).ok_or(Rejection::NotHolder)?.account;
    if transfer.to == from || case.is_about_any(Some(transfer.to), None) {
        return Err(Rejection::Invalid("to"));
    }
    step(Body::OrderTransferred { order: order.id, from, to: transfer.to, fence: order.fence + 1 })
}
