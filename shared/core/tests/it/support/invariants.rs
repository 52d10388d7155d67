//! What holds after every step, whoever took it (the invariants I4–I7, I11 and I16 as far as one case can show).

use super::Story;
use super::people::People;
use sandan_core::case::apply::fold;
use sandan_core::case::clock::{Clock, ClockKind};
use sandan_core::case::edges::{CASE_EDGES, ORDER_EDGES, is_edge};
use sandan_core::case::event::{Body, Event};
use sandan_core::case::state::OrderState;
use sandan_core::case::{Case, ReplyState};
use sandan_core::command::clocks::due_of;
use sandan_core::command::{Context, IdSupply};
use sandan_core::ids::District;
use sandan_core::view::class_of;
use serde_json::Value;
use std::collections::BTreeSet;

/// What must hold between a case and the same case one event later.
pub fn check_event(story: &Story, before: &Case) {
    let (case, event) = (&story.case, story.events.last().unwrap());
    let told = || format!("{:?}: {:?} → {:?}", event.body, before.state, case.state);
    assert_eq!(case.version, before.version + 1);
    assert!(is_edge(CASE_EDGES, before.state, case.state), "{}", told());
    for order in &case.orders {
        let Some(old) = before.order(order.id) else { continue };
        assert!(
            is_edge(ORDER_EDGES, old.state, order.state),
            "{:?} → {:?} by {}",
            old.state,
            order.state,
            told()
        );
        let changes_holder = matches!(&event.body,
            Body::OrderTaken { order: id, .. } | Body::OrderEnded { order: id, .. } | Body::OrderTransferred { order: id, .. }
            if *id == order.id);
        assert_eq!(
            order.fence > old.fence,
            changes_holder,
            "fence {} → {} by {}",
            old.fence,
            order.fence,
            told()
        );
    }
    judges_are_others(before, event);
    ends_are_earned(story, before, event);
}

/// 办理与核查、回访分离.
fn judges_are_others(before: &Case, event: &Event) {
    let judges = matches!(
        event.body,
        Body::Verified { .. } | Body::Revisited { .. } | Body::RevisitTried { .. } | Body::Ruled { .. }
    );
    // A check that the category does not want, and a consultation drawn for a revisit, are the rules' own.
    if let (true, Some(actor)) = (judges, event.actor) {
        assert!(!before.handlers.contains(&actor), "{:?} by a handler", event.body);
    }
}

/// No close without a feedback, an answer or a receipt in this round, nor before the superior's reply.
fn ends_are_earned(story: &Story, before: &Case, event: &Event) {
    if !matches!(event.body, Body::Closed { .. }) {
        return;
    }
    let round = story.events.iter().rposition(|event| {
        matches!(event.body, Body::Reopened { .. } | Body::RedoOrdered { .. } | Body::Resumed)
    });
    let earned = story.events[round.unwrap_or(0)..].iter().any(|event| {
        matches!(
            event.body,
            Body::FedBack { .. }
                | Body::HandledOnSpot { .. }
                | Body::AnsweredDirectly { .. }
                | Body::ReferredOut { .. }
        )
    });
    assert!(earned, "closed without a feedback in this round");
    assert!(before.external.as_ref().is_none_or(|external| external.reply == ReplyState::Sent));
}

/// What must hold of a case at rest.
pub fn check(story: &Story) {
    let case = &story.case;
    assert_eq!(fold(&story.events).as_ref(), Some(case), "state is the fold of the events");
    assert_eq!(case.version, story.events.len() as i64, "version is the number of events");
    serde_keeps(story);
    owned_and_timed(case);
    orders_hold(case);
    clocks_are_right(story);
    subjects_see_nothing(case, &story.people);
}

fn serde_keeps(story: &Story) {
    let text = serde_json::to_string(&story.case).unwrap();
    let back: Case = serde_json::from_str(&text).unwrap();
    assert_eq!(back, story.case);
    let event = story.events.last().unwrap();
    let text = serde_json::to_string(event).unwrap();
    let back: Event = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"));
    assert_eq!(&back, event);
    no_floats(&serde_json::to_value(event).unwrap());
    no_floats(&serde_json::to_value(&story.case).unwrap());
}

fn no_floats(value: &Value) {
    match value {
        Value::Number(number) => assert!(!number.is_f64(), "{number} is a float"),
        Value::Array(items) => items.iter().for_each(no_floats),
        Value::Object(fields) => fields.values().for_each(no_floats),
        Value::Null | Value::Bool(_) | Value::String(_) => {}
    }
}

