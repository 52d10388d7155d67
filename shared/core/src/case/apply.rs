//! `apply`: the only way a case changes. Total: an event that was accepted once always folds again.

use super::clock::{Clock, ClockChange};
use super::event::{Body, Event, OrderEnd, Placed, Submitted};
use super::facts::{Attempt, Outcome, Part, RequestKind};
use super::order::{Order, Taker};
use super::state::{CaseState, OrderState};
use super::{Case, Counts, External, Lead, ReplyState, Request, RevisitAnswers, Voice};
use crate::area::AreaPath;
use crate::ids::{AccountId, OrderId};
use crate::limit::Pause;
use crate::time::Instant;
use std::collections::BTreeSet;

/// Folds a history. `None` when it does not begin with `Submitted`.
#[must_use]
pub fn fold(events: &[Event]) -> Option<Case> {
    let (first, rest) = events.split_first()?;
    let mut case = begin(first)?;
    for event in rest {
        apply(&mut case, event);
    }
    Some(case)
}

/// The case that a `Submitted` event begins.
#[must_use]
pub fn begin(event: &Event) -> Option<Case> {
    let Body::Submitted(origin) = &event.body else { return None };
    let mut case = fresh(origin, event.at);
    apply_clocks(&mut case, event);
    Some(case)
}

fn fresh(origin: &Submitted, at: Instant) -> Case {
    Case {
        origin: origin.clone(),
        version: 1,
        state: CaseState::Submitted,
        category: origin.category.clone(),
        urgency: origin.urgency,
        place: origin.place.clone(),
        desk: first_desk(&origin.place.path, !origin.parties.about.is_empty()),
        opened_at: at,
        updated_at: at,
        closed_at: None,
        orders: Vec::new(),
        clocks: Vec::new(),
        requests: Vec::new(),
        lead: None,
        handlers: origin.found_by.into_iter().collect::<BTreeSet<_>>(),
        counts: Counts::default(),
        outcome: None,
        ending: None,
        revisit: None,
        rejected: None,
        supervised: false,
        excluded: false,
        final_at: None,
        needs_person: false,
        asked: false,
        ruling: false,
        contacted: None,
        merged_into: None,
        before_merge: None,
        voices: Vec::new(),
        attachments: origin.attachments.clone(),
        done_photos: 0,
        external: origin.external.clone().map(|order| External {
            order,
            signed: false,
            disputed: false,
            reply: ReplyState::None,
            waiting_to_close: None,
            verdict: None,
        }),
    }
}

/// A complaint about a person or a unit goes to the level above the community.
fn first_desk(path: &AreaPath, complaint: bool) -> AreaPath {
    let desk = desk_of(path);
    if complaint { desk.parent().unwrap_or(desk) } else { desk }
}

/// A case starts on its community's desk (county/street/community), or as deep as the place is known.
fn desk_of(path: &AreaPath) -> AreaPath {
    let mut desk = path.clone();
    while desk.codes().count() > 3 {
        match desk.parent() {
            Some(above) => desk = above,
            None => break,
        }
    }
    desk
}

/// Folds one more event.
pub fn apply(case: &mut Case, event: &Event) {
    case.version += 1;
    case.updated_at = event.at;
    apply_body(case, event);
    drop_what_is_moot(case);
    apply_clocks(case, event);
}

fn apply_body(case: &mut Case, event: &Event) {
    match &event.body {
        Body::Submitted(_) => {}
        Body::Accepted { .. }
        | Body::Rejected { .. }
        | Body::Appealed { .. }
        | Body::Withdrawn { .. }
        | Body::Merged { .. }
        | Body::Unmerged { .. }
        | Body::VoiceJoined { .. }
        | Body::VoiceLeft { .. } => intake(case, event),
        Body::OrderPlaced(_)
        | Body::RoutingFailed { .. }
        | Body::InterestShown { .. }
        | Body::OrderTaken { .. }
        | Body::OrderEnded { .. }
        | Body::TeamSettled { .. }
        | Body::OrderTransferred { .. }
        | Body::CheckedIn { .. }
        | Body::CheckedOut { .. }
        | Body::OrderDone { .. }
        | Body::AssistWaived { .. }
        | Body::Arrived { .. }
        | Body::Contacted { .. } => orders(case, event),
        Body::HandledOnSpot { .. }
        | Body::AnsweredDirectly { .. }
        | Body::HandedUp { .. }
        | Body::HandedDown { .. }
        | Body::ReferredOut { .. }
        | Body::WhistleBlown { .. }
        | Body::FedBack { .. }
        | Body::Verified { .. }
        | Body::RevisitTried { .. }
        | Body::Revisited { .. }
        | Body::RedoOrdered { .. }
        | Body::RulingAsked
        | Body::Ruled { .. }
        | Body::Closed { .. }
        | Body::ReplyAwaited { .. }
        | Body::Reopened { .. }
        | Body::Finalised => outcome(case, event),
        Body::Requested { .. }
        | Body::RequestSeconded { .. }
        | Body::RequestDecided { .. }
        | Body::Shelved { .. }
        | Body::Resumed
        | Body::Excluded
        | Body::Supervised { .. }
        | Body::ResidentAsked { .. }
        | Body::ResidentAnswered { .. }
        | Body::Escalated { .. }
        | Body::CalendarCorrected { .. }
        | Body::Moved { .. } => clock_side(case, event),
        Body::ExternalSigned
        | Body::ExternalDisputed { .. }
        | Body::ExternalExtensionAsked { .. }
        | Body::ReplyDrafted { .. }
        | Body::Countersigned
        | Body::ReplySent
        | Body::ExternalResultReceived { .. } => superior(case, event),
    }
}

