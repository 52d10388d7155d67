//! Which limits run: a function of where the case is, not of how it came there.
//!
//! [`follow`] compares the clocks that ought to run with those that do and says what to start, end, pause and
//! resume. A comment or an edit changes neither side, so nothing restarts by accident.

use super::context::Context;
use crate::case::clock::{Clock, ClockChange, ClockKind};
use crate::case::event::Body;
use crate::case::facts::{Attempt, DispatchMode, Part, RequestKind, Urgency};
use crate::case::order::Order;
use crate::case::state::{CaseState, OrderState};
use crate::case::{Case, ReplyState};
use crate::ids::{ClockId, OrderId, RequestId};
use crate::limit::{Due, Limit, Pause, Unit, due, due_in_window};
use crate::time::Instant;

type Key = (ClockKind, Option<OrderId>, Option<String>);

/// The clock changes that follow from a body, on the case as it is after it.
pub(super) fn follow(case: &Case, body: &Body, ctx: &Context) -> Vec<ClockChange> {
    let wanted = wanted(case, ctx);
    let mut changes = Vec::new();
    for clock in case.running() {
        let key = (clock.kind, clock.order, clock.name.clone());
        if !wanted.iter().any(|(have, _)| *have == key) {
            changes.push(ClockChange::Ended { id: clock.id });
        } else {
            changes.extend(pausing(case, clock, ctx));
            changes.extend(moved(case, clock, body, ctx));
        }
    }
    for (key, limit) in wanted {
        let runs = case.running().any(|clock| (clock.kind, clock.order, clock.name.clone()) == key);
        if !runs {
            let limit = review_named(&key, body).unwrap_or(limit);
            changes.push(ClockChange::Started { clock: start(case, key, limit, ctx) });
        }
    }
    changes
}

/// Who shelves says when it is looked at again.
fn review_named(key: &Key, body: &Body) -> Option<Limit> {
    match body {
        Body::Shelved { review } if key.0 == ClockKind::ReviewShelved => Some(*review),
        _ => None,
    }
}

fn wanted(case: &Case, ctx: &Context) -> Vec<(Key, Limit)> {
    let mut kinds: Vec<Key> = Vec::new();
    let mut case_clock = |kind| kinds.push((kind, None, None));
    match case.state {
        CaseState::Submitted => {
            case_clock(ClockKind::Accept);
            if case.counts.appeals == 0
                && ctx.profile.accepts_by_itself(&case.category)
                && !case.place.path.is_empty()
            {
                case_clock(ClockKind::AutoAccept);
            }
        }
        CaseState::Accepted => {
            case_clock(ClockKind::Dispatch);
            if !case.needs_person {
                case_clock(ClockKind::Route);
            }
        }
        CaseState::Dispatched | CaseState::Handling => {}
        CaseState::Shelved => case_clock(ClockKind::ReviewShelved),
        CaseState::FedBack => case_clock(ClockKind::Check),
        CaseState::Revisiting if case.ruling => case_clock(ClockKind::Ruling),
        CaseState::Revisiting if case.waits_for_reply() => {}
        CaseState::Revisiting => case_clock(ClockKind::Revisit),
        CaseState::Closed if case.final_at.is_none() => case_clock(ClockKind::ReopenWindow),
        CaseState::Rejected if case.final_at.is_none() => case_clock(ClockKind::AppealWindow),
        CaseState::Merged if case.final_at.is_none() => case_clock(ClockKind::UnmergeWindow),
        CaseState::Closed | CaseState::Rejected | CaseState::Merged | CaseState::Withdrawn => {}
    }
    if case.final_at.is_none() {
        let open = case.requests.iter().filter(|request| request.granted.is_none());
        kinds.extend(open.map(|request| (ClockKind::Decide, None, Some(request.id.to_string()))));
    }
    let mut case_clock = |kind| kinds.push((kind, None, None));
    if case.is_open() {
        if case.external.as_ref().is_some_and(|external| external.reply != ReplyState::Sent) {
            case_clock(ClockKind::External);
        }
        if case.asked {
            case_clock(ClockKind::ResidentAnswer);
        }
        kinds.extend(case.orders.iter().flat_map(|order| order_clocks(case, order)));
    }
    kinds.into_iter().flat_map(|key| limits(case, key, ctx)).collect()
}

