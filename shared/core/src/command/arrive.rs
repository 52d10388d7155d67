//! 报到: a whistled unit is there.

use super::prelude::*;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Arrive {
    pub order: Option<OrderId>,
}

pub const RULE: Rule = Rule {
    name: CommandName::Arrive,
    from: &[CaseState::Accepted, CaseState::Dispatched, CaseState::Handling],
    order: &[],
    who: &[Who::Unit(Role::Handler), Who::Holder, Who::Place(Role::GridWorker)],
};

pub(super) fn decide(case: &Case, actor: &Actor, arrive: &Arrive) -> Result<Vec<Step>, Rejection> {
    if arrive.order.is_some_and(|id| case.order(id).is_none()) {
        return Err(Rejection::NoSuchOrder);
    }
    step(Body::Arrived { order: arrive.order, account: actor.account })
}
