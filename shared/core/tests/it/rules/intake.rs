//! Accepting, refusing, withdrawing, merging, and the ways around an order.

use crate::support::people::{county, street, unit};
use crate::support::profile::{LITTER, PIPE, QUESTION};
use crate::support::story::submission;
use crate::support::{Story, content, local, note, photo};
use sandan_core::case::clock::ClockKind;
use sandan_core::case::event::Body;
use sandan_core::case::facts::{Attempt, Ending, Outcome, RejectReason};
use sandan_core::case::state::{CaseState, OrderState};
use sandan_core::command::refer_out::{ReferOut, Told};
use sandan_core::command::{
    CaseCommand, Rejection, SystemCommand, answer, handle_on_spot, merge, reject, unmerge, whistle,
};
use sandan_core::time::Instant;

fn refusal() -> CaseCommand {
    CaseCommand::Reject(reject::Reject { reason: RejectReason::LegalChannel, note: note() })
}

fn two_of_one_problem() -> (Story, Story) {
    let one = Story::of(PIPE).handled();
    let mut second = submission(PIPE, 2);
    second.parties.reporter = Some(one.people.neighbour.account);
    (one, Story::filed(second, local("2026-03-02T10:00"), 2).accepted())
}

#[test]
fn what_no_rule_accepts_waits_for_an_acceptor_and_rises_when_late() {
    let mut story = Story::of(QUESTION);
    assert!(!story.running(ClockKind::AutoAccept));
    assert_eq!(story.attempt_system(&SystemCommand::Accept), Err(Rejection::NotDue));
    story.wait_until(local("2026-03-02T14:01"));
    assert_eq!((story.case.state, story.case.level()), (CaseState::Submitted, 1));
}

#[test]
fn a_refusal_may_be_appealed_once_and_a_person_looks_again() {
    let mut story = Story::of(PIPE);
    let (resident, acceptor) = (story.people.resident.clone(), story.people.acceptor.clone());
    story.give(&acceptor, refusal());
    assert!(story.running(ClockKind::AppealWindow));
    story.give(&resident, CaseCommand::Appeal(Default::default()));
    assert_eq!(story.case.state, CaseState::Submitted);
    assert_eq!(story.attempt_system(&SystemCommand::Accept), Err(Rejection::NotDue));
    story.give(&acceptor, refusal());
    assert_eq!(story.refused(&resident, CaseCommand::Appeal(Default::default())), Rejection::UsedUp);
}

#[test]
fn a_refusal_is_final_after_its_window() {
    let mut story = Story::of(PIPE);
    let (resident, acceptor) = (story.people.resident.clone(), story.people.acceptor.clone());
    story.give(&acceptor, refusal()).wait_until(local("2026-03-20T10:00"));
    assert!(story.case.final_at.is_some());
    assert_eq!(story.refused(&resident, CaseCommand::Appeal(Default::default())), Rejection::WindowOver);
}

#[test]
fn withdrawing_cancels_the_orders_and_is_final() {
    let mut story = Story::of(PIPE).handled();
    let resident = story.people.resident.clone();
    story.give(&resident, CaseCommand::Withdraw(Default::default()));
    assert_eq!(story.case.orders[0].state, OrderState::Cancelled);
    assert_eq!(story.case.outcome, Some(Outcome::Withdrawn));
    assert!(story.case.final_at.is_some() && story.case.next_fire().is_none());
}

#[test]
fn nobody_withdraws_what_carries_other_peoples_voices() {
    let (one, mut two) = two_of_one_problem();
    let (_, theirs) = merge(&one.case, &two.case, &one.people.dispatcher, &one.context()).unwrap();
    two.take(theirs);
    for reporter in [two.people.neighbour.clone(), two.people.resident.clone()] {
        let refused = two.refused(&reporter, CaseCommand::Withdraw(Default::default()));
        assert_eq!(refused, Rejection::Invalid("voices"));
    }
}

#[test]
fn a_merged_case_keeps_its_voice_and_comes_back_with_a_fresh_limit() {
    let (mut one, mut two) = two_of_one_problem();
    let dispatcher = one.people.dispatcher.clone();
    let (mine, theirs) = merge(&one.case, &two.case, &dispatcher, &one.context()).unwrap();
    one.take(mine);
    two.take(theirs);
    assert_eq!(one.case.orders[0].state, OrderState::Cancelled);
    assert_eq!(two.case.voices[0].reporter, Some(one.people.resident.account));
    one.after(Instant::DAY);
    two.after(Instant::DAY);
    let (mine, theirs) = unmerge(&one.case, &two.case, &dispatcher, &one.context()).unwrap();
    one.take(mine);
    two.take(theirs);
    assert_eq!(one.case.state, CaseState::Accepted);
    assert!(two.case.voices.is_empty());
    let dispatch = one.case.running_clock(ClockKind::Dispatch).unwrap();
    assert_eq!((dispatch.started_at, one.case.opened_at), (one.now, local("2026-03-02T10:00")));
}

#[test]
fn a_case_that_was_only_submitted_is_submitted_again_when_unmerged() {
    let (_, mut two) = two_of_one_problem();
    let mut one = Story::of(QUESTION);
    let dispatcher = one.people.dispatcher.clone();
    let (mine, theirs) = merge(&one.case, &two.case, &dispatcher, &one.context()).unwrap();
    one.take(mine);
    two.take(theirs);
    let (mine, _) = unmerge(&one.case, &two.case, &dispatcher, &one.context()).unwrap();
    one.take(mine);
    assert_eq!(one.case.state, CaseState::Submitted);
}

