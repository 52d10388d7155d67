//! 接单: the first valid claim of a slot wins; everybody else is told the fence that holds now.

use crate::command::prelude::*;

/// A claim names the fence it saw. A station clerk may claim for somebody who telephoned.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Claim {
    pub fence: Option<u32>,
    pub for_account: Option<AccountId>,
}

pub const RULE: Rule = Rule {
    name: CommandName::Claim,
    from: &[CaseState::Accepted, CaseState::Dispatched, CaseState::Handling],
    order: &[OrderState::Offered, OrderState::Invited],
    who: &[Who::Asked, Who::Place(Role::StationKeeper)],
};

pub(in crate::command) fn decide(
    case: &Case,
    order: &Order,
    actor: &Actor,
    claim: &Claim,
) -> Result<Vec<Step>, Rejection> {
    // A colleague's claim raises the fence of a team's order without closing it.
    let is_team = order.capacity > 1;
    if !is_team && claim.fence.is_some_and(|fence| fence != order.fence) {
        return Err(Rejection::LostClaim { fence: order.fence });
    }
    if order.mode == DispatchMode::Interest {
        return Err(Rejection::Invalid("claim"));
    }
    let (account, claimed_by) = holder(order, actor, claim)?;
    if order.taker(account).is_some() {
        return Err(Rejection::AlreadyDone);
    }
    if case.is_about_any(Some(account), None) || is_reporter_of(case, account) {
        return Err(Rejection::Unseen);
    }
    step(Body::OrderTaken { order: order.id, account, fence: order.fence + 1, claimed_by })
}

fn holder(order: &Order, actor: &Actor, claim: &Claim) -> Result<(AccountId, Option<AccountId>), Rejection> {
    match claim.for_account {
        Some(person) if actor.is(Role::StationKeeper) => {
            let named = order.person.is_some() || !order.offered_to.is_empty();
            let asked = !named || order.offered_to.contains(&person) || order.person == Some(person);
            if asked { Ok((person, Some(actor.account))) } else { Err(Rejection::Invalid("for_account")) }
        }
        Some(person) if person != actor.account => Err(Rejection::NotAllowed { command: CommandName::Claim }),
        _ if Who::Asked.holds_order(order, actor) => Ok((actor.account, None)),
        _ => Err(Rejection::Missing("for_account")),
    }
}

fn is_reporter_of(case: &Case, account: AccountId) -> bool {
    case.origin.parties.reporter == Some(account)
}