fn order_clocks(case: &Case, order: &Order) -> Vec<Key> {
    let mut kinds = Vec::new();
    let works = matches!(case.state, CaseState::Dispatched | CaseState::Handling | CaseState::Shelved);
    let waits = works || case.state == CaseState::Accepted;
    let in_force = if order.part == Part::Lead { works } else { waits };
    if !in_force {
        return Vec::new();
    }
    match order.state {
        OrderState::Offered if order.mode == DispatchMode::Interest => kinds.push(ClockKind::InterestWindow),
        OrderState::Offered => kinds.push(ClockKind::ClaimWindow),
        OrderState::Invited => kinds.push(ClockKind::InviteWindow),
        OrderState::Assigned => kinds.push(ClockKind::Sign),
        OrderState::Taken | OrderState::Shelved => kinds.push(ClockKind::Handle),
        // Done by hand, not yet fed back: the limit is on the feedback.
        OrderState::Done if order.part == Part::Lead && !order.waived => kinds.push(ClockKind::Handle),
        OrderState::Done
        | OrderState::Lapsed
        | OrderState::Declined
        | OrderState::Returned
        | OrderState::Released
        | OrderState::NoShow
        | OrderState::Cancelled => {}
    }
    let holds = matches!(order.state, OrderState::Taken | OrderState::Shelved);
    let volunteer = order.mode != DispatchMode::Assign;
    if holds && volunteer && order.takers.iter().any(|taker| taker.checked_in_at.is_none()) {
        kinds.push(ClockKind::CheckIn);
    }
    let to_contact = order.part == Part::Lead && case.has_somebody_to_ask();
    if holds && to_contact && case.contacted != Some(Attempt::Reached) {
        kinds.push(ClockKind::FirstContact);
    }
    kinds.into_iter().map(|kind| (kind, Some(order.id), None)).collect()
}

/// A category may carry several limits at once (停工 4 工作时, 罚款 7 工作日, 拆除 20 工作日).
fn limits(case: &Case, key: Key, ctx: &Context) -> Vec<(Key, Limit)> {
    let (kind, order, name) = key;
    let all = ctx.profile.limits_for(kind, &case.category, case.urgency);
    all.into_iter().map(|(own, limit)| ((kind, order, name.clone().or(own)), limit)).collect()
}

fn start(case: &Case, (kind, order, name): Key, limit: Limit, ctx: &Context) -> Clock {
    let due = due_of(case, kind, order, ctx.now, limit, &[], ctx);
    let due_at = due.at.unwrap_or(ctx.now);
    let paused = kind.pauses_with_the_work() && work_rests(case);
    Clock {
        id: ClockId(ctx.ids.fresh()),
        kind,
        order,
        name,
        started_at: ctx.now,
        limit,
        calendar_version: ctx.calendar.version,
        pauses: if paused { vec![Pause { from: ctx.now, to: None }] } else { Vec::new() },
        due_at,
        provisional: due.provisional,
        level: 0,
        fire_at: (!paused).then_some(due_at),
        ended_at: None,
    }
}

/// The due time of a clock, from its start, limit, pauses and the calendar, and from an appointment or a
/// superior platform's due time where there is one.
#[must_use]
pub fn due_of(
    case: &Case,
    kind: ClockKind,
    order: Option<OrderId>,
    start: Instant,
    limit: Limit,
    pauses: &[Pause],
    ctx: &Context,
) -> Due {
    let slot = order.and_then(|id| case.order(id)).and_then(|order| order.slot);
    let plain = due(start, limit, pauses, ctx.calendar, &ctx.profile.hours);
    match (kind, slot) {
        (ClockKind::External, _) => external_due(case, limit).unwrap_or(plain),
        // Work begins with the appointment, not with the claim.
        (ClockKind::CheckIn | ClockKind::Handle, Some(slot)) if slot > start => {
            due(slot, limit, pauses, ctx.calendar, &ctx.profile.hours)
        }
        (ClockKind::ClaimWindow | ClockKind::InterestWindow | ClockKind::InviteWindow, Some(slot))
            if slot > start =>
        {
            let before = Instant(slot.0 - Instant::HOUR).max(start);
            let window = windowed(case, start, limit, ctx).or(plain.at);
            let at = window.map_or(before, |window| window.min(before));
            Due { at: Some(at), provisional: false }
        }
        (ClockKind::ClaimWindow | ClockKind::InterestWindow | ClockKind::InviteWindow, _) => {
            windowed(case, start, limit, ctx).map_or(plain, |at| Due { at: Some(at), provisional: false })
        }
        _ => plain,
    }
}

/// Windows of volunteers rest at night; urgent ones do not.
fn windowed(case: &Case, start: Instant, limit: Limit, ctx: &Context) -> Option<Instant> {
    let minutes = match limit.unit {
        Unit::NaturalMinutes => limit.amount,
        Unit::NaturalHours => limit.amount.saturating_mul(60),
        Unit::NaturalDays | Unit::WorkingDays | Unit::WorkingHours => return None,
    };
    (case.urgency != Urgency::Urgent).then(|| due_in_window(start, minutes, ctx.profile.volunteer_hours))
}

fn external_due(case: &Case, margin: Limit) -> Option<Due> {
    let theirs = case.external.as_ref()?.order.due;
    let hours = match margin.unit {
        Unit::NaturalMinutes => i64::from(margin.amount) * Instant::MINUTE,
        Unit::NaturalHours | Unit::WorkingHours => i64::from(margin.amount) * Instant::HOUR,
        Unit::NaturalDays | Unit::WorkingDays => i64::from(margin.amount) * Instant::DAY,
    };
    Some(Due { at: Some(theirs.plus(-hours)), provisional: false })
}