#[test]
fn a_consultation_is_answered_at_the_desk() {
    let mut story = Story::of(QUESTION).accepted_by_desk();
    let acceptor = story.people.acceptor.clone();
    story.give(&acceptor, CaseCommand::Answer(answer::Answer { answer: content(3) }));
    assert_eq!((story.case.state, story.case.ending), (CaseState::Closed, Some(Ending::AnsweredDirectly)));
}

#[test]
fn referring_out_closes_only_with_a_receipt_and_when_the_resident_was_told() {
    let mut story = Story::of(PIPE).accepted();
    let dispatcher = story.people.dispatcher.clone();
    let refer = |signed: &str, told| {
        let (to, signed_by) = ("区房管局".to_owned(), signed.to_owned());
        CaseCommand::ReferOut(ReferOut { to, signed_by, resident_told: told, note: None })
    };
    assert_eq!(story.refused(&dispatcher, refer("", Told::Yes)), Rejection::Missing("signed_by"));
    assert_eq!(story.refused(&dispatcher, refer("收件室", Told::No)), Rejection::Missing("resident_told"));
    assert_eq!(
        story.refused(&dispatcher, refer("收件室", Told::Nobody)),
        Rejection::Missing("resident_told")
    );
    story.give(&dispatcher, refer("收件室", Told::Yes));
    assert_eq!(story.case.ending, Some(Ending::ReferredOut));
}

#[test]
fn a_grid_worker_solves_it_on_the_spot_and_another_checks() {
    let mut story = Story::of(PIPE).accepted();
    let worker = story.people.grid_worker.clone();
    let spot = handle_on_spot::HandleOnSpot { outcome: Outcome::Solved, evidence: photo() };
    story.give(&worker, CaseCommand::HandleOnSpot(spot));
    assert_eq!(story.case.state, CaseState::FedBack);
    assert!(story.case.handlers.contains(&worker.account));
}

#[test]
fn what_departments_were_whistled_for_is_not_solved_on_the_spot_behind_their_back() {
    let mut story = Story::of(PIPE).accepted();
    let (secretary, worker) = (story.people.secretary.clone(), story.people.grid_worker.clone());
    story.give(&secretary, CaseCommand::Whistle(whistle::Whistle { units: vec![unit(2)], note: None }));
    let spot = handle_on_spot::HandleOnSpot { outcome: Outcome::Solved, evidence: photo() };
    assert_eq!(story.refused(&worker, CaseCommand::HandleOnSpot(spot)), Rejection::OrdersOpen);
}

#[test]
fn a_whistle_does_not_take_the_case_from_the_person_who_must_decide() {
    let mut story = Story::of(PIPE).accepted();
    let secretary = story.people.secretary.clone();
    story.wait_until(story.now);
    assert!(story.case.needs_person);
    story.give(&secretary, CaseCommand::Whistle(whistle::Whistle { units: vec![unit(2)], note: None }));
    assert!(story.case.needs_person && !story.running(ClockKind::Route));
}

#[test]
fn a_case_goes_up_and_down_the_levels_with_its_age_and_a_person_decides_there() {
    let mut story = Story::of(PIPE).accepted();
    let (dispatcher, desk) = (story.people.dispatcher.clone(), story.people.street_dispatcher.clone());
    let due = story.due(ClockKind::Dispatch);
    story.give(&dispatcher, CaseCommand::HandUp(Default::default()));
    assert_eq!((story.case.desk.clone(), story.case.needs_person), (street(), true));
    assert_eq!(story.due(ClockKind::Dispatch), due, "handing on restarts nothing");
    let again = story.refused(&dispatcher, CaseCommand::HandUp(Default::default()));
    assert!(matches!(again, Rejection::NotAllowed { .. }), "it lies on another desk now");
    story.give(&desk, CaseCommand::HandDown(Default::default()));
    story.give(&dispatcher, CaseCommand::HandUp(Default::default()));
    story.give(&desk, CaseCommand::HandUp(Default::default()));
    assert_eq!(story.case.desk, county());
}

#[test]
fn an_anonymous_report_and_an_own_find_end_without_a_revisit() {
    let anonymous = Story::with(LITTER, |report| report.parties = Default::default());
    let found = Story::with(LITTER, |report| report.found_by = Some(crate::support::people::account(22)));
    for story in [anonymous, found] {
        let mut story = story.handled().done();
        let checker = story.people.checker.clone();
        assert!(!story.events.iter().any(|event| matches!(event.body, Body::RevisitTried { .. })));
        story.give(&checker, crate::support::passed());
        assert_eq!((story.case.state, story.case.ending), (CaseState::Closed, Some(Ending::NoContact)));
    }
}

#[test]
fn reaching_the_resident_stops_the_first_contact_clock_and_a_failed_call_does_not() {
    let mut story = Story::of(PIPE).handled();
    let water = story.people.water.clone();
    story.give(&water, crate::support::contacted(Attempt::NotReached));
    assert!(story.running(ClockKind::FirstContact));
    story.give(&water, crate::support::contacted(Attempt::Reached));
    assert!(!story.running(ClockKind::FirstContact));
}
