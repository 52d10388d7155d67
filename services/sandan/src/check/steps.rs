//! Each step of a history on its own: was it one that could be taken, by whom it was taken, then?

use super::Findings;
use super::replayed::{Replayed, Step};
use sandan_core::case::edges::{CASE_EDGES, ORDER_EDGES, is_edge};
use sandan_core::case::event::Body;
use sandan_core::case::{Case, ReplyState};
use sandan_core::time::Instant;
use std::collections::BTreeMap;

const EDGE: &str = "I6 every step is an edge of the machine";
const JUDGE: &str = "I6 checker, revisiter and approver are others";
const CLOSE: &str = "I6 no close without a result";
const FENCE: &str = "I7 fences increase, a slot has one holder";
const VOLUNTEER: &str = "I6 nobody is assigned who must be offered";
const ORDER: &str = "I5 time never goes back";
const LADDER: &str = "I11 escalation follows the ladder";

pub const NAMES: &[&str] = &[EDGE, JUDGE, CLOSE, FENCE, VOLUNTEER, ORDER, LADDER];

pub fn check(number: &str, replayed: &Replayed, findings: &mut Findings) {
    let mut last = replayed.first.at;
    let mut fences: BTreeMap<uuid::Uuid, u32> = BTreeMap::new();
    for step in &replayed.steps {
        let named = |violation: Option<String>| {
            violation.map(|text| format!("{number} event {}: {text}", step.after.version))
        };
        findings.note(EDGE, named(edge(step)));
        findings.note(JUDGE, named(judged_by_another(step)));
        findings.note(CLOSE, named(closed_with_result(step)));
        findings.note(FENCE, named(fence(step, &mut fences)));
        findings.note(VOLUNTEER, named(offered(step)));
        findings.note(ORDER, named(in_time(step, &mut last)));
        findings.note(LADDER, named(ladder(step)));
    }
}

/// The case and each of its orders moved along the machines, or stayed.
fn edge(step: &Step) -> Option<String> {
    let (from, to) = (step.before.state, step.after.state);
    if !is_edge(CASE_EDGES, from, to) {
        return Some(format!("{} leads from {} to {}", step.event.body.word(), from.word(), to.word()));
    }
    let moved =
        step.after.orders.iter().filter_map(|order| Some((step.before.order(order.id)?.state, order.state)));
    let (from, to) = moved.into_iter().find(|(from, to)| !is_edge(ORDER_EDGES, *from, *to))?;
    Some(format!("{} leads an order from {} to {}", step.event.body.word(), from.word(), to.word()))
}

fn judged_by_another(step: &Step) -> Option<String> {
    let actor = step.event.actor?;
    let handled = step.before.handlers.contains(&actor);
    match &step.event.body {
        Body::Verified { .. } | Body::Revisited { .. } | Body::RevisitTried { .. } | Body::Ruled { .. }
            if handled =>
        {
            Some(format!("{} by {actor}, who handled it", step.event.body.word()))
        }
        Body::RequestDecided { id, .. } => {
            let asked = step.before.requests.iter().find(|request| request.id == *id)?.by;
            (asked == Some(actor)).then(|| format!("{actor} decided their own request"))
        }
        _ => None,
    }
}

fn closed_with_result(step: &Step) -> Option<String> {
    let Body::Closed { .. } = &step.event.body else { return None };
    if step.before.outcome.is_none() {
        return Some("closed without feedback, answer or referral".to_owned());
    }
    let unsent = step.before.external.as_ref().is_some_and(|external| external.reply != ReplyState::Sent);
    unsent.then(|| "closed before the reply to the superior platform was sent".to_owned())
}

fn fence(step: &Step, fences: &mut BTreeMap<uuid::Uuid, u32>) -> Option<String> {
    let (order, fence) = match &step.event.body {
        Body::OrderTaken { order, fence, .. }
        | Body::OrderEnded { order, fence, .. }
        | Body::OrderTransferred { order, fence, .. } => (order, *fence),
        _ => return None,
    };
    let last = fences.insert(order.0, fence).unwrap_or(0);
    if fence <= last {
        return Some(format!("fence {fence} of order {order} after {last}"));
    }
    let after = step.after.order(*order)?;
    let holders = after.takers.len();
    (holders > usize::from(after.capacity))
        .then(|| format!("order {order} has {holders} holders for {} slots", after.capacity))
}

/// A volunteer's order is claimed; a person is only named in an assignment or an invitation.
fn offered(step: &Step) -> Option<String> {
    use sandan_core::case::facts::DispatchMode;
    let Body::OrderPlaced(placed) = &step.event.body else { return None };
    let assigned = placed.mode == DispatchMode::Assign;
    (assigned && !placed.offered_to.is_empty()).then(|| format!("order {} is assigned to a pool", placed.id))
}

fn in_time(step: &Step, last: &mut Instant) -> Option<String> {
    let at = step.event.at;
    let back = at < *last;
    *last = at;
    back.then(|| format!("at {at} after a later one"))
}

fn ladder(step: &Step) -> Option<String> {
    let Body::Escalated { clock, from, to } = &step.event.body else { return None };
    let late: Vec<_> = step.before.running().filter(|running| running.kind == *clock).collect();
    let known = late.iter().any(|running| running.level == *from && running.due_at <= step.event.at);
    (to <= from || !known).then(|| format!("{} raised from {from} to {to}", clock.word()))
}

/// A case as it stands: owner, running limits, and nothing lost on the way.
pub fn at_rest(case: &Case) -> Option<String> {
    if !case.is_open() {
        return None;
    }
    if case.owner().is_none() {
        return Some("open and nobody has it".to_owned());
    }
    let running = case.running().filter(|clock| !clock.is_paused()).count();
    if running == 0 {
        return Some("open and no limit runs".to_owned());
    }
    let waits = case.running().any(|clock| clock.fire_at.is_some()) || case.level() > 0;
    (!waits).then(|| "open and nothing will ever fire".to_owned())
}
