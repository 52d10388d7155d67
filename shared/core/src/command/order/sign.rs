//! 签收: a worker or a unit takes what it was told to.

use crate::command::prelude::*;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sign;

pub const RULE: Rule = Rule {
    name: CommandName::Sign,
    from: &[CaseState::Accepted, CaseState::Dispatched, CaseState::Handling],
    order: &[OrderState::Assigned],
    who: &[Who::Asked, Who::Unit(Role::Handler)],
};

pub(in crate::command) fn decide(order: &Order, actor: &Actor) -> Result<Vec<Step>, Rejection> {
    step(Body::OrderTaken {
        order: order.id,
        account: actor.account,
        fence: order.fence + 1,
        claimed_by: None,
    })
}