fn intake(case: &mut Case, event: &Event) {
    match &event.body {
        Body::Accepted { category, urgency } => {
            case.state = CaseState::Accepted;
            if let Some(category) = category {
                case.category.clone_from(category);
            }
            case.urgency = urgency.unwrap_or(case.urgency);
        }
        Body::Rejected { reason, .. } => {
            case.state = CaseState::Rejected;
            case.rejected = Some(*reason);
            case.closed_at = Some(event.at);
        }
        Body::Appealed { .. } => {
            case.state = CaseState::Submitted;
            case.counts.appeals += 1;
            case.rejected = None;
            case.closed_at = None;
        }
        Body::Withdrawn { .. } => {
            case.state = CaseState::Withdrawn;
            case.outcome = Some(Outcome::Withdrawn);
            case.closed_at = Some(event.at);
            case.final_at = Some(event.at);
        }
        Body::Merged { into } => {
            case.before_merge = Some(case.state);
            case.state = CaseState::Merged;
            case.merged_into = Some(*into);
            case.closed_at = Some(event.at);
        }
        Body::Unmerged { state } => {
            case.state = *state;
            case.merged_into = None;
            case.before_merge = None;
            case.closed_at = None;
        }
        Body::VoiceJoined { from, reporter } => case.voices.push(Voice { case: *from, reporter: *reporter }),
        Body::VoiceLeft { from } => case.voices.retain(|voice| voice.case != *from),
        _ => {}
    }
}

fn orders(case: &mut Case, event: &Event) {
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
        Body::CheckedIn { order, account } => {
            with_taker(case, *order, *account, |t| t.checked_in_at = Some(event.at))
        }
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
        super::facts::DispatchMode::Assign => OrderState::Assigned,
        super::facts::DispatchMode::Invite => OrderState::Invited,
        super::facts::DispatchMode::ClaimFirst | super::facts::DispatchMode::Interest => OrderState::Offered,
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
        if order.is_full() || order.mode == super::facts::DispatchMode::Assign {
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
    Taker { account, fence, taken_at: at, claimed_by, checked_in_at: None, checked_out_at: None }
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

fn outcome(case: &mut Case, event: &Event) {
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
fn new_round(case: &mut Case) {
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
fn drop_what_is_moot(case: &mut Case) {
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

fn clock_side(case: &mut Case, event: &Event) {
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

fn decide_request(case: &mut Case, id: crate::ids::RequestId, granted: bool) {
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

fn superior(case: &mut Case, event: &Event) {
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

fn with_order(case: &mut Case, id: OrderId, change: impl FnOnce(&mut Order)) {
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

fn apply_clocks(case: &mut Case, event: &Event) {
    for change in &event.clocks {
        apply_clock(&mut case.clocks, change, event.at);
    }
}

fn apply_clock(clocks: &mut Vec<Clock>, change: &ClockChange, at: Instant) {
    let id = match change {
        ClockChange::Started { clock } => return clocks.push(clock.clone()),
        ClockChange::Ended { id }
        | ClockChange::Paused { id }
        | ClockChange::Resumed { id, .. }
        | ClockChange::Recomputed { id, .. }
        | ClockChange::Raised { id, .. } => *id,
    };
    let Some(clock) = clocks.iter_mut().find(|clock| clock.id == id) else { return };
    match change {
        ClockChange::Started { .. } => {}
        ClockChange::Ended { .. } => {
            clock.ended_at = Some(at);
            clock.fire_at = None;
        }
        ClockChange::Paused { .. } => {
            clock.pauses.push(Pause { from: at, to: None });
            clock.fire_at = None;
        }
        ClockChange::Resumed { due_at, provisional, .. } => {
            if let Some(pause) = clock.pauses.last_mut() {
                pause.to = Some(at);
            }
            (clock.due_at, clock.provisional) = (*due_at, *provisional);
            clock.fire_at = Some(*due_at);
        }
        ClockChange::Recomputed { limit, calendar_version, due_at, provisional, .. } => {
            clock.limit = *limit;
            clock.calendar_version = *calendar_version;
            (clock.due_at, clock.provisional) = (*due_at, *provisional);
            if clock.level == 0 && !clock.is_paused() {
                clock.fire_at = Some(*due_at);
            }
        }
        ClockChange::Raised { level, fire_at, .. } => (clock.level, clock.fire_at) = (*level, *fire_at),
    }
}