fn work_rests(case: &Case) -> bool {
    case.state == CaseState::Shelved || case.asked
}

fn pausing(case: &Case, clock: &Clock, ctx: &Context) -> Vec<ClockChange> {
    if !clock.kind.pauses_with_the_work() {
        return Vec::new();
    }
    match (work_rests(case), clock.is_paused()) {
        (true, false) => vec![ClockChange::Paused { id: clock.id }],
        (false, true) => {
            let mut pauses = clock.pauses.clone();
            if let Some(pause) = pauses.last_mut() {
                pause.to = Some(ctx.now);
            }
            let due = due_of(case, clock.kind, clock.order, clock.started_at, clock.limit, &pauses, ctx);
            let due_at = due.at.unwrap_or(clock.due_at);
            let resumed = ClockChange::Resumed { id: clock.id, due_at, provisional: due.provisional };
            std::iter::once(resumed).chain(level_again(case, clock, due_at, ctx)).collect()
        }
        (true, true) | (false, false) => Vec::new(),
    }
}

/// Granted extensions, escalations, corrected calendars and new superior due times.
fn moved(case: &Case, clock: &Clock, body: &Body, ctx: &Context) -> Vec<ClockChange> {
    match body {
        Body::RequestDecided { id, granted: true, .. } => {
            extended(case, clock, *id).map_or_else(Vec::new, |limit| recomputed(case, clock, limit, ctx))
        }
        Body::CalendarCorrected { .. } => recomputed(case, clock, clock.limit, ctx),
        Body::ExternalResultReceived { due: Some(_), .. } if clock.kind == ClockKind::External => {
            recomputed(case, clock, clock.limit, ctx)
        }
        _ => Vec::new(),
    }
}

/// The longer limit, when this is the clock that the request was about.
fn extended(case: &Case, clock: &Clock, id: RequestId) -> Option<Limit> {
    let request = case.requests.iter().find(|request| request.id == id)?;
    let extends = request.kind == RequestKind::Extend && clock.kind == ClockKind::Handle;
    let same = clock.name.is_none() && clock.order == request.order;
    let more = request.limit.filter(|more| extends && same && more.unit == clock.limit.unit)?;
    Some(Limit::new(clock.limit.amount.saturating_add(more.amount), more.unit))
}

fn recomputed(case: &Case, clock: &Clock, limit: Limit, ctx: &Context) -> Vec<ClockChange> {
    let due = due_of(case, clock.kind, clock.order, clock.started_at, limit, &clock.pauses, ctx);
    let due_at = due.at.unwrap_or(clock.due_at);
    let same = due_at == clock.due_at && due.provisional == clock.provisional && limit == clock.limit;
    let calendar_version = ctx.calendar.version;
    let known = same && calendar_version == clock.calendar_version;
    if known {
        return Vec::new();
    }
    let changed = ClockChange::Recomputed {
        id: clock.id,
        limit,
        calendar_version,
        due_at,
        provisional: due.provisional,
    };
    let again = if clock.is_paused() { None } else { level_again(case, clock, due_at, ctx) };
    std::iter::once(changed).chain(again).collect()
}

/// A clock that had escalated stands on the ladder of its new due time: it never rises by moving, and it fires
/// when the next step is due, not before.
fn level_again(case: &Case, clock: &Clock, due_at: Instant, ctx: &Context) -> Option<ClockChange> {
    if clock.level == 0 {
        return None;
    }
    let (reached, _) = ladder(case, &Clock { due_at, ..clock.clone() }, ctx);
    let level = reached.min(clock.level);
    let fire_at = (level < top(case)).then(|| step_at(due_at, level + 1, ctx));
    Some(ClockChange::Raised { id: clock.id, level, fire_at })
}

fn top(case: &Case) -> u8 {
    case.place.path.codes().count().clamp(1, 5) as u8
}

/// When a step of the ladder is due.
fn step_at(due_at: Instant, level: u8, ctx: &Context) -> Instant {
    if level <= 1 {
        return due_at;
    }
    let step = ctx.profile.limits.escalation_step;
    let limit = Limit::new(step.amount.saturating_mul(u32::from(level) - 1), step.unit);
    due(due_at, limit, &[], ctx.calendar, &ctx.profile.hours).at.unwrap_or(due_at)
}

/// The step of the ladder that time has reached, and when the next one comes.
///
/// Step 1 is the due time itself; there is one step for each level from the place up to the county. After an
/// outage several steps may have passed: the level goes straight to where time says.
#[must_use]
pub fn ladder(case: &Case, clock: &Clock, ctx: &Context) -> (u8, Option<Instant>) {
    let top = top(case);
    let at = |level: u8| step_at(clock.due_at, level, ctx);
    let reached = (1..=top).take_while(|level| at(*level) <= ctx.now).last().unwrap_or(0);
    let next = (reached < top).then(|| at(reached + 1));
    (reached, next)
}
