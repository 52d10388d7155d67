//! A case as a task for the router.

use super::Question;
use super::about::{is_complaint, subjects};
use chrono::Timelike;
use sandan_core::case::Case;
use sandan_core::case::event::OrderEnd;
use sandan_core::case::facts::{DispatchMode, Urgency};
use sandan_core::case::state::OrderState;
use sandan_core::ids::AccountId;
use sandan_core::limit::MinuteOfDay;
use sandan_core::time::Instant;
use sandan_routing::{Candidate, Exclusion, NIGHT_DUTY, Slot, Task};
use std::collections::{BTreeMap, BTreeSet};

/// How long an appointment keeps somebody busy; the profile knows no durations yet.
const APPOINTMENT: i64 = 2 * Instant::HOUR;

/// Urgent, and outside the hours in which volunteers are asked.
pub(super) fn at_night(question: &Question<'_>) -> bool {
    let local = question.ctx.now.local();
    // Hours and minutes of a day fit in 16 bits.
    let minute = MinuteOfDay::at(local.hour() as u16, local.minute() as u16);
    question.case.urgency == Urgency::Urgent && !question.ctx.profile.volunteer_hours.contains(minute)
}

/// At night those on the roster are on duty; by day every worker is.
pub(super) fn on_duty(person: &Candidate, is_worker: bool, night: bool) -> Candidate {
    let rostered = person.skills.contains(NIGHT_DUTY);
    Candidate { on_duty: if night { rostered } else { is_worker }, ..person.clone() }
}

/// The task in one mode, from one ring on.
pub(super) fn task(
    question: &Question<'_>,
    mode: DispatchMode,
    ring: u8,
    excluded: BTreeMap<AccountId, Exclusion>,
) -> Task {
    let Question { case, category, ctx, .. } = question;
    let new = Task::new(&category.code, case.place.path.clone(), mode, category.leads.clone(), ctx.now);
    Task {
        skills: category.skills.iter().cloned().collect(),
        urgent: case.urgency == Urgency::Urgent,
        slot: case.origin.slot.map(|from| Slot { from, to: from.plus(APPOINTMENT) }),
        never_volunteers: category.never_volunteers || is_complaint(case),
        volunteer_hours: ctx.profile.volunteer_hours,
        excluded,
        ring,
        capacity: category.capacity,
        ..new
    }
}

/// Who is not asked whatever they can: concerned in it, or had it before.
pub(super) fn excluded(case: &Case, volunteers: bool) -> BTreeMap<AccountId, Exclusion> {
    let mut excluded = BTreeMap::new();
    let stayed: BTreeSet<AccountId> =
        case.orders.iter().flat_map(|order| order.takers.iter().map(|taker| taker.account)).collect();
    let finder = case.origin.found_by;
    for account in case.handlers.iter().filter(|account| Some(**account) != finder) {
        if !stayed.contains(account) {
            excluded.insert(*account, left(case));
        } else if volunteers {
            excluded.insert(*account, Exclusion::HandledBefore);
        }
    }
    let said_no = case.orders.iter().filter(|order| {
        let ended = [OrderState::Declined, OrderState::Returned];
        // An invitation that lapsed is not sent again.
        ended.contains(&order.state)
            || (order.mode == DispatchMode::Invite && order.state == OrderState::Lapsed)
    });
    excluded.extend(said_no.filter_map(|order| order.person).map(|person| (person, Exclusion::Declined)));
    let parties = &case.origin.parties;
    let proxy = parties.proxy.as_ref().and_then(|proxy| proxy.by);
    let voices = case.voices.iter().filter_map(|voice| voice.reporter);
    let concerned = parties.reporter.into_iter().chain(proxy).chain(voices);
    excluded.extend(concerned.map(|account| (account, Exclusion::Reporter)));
    excluded.extend(subjects(case).map(|account| (account, Exclusion::Subject)));
    excluded
}

/// Somebody who took it and holds nothing of it any more gave it back or did not come; the case counts the latter.
fn left(case: &Case) -> Exclusion {
    let ended = |end: OrderEnd| {
        let state = if end == OrderEnd::NoShow { OrderState::NoShow } else { OrderState::Released };
        case.orders.iter().any(|order| order.state == state)
    };
    if ended(OrderEnd::NoShow) && !ended(OrderEnd::Released) {
        Exclusion::NoShow
    } else {
        Exclusion::Released
    }
}
