//! 报名: interest costs nothing and binds nobody until somebody is chosen.

use crate::command::prelude::*;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExpressInterest;

pub const RULE: Rule = Rule {
    name: CommandName::ExpressInterest,
    from: &[CaseState::Accepted, CaseState::Dispatched, CaseState::Handling],
    order: &[OrderState::Offered],
    who: &[Who::Asked],
};

pub(in crate::command) fn decide(case: &Case, order: &Order, actor: &Actor) -> Result<Vec<Step>, Rejection> {
    if order.mode != DispatchMode::Interest {
        return Err(Rejection::Invalid("mode"));
    }
    if order.interested.contains(&actor.account) {
        return Err(Rejection::AlreadyDone);
    }
    if case.origin.parties.reporter == Some(actor.account) {
        return Err(Rejection::Unseen);
    }
    step(Body::InterestShown { order: order.id, account: actor.account })
}
