//! 放弃: a volunteer gives it back with one tap; needs no approval.

use crate::command::prelude::*;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Release;

pub const RULE: Rule = Rule {
    name: CommandName::Release,
    from: &[CaseState::Accepted, CaseState::Dispatched, CaseState::Handling],
    order: &[OrderState::Offered, OrderState::Taken],
    who: &[Who::Holder],
};

pub(in crate::command) fn decide(order: &Order, actor: &Actor) -> Result<Vec<Step>, Rejection> {
    // Who was told to asks for a return instead, and somebody decides.
    if order.mode == DispatchMode::Assign {
        return Err(Rejection::Invalid("mode"));
    }
    let by = Some(actor.account);
    step(Body::OrderEnded { order: order.id, end: OrderEnd::Released, fence: order.fence + 1, by })
}
