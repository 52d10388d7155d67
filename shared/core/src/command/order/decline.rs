//! 婉拒: the invited volunteer says no; it costs nothing in any ledger (志愿服务条例 art 25).

use crate::command::prelude::*;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Decline;

pub const RULE: Rule = Rule {
    name: CommandName::Decline,
    from: &[CaseState::Accepted, CaseState::Dispatched, CaseState::Handling],
    order: &[OrderState::Invited],
    who: &[Who::Asked],
};

pub(in crate::command) fn decide(order: &Order, actor: &Actor) -> Result<Vec<Step>, Rejection> {
    let by = Some(actor.account);
    step(Body::OrderEnded { order: order.id, end: OrderEnd::Declined, fence: order.fence + 1, by })
}
