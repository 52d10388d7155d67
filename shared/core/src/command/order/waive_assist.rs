//! 免除协办: the lead no longer needs this assist.

use crate::command::prelude::*;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WaiveAssist;

pub const RULE: Rule = Rule {
    name: CommandName::WaiveAssist,
    from: &[CaseState::Accepted, CaseState::Dispatched, CaseState::Handling],
    order: OrderState::OPEN,
    who: &[Who::Desk(Role::Dispatcher), Who::Desk(Role::Secretary), Who::Desk(Role::Supervisor)],
};

pub(in crate::command) fn decide(order: &Order) -> Result<Vec<Step>, Rejection> {
    if order.part != Part::Assist {
        return Err(Rejection::Invalid("order"));
    }
    let ended =
        Body::OrderEnded { order: order.id, end: OrderEnd::Cancelled, fence: order.fence + 1, by: None };
    Ok(vec![Body::AssistWaived { order: order.id }.into(), ended.into()])
}
