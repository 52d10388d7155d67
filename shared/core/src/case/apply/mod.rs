//! `apply`: the only way a case changes. Total: an event that was accepted once always folds again.

mod clocks;
mod orders;
mod requests;
mod rounds;

use super::event::{Body, Event, Submitted};
use super::facts::Outcome;
use super::state::CaseState;
use super::{Case, Counts, External, ReplyState, Voice};
use crate::area::AreaPath;
use crate::time::Instant;
use clocks::apply_clocks;
use orders::orders;
use requests::{clock_side, superior};
use rounds::{drop_what_is_moot, outcome};
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
