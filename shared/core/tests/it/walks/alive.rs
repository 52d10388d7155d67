//! Every non-final state has a timed exit: when nobody does anything, time alone moves the case or tells the next
//! level, until everything that is late is known at the top.

use crate::support::Story;
use crate::support::story::next_fire;
use sandan_core::calendar::Calendar;
use sandan_core::case::Case;
use sandan_core::case::clock::Passing;
use sandan_core::command::system::route::Route;
use sandan_core::command::{Context, IdSupply, SystemCommand, decide_system};
use sandan_core::ids::District;
use sandan_core::time::Instant;
use std::collections::BTreeSet;

/// A bound on what the system may do to one case before it is final or at the top: rings, windows and steps of
/// the ladder are all finite.
const MOST_FIRINGS: usize = 150;

/// Follows the timed exits of this case to the end, once for every shape of case.
pub fn time_alone_brings_it_on(story: &Story, seen: &mut BTreeSet<String>) {
    let shape = shape(&story.case);
    if !seen.insert(shape.clone()) {
        return;
    }
    let mut case = story.case.clone();
    let mut now = story.now;
    let quiet = at_the_top(&case);
    let mut progressed = quiet;
    for _ in 0..MOST_FIRINGS {
        let Some((at, ..)) = next_fire(&case) else { break };
        now = now.max(at);
        let before = case.clone();
        fire(&mut case, now, story);
        progressed |= moved_or_rose(&before, &case);
        assert!(moved_or_rose(&before, &case), "a clock passed and nothing came of it: {shape}");
    }
    assert!(next_fire(&case).is_none(), "the system goes round in circles: {shape}");
    assert!(progressed || case.final_at.is_some(), "no timed exit: {shape}");
    assert!(!case.is_open() || at_the_top(&case), "neither final nor at the top: {shape}");
}

fn fire(case: &mut Case, now: Instant, story: &Story) {
    let Some((_, id, kind)) = next_fire(case) else { return };
    let command = match (kind.passing(), case.is_open() && case.orders.is_empty()) {
        (Passing::Task, _) if kind == sandan_core::case::clock::ClockKind::AutoAccept => {
            SystemCommand::Accept
        }
        (Passing::Task, _) => SystemCommand::Route(route(case, now, story)),
        _ => SystemCommand::LimitReached(id),
    };
    let ctx = context(story, story.calendar(), now, case.version);
    let told = format!("{kind:?} of {}", shape(case));
    let events = decide_system(case, &command, &ctx).unwrap_or_else(|error| panic!("{told}: {error}"));
    assert!(!events.is_empty());
    for event in &events {
        sandan_core::case::apply(case, event);
    }
}

/// Ring after ring as long as rules may, then a person.
fn route(case: &Case, now: Instant, story: &Story) -> Route {
    let mut order = story.order_by_rule();
    order.ring = case.counts.rings;
    let ctx = context(story, story.calendar(), now, case.version);
    let orders = Route::Orders(vec![order]);
    if decide_system(case, &SystemCommand::Route(orders.clone()), &ctx).is_ok() {
        return orders;
    }
    Route::Person { reason: "no_rule".to_owned() }
}

fn context<'a>(story: &'a Story, calendar: &'a Calendar, now: Instant, version: i64) -> Context<'a> {
    let ids = IdSupply::new(District(1), 0, version as u64 + 77_777);
    Context { now, profile: &story.profile, calendar, ids }
}

fn moved_or_rose(before: &Case, after: &Case) -> bool {
    let orders =
        |case: &Case| case.orders.iter().map(|order| (order.state, order.takers.len())).collect::<Vec<_>>();
    let levels = |case: &Case| case.clocks.iter().map(|clock| u32::from(clock.level)).sum::<u32>();
    let flags = |case: &Case| (case.state, case.asked, case.needs_person, case.final_at.is_some());
    flags(before) != flags(after) || orders(before) != orders(after) || levels(after) > levels(before)
}

/// Everything that is late is known at the highest level of the place.
fn at_the_top(case: &Case) -> bool {
    let top = case.place.path.codes().count().clamp(1, 5) as u8;
    let late = |clock: &&sandan_core::case::clock::Clock| clock.kind.passing() == Passing::Escalates;
    case.next_fire().is_none()
        && case.running().filter(late).filter(|clock| !clock.is_paused()).all(|clock| clock.level == top)
}

fn shape(case: &Case) -> String {
    let mut orders: Vec<_> = case
        .orders
        .iter()
        .filter(|order| order.state.is_open())
        .map(|order| format!("{:?}/{:?}/{:?}/{}", order.part, order.mode, order.state, order.takers.len()))
        .collect();
    orders.sort();
    let mut clocks: Vec<_> = case
        .running()
        .map(|clock| format!("{}{}{}", clock.kind.word(), clock.level, clock.is_paused()))
        .collect();
    clocks.sort();
    format!(
        "{:?} {orders:?} {clocks:?} asked={} ruling={} person={} lead={}",
        case.state,
        case.asked,
        case.ruling,
        case.needs_person,
        case.lead.is_some()
    )
}
