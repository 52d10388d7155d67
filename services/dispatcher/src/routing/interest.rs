//! 报名: who of the interested gets it.

use super::Question;
use super::crew::Crew;
use super::task::{excluded, task};
use sandan_boot::Snapshot;
use sandan_core::case::Case;
use sandan_core::case::facts::DispatchMode;
use sandan_core::command::Context;
use sandan_core::ids::{AccountId, OrderId};
use sandan_routing::{Candidate, Choice, Weights, choose_interested};

/// The ring and the choice among those who showed interest in an order; `None` when nobody did, or the category is
/// gone.
#[must_use]
pub fn interested(
    case: &Case,
    order: OrderId,
    crew: &Crew,
    snapshot: &Snapshot,
    ctx: &Context<'_>,
) -> Option<(u8, Choice)> {
    let order = case.order(order).filter(|order| !order.interested.is_empty())?;
    let category = ctx.profile.category(&case.category)?;
    let question = Question { case, category, crew, snapshot, ctx };
    let mut task = task(&question, DispatchMode::Interest, order.ring, excluded(case, true));
    let open = usize::from(order.capacity).saturating_sub(order.takers.len());
    task.capacity = u8::try_from(open).unwrap_or(u8::MAX);
    // Who took more meanwhile than they wanted at once cannot be given this one: the counter would refuse it.
    let free: Vec<Candidate> =
        crew.volunteers.iter().filter(|person| person.open_load < person.max_open).cloned().collect();
    let interested: Vec<AccountId> =
        order.interested.iter().filter(|account| order.taker(**account).is_none()).copied().collect();
    Some((order.ring, choose_interested(&task, &free, &interested, &Weights::default())))
}
