//! 当场处理: a grid worker solves it where they stand.

use super::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HandleOnSpot {
    pub outcome: Outcome,
    pub evidence: Evidence,
}

pub const RULE: Rule = Rule {
    name: CommandName::HandleOnSpot,
    from: &[CaseState::Accepted],
    order: &[],
    who: &[Who::Place(Role::GridWorker), Who::Place(Role::GridHead), Who::Desk(Role::Secretary)],
};

pub(super) fn decide(
    case: &Case,
    actor: &Actor,
    handled: &HandleOnSpot,
    ctx: &Context,
) -> Result<Vec<Step>, Rejection> {
    if case.orders.iter().any(|order| !order.is_settled()) {
        return Err(Rejection::OrdersOpen);
    }
    let fed_back = Body::HandledOnSpot { outcome: handled.outcome, evidence: handled.evidence.clone() };
    after_feedback(case, actor, fed_back, ctx)
}
