//! Rounds: what came of the work, 返工, 重办, the close, and what ends with the work.

use super::orders::with_order;
use crate::case::Case;
use crate::case::RevisitAnswers;
use crate::case::event::{Body, Event};
use crate::case::facts::{Outcome, RequestKind};
use crate::case::state::{CaseState, OrderState};
use crate::ids::OrderId;

pub(super) fn outcome(case: &mut Case, event: &Event) {
    match &event.body {
        Body::HandledOnSpot { outcome, .. } | Body::FedBack { outcome, .. } => {
            case.handlers.extend(event.actor);
            case.outcome = Some(*outcome);
            case.state = CaseState::FedBack;
        }
        Body::AnsweredDirectly { .. } => case.outcome = Some(Outcome::Explained),
        Body::HandedUp { to, .. } | Body::HandedDown { to, .. } => {
            case.desk = to.clone();
            case.state = CaseState::Accepted;
            case.needs_person = true;
            case.counts.rings = 0;
        }
        Body::ReferredOut { .. } => case.outcome = Some(Outcome::ReferredOut),
        Body::Verified { passed: true, revisit: true, .. } => {
            case.state = CaseState::Revisiting;
            case.counts.revisit_tries = 0;
        }
        Body::Verified { passed: false, .. } => rework(case),
        Body::RevisitTried { .. } => case.counts.revisit_tries += 1,
        Body::Revisited { contacted_in_time, solved, satisfied, .. } => {
            case.revisit = Some(RevisitAnswers {
                contacted_in_time: *contacted_in_time,
                solved: *solved,
                satisfied: *satisfied,
            });
        }
        Body::RedoOrdered { round } => {
            case.counts.redos = *round;
            case.supervised = true;
            redo(case);
        }
        Body::RulingAsked => case.ruling = true,
        Body::Ruled { .. } => case.ruling = false,
        Body::Closed { ending } => {
            case.state = CaseState::Closed;
            case.ending = Some(*ending);
            case.closed_at = Some(event.at);
        }
        Body::ReplyAwaited { ending } => {
            case.state = CaseState::Revisiting;
            case.ruling = false;
            if let Some(external) = &mut case.external {
                external.waiting_to_close = Some(*ending);
            }
        }
        Body::Reopened { .. } => redo(case),
        Body::Finalised => case.final_at = Some(event.at),
        _ => {}
    }
}

/// 返工: the same holder works again.
fn rework(case: &mut Case) {
    case.counts.reworks = case.counts.reworks.saturating_add(1);
    case.outcome = None;
    case.done_photos = 0;
    let lead = case.lead_order().map(|order| order.id);
    match lead {
        Some(id) => {
            case.state = CaseState::Handling;
            with_order(case, id, |order| {
                order.state = OrderState::Taken;
                order.reworks = order.reworks.saturating_add(1);
            });
        }
        // Handled on the spot: there was no order, so one is placed now.
        None => case.state = CaseState::Accepted,
    }
}

/// Back to the dispatch desk: the old orders stay as history, new ones come beside them.
fn redo(case: &mut Case) {
    case.closed_at = None;
    case.final_at = None;
    case.ending = None;
    case.ruling = false;
    new_round(case);
    if let Some(external) = &mut case.external {
        external.await_reply();
    }
}

/// What was done stays as history; nothing of it counts for the round that begins.
pub(super) fn new_round(case: &mut Case) {
    case.state = CaseState::Accepted;
    case.outcome = None;
    case.contacted = None;
    case.done_photos = 0;
    case.counts.rings = 0;
    case.counts.revisit_tries = 0;
    for order in case.orders.iter_mut().filter(|order| order.state == OrderState::Done) {
        order.waived = true;
    }
}

/// A request or a question ends with the work it was about.
pub(super) fn drop_what_is_moot(case: &mut Case) {
    let state = case.state;
    let at_work = matches!(state, CaseState::Handling | CaseState::Shelved);
    case.asked &= at_work;
    let gone = matches!(state, CaseState::Rejected | CaseState::Withdrawn | CaseState::Merged);
    let open_orders: Vec<OrderId> =
        case.orders.iter().filter(|order| order.state.is_open()).map(|order| order.id).collect();
    for request in case.requests.iter_mut().filter(|request| request.granted.is_none()) {
        let moot = match request.kind {
            RequestKind::Extend | RequestKind::Shelve => !at_work,
            RequestKind::Return => request.order.is_none_or(|id| !open_orders.contains(&id)),
            // Undecided until the case is final counts as refused: what was measured stays measured.
            RequestKind::Exclude => gone || case.final_at.is_some(),
        };
        if moot {
            request.granted = Some(false);
        }
    }
}
