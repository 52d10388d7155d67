//! Orders: placed, taken, ended, done.

use crate::case::Case;
use crate::case::Lead;
use crate::case::event::{Body, Event, OrderEnd, Placed};
use crate::case::facts::{Attempt, DispatchMode, Part};
use crate::case::order::{Order, Taker};
use crate::case::state::{CaseState, OrderState};
use crate::ids::{AccountId, OrderId};
use crate::time::Instant;

pub(super) fn orders(case: &mut Case, event: &Event) {
    match &event.body {
        Body::OrderPlaced(placed) => place(case, placed, event.at),
        Body::RoutingFailed { .. } => case.needs_person = true,
        Body::InterestShown { order, account } => {
            with_order(case, *order, |order| order.interested.push(*account));
        }
        Body::OrderTaken { order, account, fence, claimed_by } => {
            take(case, *order, *account, *fence, *claimed_by, event.at);
        }
        Body::OrderEnded { order, end, fence, by } => end_order(case, *order, *end, *fence, *by),
        Body::TeamSettled { order } => with_order(case, *order, |order| order.state = OrderState::Taken),
        Body::OrderTransferred { order, from, to, fence } => {
            case.handlers.insert(*to);
            with_order(case, *order, |order| {
                order.fence = *fence;
                order.takers.retain(|taker| taker.account != *from);
                order.takers.push(taker(*to, *fence, event.at, None));
            });
        }
        Body::CheckedIn { order, account, proven } => with_taker(case, *order, *account, |t| {
            t.checked_in_at = Some(event.at);
            t.proven = *proven;
        }),
        Body::CheckedOut { order, account } => {
            with_taker(case, *order, *account, |t| t.checked_out_at = Some(event.at))
        }
        Body::OrderDone { order, evidence } => {
            case.done_photos += evidence.attachments.len() as u32;
            with_order(case, *order, |order| order.state = OrderState::Done);
        }
        Body::AssistWaived { order } => with_order(case, *order, |order| order.waived = true),
        Body::Contacted { attempt, .. } => {
            let reached_before = case.contacted == Some(Attempt::Reached);
            case.contacted = Some(if reached_before { Attempt::Reached } else { *attempt });
        }
        _ => {}
    }
}

fn place(case: &mut Case, placed: &Placed, at: Instant) {
    let state = match placed.mode {
        DispatchMode::Assign => OrderState::Assigned,
        DispatchMode::Invite => OrderState::Invited,
        DispatchMode::ClaimFirst | DispatchMode::Interest => OrderState::Offered,
    };
    case.orders.push(Order {
        id: placed.id,
        part: placed.part,
        mode: placed.mode,
        state,
        area: placed.area.clone(),
        ring: placed.ring,
        unit: placed.unit,
        person: placed.person,
        offered_to: placed.offered_to.clone(),
        interested: Vec::new(),
        capacity: placed.capacity.max(1),
        fence: 0,
        takers: Vec::new(),
        slot: placed.slot,
        reworks: 0,
        placed_at: at,
        waived: false,
    });
    if placed.part == Part::Lead {
        case.needs_person = false;
        case.counts.rings = placed.ring + 1;
        if case.state == CaseState::Accepted {
            case.state = CaseState::Dispatched;
        }
    }
}

fn take(case: &mut Case, id: OrderId, account: AccountId, fence: u32, by: Option<AccountId>, at: Instant) {
    case.handlers.insert(account);
    let mut lead = None;
    with_order(case, id, |order| {
        order.fence = fence;
        order.takers.push(taker(account, fence, at, by));
        if order.is_full() || order.mode == DispatchMode::Assign {
            order.state = OrderState::Taken;
        }
        if order.part == Part::Lead {
            lead = Some(order.unit.map_or(Lead::Person(account), Lead::Unit));
        }
    });
    if lead.is_some() {
        case.lead = case.lead.or(lead);
        if case.state == CaseState::Dispatched {
            case.state = CaseState::Handling;
        }
    }
}

fn taker(account: AccountId, fence: u32, at: Instant, claimed_by: Option<AccountId>) -> Taker {
    Taker {
        account,
        fence,
        taken_at: at,
        claimed_by,
        checked_in_at: None,
        proven: false,
        checked_out_at: None,
    }
}

fn end_order(case: &mut Case, id: OrderId, end: OrderEnd, fence: u32, by: Option<AccountId>) {
    let mut part = Part::Assist;
    let mut unit = None;
    let mut ended = true;
    with_order(case, id, |order| {
        (part, unit) = (order.part, order.unit);
        order.fence = fence;
        // One of a team may go while the others stay.
        let leaves_alone = matches!(end, OrderEnd::Released | OrderEnd::NoShow);
        if let (true, Some(person)) = (leaves_alone, by) {
            order.takers.retain(|taker| taker.account != person);
            ended = order.takers.is_empty();
            if !ended {
                return;
            }
        }
        order.state = match end {
            OrderEnd::Lapsed => OrderState::Lapsed,
            OrderEnd::Declined => OrderState::Declined,
            OrderEnd::Returned => OrderState::Returned,
            OrderEnd::Released => OrderState::Released,
            OrderEnd::NoShow => OrderState::NoShow,
            OrderEnd::Cancelled => OrderState::Cancelled,
        };
    });
    match end {
        OrderEnd::Returned => {
            case.counts.returns = case.counts.returns.saturating_add(1);
            // A granted return says that it was not theirs: they are not the responsible side any more.
            if part == Part::Lead && case.lead == unit.map(Lead::Unit) {
                case.lead = None;
            }
        }
        OrderEnd::NoShow => case.counts.no_shows = case.counts.no_shows.saturating_add(1),
        OrderEnd::Lapsed | OrderEnd::Declined | OrderEnd::Released | OrderEnd::Cancelled => {}
    }
    let waits = matches!(case.state, CaseState::Dispatched | CaseState::Handling);
    if ended && part == Part::Lead && end != OrderEnd::Cancelled && waits {
        case.state = CaseState::Accepted;
    }
}

pub(super) fn with_order(case: &mut Case, id: OrderId, change: impl FnOnce(&mut Order)) {
    if let Some(order) = case.orders.iter_mut().find(|order| order.id == id) {
        change(order);
    }
}

fn with_taker(case: &mut Case, id: OrderId, account: AccountId, change: impl FnOnce(&mut Taker)) {
    with_order(case, id, |order| {
        if let Some(taker) = order.takers.iter_mut().find(|taker| taker.account == account) {
            change(taker);
        }
    });
}
