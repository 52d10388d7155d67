//! Requests, shelving, questions, the place, and the superior platform.

use super::first_desk;
use super::rounds::new_round;
use crate::case::event::{Body, Event};
use crate::case::facts::RequestKind;
use crate::case::state::{CaseState, OrderState};
use crate::case::{Case, ReplyState, Request, RevisitAnswers};
use crate::ids::RequestId;

pub(super) fn clock_side(case: &mut Case, event: &Event) {
    match &event.body {
        Body::Requested { id, request, order, limit, .. } => case.requests.push(Request {
            id: *id,
            kind: *request,
            by: event.actor,
            order: *order,
            limit: *limit,
            seconds: Vec::new(),
            granted: None,
        }),
        Body::RequestSeconded { id } => {
            if let Some(request) = case.requests.iter_mut().find(|request| request.id == *id) {
                request.seconds.extend(event.actor);
            }
        }
        Body::RequestDecided { id, granted, .. } => decide_request(case, *id, *granted),
        Body::Shelved { .. } => shelve(case, true),
        Body::Resumed => shelve(case, false),
        Body::Excluded => case.excluded = true,
        Body::Supervised { .. } => case.supervised = true,
        Body::ResidentAsked { .. } => case.asked = true,
        Body::ResidentAnswered { .. } => case.asked = false,
        Body::Moved { place } => {
            case.place = place.clone();
            case.desk = first_desk(&place.path, !case.origin.parties.about.is_empty());
        }
        _ => {}
    }
}

fn decide_request(case: &mut Case, id: RequestId, granted: bool) {
    let Some(request) = case.requests.iter_mut().find(|request| request.id == id) else { return };
    request.granted = Some(granted);
    if granted && request.kind == RequestKind::Extend {
        case.counts.extensions = case.counts.extensions.saturating_add(1);
    }
}

fn shelve(case: &mut Case, shelved: bool) {
    let (from, to) = if shelved {
        (OrderState::Taken, OrderState::Shelved)
    } else {
        (OrderState::Shelved, OrderState::Taken)
    };
    for order in case.orders.iter_mut().filter(|order| order.state == from) {
        order.state = to;
    }
    // A round that was fed back and then shelved by a ruling has no work to go back to.
    let lead_works = case.outcome.is_none() && case.lead_order().is_some();
    match (shelved, lead_works) {
        (true, _) => case.state = CaseState::Shelved,
        (false, true) => case.state = CaseState::Handling,
        (false, false) => new_round(case),
    }
}

pub(super) fn superior(case: &mut Case, event: &Event) {
    let Some(external) = &mut case.external else { return };
    match &event.body {
        Body::ExternalSigned => external.signed = true,
        Body::ExternalDisputed { .. } => external.disputed = true,
        Body::ReplyDrafted { reply } => {
            external.reply = ReplyState::Drafted { by: event.actor, reply: reply.clone() };
        }
        Body::Countersigned => {
            if let ReplyState::Drafted { reply, .. } = &external.reply {
                external.reply = ReplyState::Countersigned { reply: reply.clone() };
            }
        }
        Body::ReplySent => external.reply = ReplyState::Sent,
        Body::ExternalResultReceived { solved, satisfied, redo, due } => {
            external.verdict =
                Some(RevisitAnswers { contacted_in_time: true, solved: *solved, satisfied: *satisfied });
            external.order.due = due.unwrap_or(external.order.due);
            if *redo {
                external.await_reply();
                case.supervised = true;
            }
        }
        _ => {}
    }
}