/// One owner and a running deadline while open; nothing that runs once it is final.
fn owned_and_timed(case: &Case) {
    let told = || {
        format!("{:?} {:?}", case.state, case.orders.iter().map(|o| (o.part, o.state)).collect::<Vec<_>>())
    };
    assert_eq!(case.owner().is_some(), case.is_open(), "owner of {}", told());
    let due = case.running().filter(|clock| !clock.is_paused()).map(|clock| clock.due_at).min();
    assert_eq!(case.next_due(), due);
    if case.is_open() {
        assert!(due.is_some(), "no running deadline: {}", told());
        assert!(case.final_at.is_none(), "open and final: {}", told());
    } else if case.final_at.is_some() {
        assert_eq!(case.running().count(), 0, "runs after the end: {}", told());
        assert!(case.requests.iter().all(|request| request.granted.is_some()));
    } else {
        assert!(due.is_some(), "a window that never ends: {}", told());
    }
    if !case.is_open() {
        assert!(case.orders.iter().all(|order| !order.state.is_open()), "open orders in {}", told());
    }
}

/// Holders of a slot are disjoint in time: at most capacity takers, each with a fence of its own.
fn orders_hold(case: &Case) {
    let open_leads = case.orders.iter().filter(|order| order.part == sandan_core::case::facts::Part::Lead);
    assert!(open_leads.filter(|order| order.state.is_open()).count() <= 1, "two open lead orders");
    for order in &case.orders {
        assert!(order.takers.len() <= usize::from(order.capacity), "more takers than slots");
        let fences: BTreeSet<u32> = order.takers.iter().map(|taker| taker.fence).collect();
        let people: BTreeSet<_> = order.takers.iter().map(|taker| taker.account).collect();
        assert_eq!((fences.len(), people.len()), (order.takers.len(), order.takers.len()));
        assert!(fences.iter().all(|fence| *fence <= order.fence));
        assert!(people.iter().all(|person| case.handlers.contains(person)), "every holder is a handler");
        if matches!(order.state, OrderState::Taken | OrderState::Shelved | OrderState::Done) {
            assert!(!order.takers.is_empty(), "{:?} by nobody", order.state);
        }
    }
}

/// `due_at` equals its recomputation from start, limit, pauses and the calendar it was computed with.
fn clocks_are_right(story: &Story) {
    for clock in story.case.running() {
        if !clock.is_paused() {
            assert_eq!(clock.due_at, recomputed(story, clock), "{clock:?}");
        }
        assert!(!clock.is_paused() || clock.fire_at.is_none(), "fires while paused: {clock:?}");
    }
    for (n, clock) in story.case.clocks.iter().enumerate() {
        assert!(story.case.clocks[..n].iter().all(|other| other.id != clock.id), "one id for two clocks");
        let twin = |other: &&Clock| {
            (other.kind, other.order, &other.name) == (clock.kind, clock.order, &clock.name)
                && other.is_running()
        };
        assert!(
            !clock.is_running() || story.case.clocks.iter().filter(twin).count() == 1,
            "twins: {clock:?}"
        );
    }
    superior_clock_is_theirs(story);
}

fn recomputed(story: &Story, clock: &Clock) -> sandan_core::time::Instant {
    let calendar =
        story.calendars.iter().find(|calendar| calendar.version == clock.calendar_version).unwrap();
    let ids = IdSupply::new(District(1), 0, 0);
    let ctx = Context { now: story.now, profile: &story.profile, calendar, ids };
    let due =
        due_of(&story.case, clock.kind, clock.order, clock.started_at, clock.limit, &clock.pauses, &ctx);
    due.at.unwrap()
}

fn superior_clock_is_theirs(story: &Story) {
    let Some(external) = &story.case.external else { return };
    if let Some(clock) = story.case.running_clock(ClockKind::External) {
        let margin =
            i64::from(story.profile.limits.external_margin.amount) * sandan_core::time::Instant::HOUR;
        assert_eq!(clock.due_at, external.order.due.plus(-margin));
        assert!(clock.pauses.is_empty());
    }
}

/// Whom a complaint is about neither sees it nor is given it.
fn subjects_see_nothing(case: &Case, people: &People) {
    for subject in [&people.subject, &people.subject_unit] {
        if case.is_about(subject.account, &sandan_core::command::rule::units_of(subject)) {
            assert_eq!(class_of(case, subject), None);
            assert!(!case.handlers.contains(&subject.account));
        }
    }
}
