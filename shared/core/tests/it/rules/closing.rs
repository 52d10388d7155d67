//! Feedback, check, revisit, 重办, 会商认定, closing and reopening.

use crate::support::people::unit;
use crate::support::profile::{LITTER, PIPE, VISIT};
use crate::support::{Story, answered, claim, done, failed, fed_back, local, note, passed, tried};
use sandan_core::case::clock::ClockKind;
use sandan_core::case::event::Body;
use sandan_core::case::facts::{Attempt, DispatchMode, Ending, Outcome, Part, Satisfaction};
use sandan_core::case::state::{CaseState, OrderState};
use sandan_core::command::feed_back::FeedBack;
use sandan_core::command::place_order::{PlaceOrder, Taker};
use sandan_core::command::rule_on::{RuleOn, Ruling};
use sandan_core::command::{CaseCommand, OrderCommand, Rejection};
use sandan_core::role::{Grant, Role};

fn dissatisfied() -> CaseCommand {
    answered(false, Satisfaction::Dissatisfied)
}

fn ruling(ruling: Ruling) -> CaseCommand {
    CaseCommand::RuleOn(RuleOn { ruling, note: note() })
}

/// Revisited without content as often as the profile allows, and once more.
fn before_the_ruling() -> Story {
    let mut story = Story::of(PIPE).checked();
    let revisiter = story.people.revisiter.clone();
    for round in 1..=2 {
        story.give(&revisiter, dissatisfied());
        assert_eq!((story.case.state, story.case.counts.redos), (CaseState::Accepted, round));
        assert!(story.case.supervised);
        story.another_round();
    }
    story.give(&revisiter, dissatisfied());
    assert_eq!((story.case.state, story.case.ruling), (CaseState::Revisiting, true));
    story
}

#[test]
fn no_feedback_while_an_assist_order_is_open() {
    let mut story = Story::of(PIPE).handled();
    let (dispatcher, water) = (story.people.dispatcher.clone(), story.people.water.clone());
    let property = story.people.property.clone();
    let assist = PlaceOrder { part: Part::Assist, unit: Some(unit(2)), ..story.order_by_rule() };
    story.give(&dispatcher, CaseCommand::PlaceOrder(assist));
    story.give(&water, story.on_order(done()));
    assert_eq!(story.refused(&water, fed_back()), Rejection::OrdersOpen);
    let assist = story.case.orders[1].id;
    story.give(&property, CaseCommand::Order(assist, OrderCommand::Sign));
    story.give(&property, CaseCommand::Order(assist, done())).give(&water, fed_back());
    assert_eq!(story.case.state, CaseState::FedBack);
}

#[test]
fn a_waived_assist_is_no_longer_waited_for() {
    let mut story = Story::of(PIPE).handled();
    let (dispatcher, water) = (story.people.dispatcher.clone(), story.people.water.clone());
    let assist = PlaceOrder { part: Part::Assist, unit: Some(unit(2)), ..story.order_by_rule() };
    story.give(&dispatcher, CaseCommand::PlaceOrder(assist));
    story.give(&water, story.on_order(done()));
    let assist = story.case.orders[1].id;
    story.give(&dispatcher, CaseCommand::Order(assist, OrderCommand::WaiveAssist)).give(&water, fed_back());
    assert_eq!(story.case.orders[1].state, OrderState::Cancelled);
}

#[test]
fn a_category_checked_by_photos_wants_one_in_every_round() {
    let mut story = Story::of(LITTER).handled();
    let (volunteer, checker) = (story.volunteer(0), story.people.checker.clone());
    let bare = || CaseCommand::FeedBack(FeedBack { outcome: Outcome::Solved, evidence: Default::default() });
    let plain = || OrderCommand::Done(Default::default());
    story.give(&volunteer, story.on_order(OrderCommand::CheckIn(Default::default())));
    story.give(&volunteer, story.on_order(plain()));
    assert_eq!(story.refused(&volunteer, bare()), Rejection::PhotoRequired);
    story.give(&volunteer, fed_back()).give(&checker, failed());
    story.give(&volunteer, story.on_order(plain()));
    assert_eq!(story.refused(&volunteer, bare()), Rejection::PhotoRequired);
}

#[test]
fn what_fails_the_check_goes_back_to_the_same_holder_with_a_new_limit() {
    let mut story = Story::of(PIPE).handled().done();
    let (checker, water) = (story.people.checker.clone(), story.people.water.clone());
    story.wait_until(local("2026-03-03T10:00")).give(&checker, failed());
    let lead = story.case.lead_order().unwrap();
    assert_eq!((lead.state, lead.reworks, story.case.counts.reworks), (OrderState::Taken, 1, 1));
    assert_eq!(story.holder().account, water.account);
    assert_eq!(story.due(ClockKind::Handle), local("2026-03-10T17:30"));
    assert_eq!(story.case.outcome, None, "the old result counts for nothing");
}

#[test]
fn who_handled_neither_checks_nor_revisits() {
    let mut story = Story::of(PIPE).handled().done();
    let mut water = story.people.water.clone();
    for role in [Role::Checker, Role::Revisiter] {
        water.grants.push(Grant { role, ..story.people.checker.grants[0].clone() });
    }
    let checker = story.people.checker.clone();
    assert_eq!(story.refused(&water, passed()), Rejection::HandlerMayNotJudge);
    story.give(&checker, passed());
    assert_eq!(story.refused(&water, dissatisfied()), Rejection::HandlerMayNotJudge);
}

#[test]
fn a_resident_confirms_only_where_the_category_says_so() {
    let mut story = Story::of(PIPE).handled().done();
    let resident = story.people.resident.clone();
    assert!(matches!(story.refused(&resident, passed()), Rejection::NotAllowed { .. }));
    let mut story = Story::of(VISIT).accepted();
    let order = PlaceOrder { mode: DispatchMode::ClaimFirst, ..story.order_by_rule() };
    let dispatcher = story.people.dispatcher.clone();
    story.give(&dispatcher, CaseCommand::PlaceOrder(order));
    story.give(&story.volunteer(0), story.on_order(claim())).finish().give(&resident, passed());
    assert_eq!(story.case.state, CaseState::Revisiting);
}

#[test]
fn solved_and_satisfied_closes_and_is_final_after_the_window() {
    let mut story = Story::of(PIPE).checked();
    let revisiter = story.people.revisiter.clone();
    story.give(&revisiter, answered(true, Satisfaction::Mostly));
    assert_eq!((story.case.state, story.case.ending), (CaseState::Closed, Some(Ending::Satisfied)));
    story.wait_until(story.due(ClockKind::ReopenWindow));
    assert!(story.case.final_at.is_some());
    let resident = story.people.resident.clone();
    let late = story.refused(&resident, CaseCommand::Reopen(Default::default()));
    assert_eq!(late, Rejection::WindowOver);
}

#[test]
fn inside_the_window_the_resident_reopens_with_new_orders_beside_the_old() {
    let mut story = Story::of(PIPE).checked();
    let (resident, revisiter) = (story.people.resident.clone(), story.people.revisiter.clone());
    story.give(&revisiter, answered(true, Satisfaction::Satisfied));
    story.give(&resident, CaseCommand::Reopen(Default::default()));
    assert_eq!((story.case.state, story.case.ending), (CaseState::Accepted, None));
    assert!(story.case.lead_order().is_none() && story.case.orders.len() == 1);
    story.another_round();
    assert_eq!(story.case.orders.len(), 2);
}

#[test]
fn solved_on_the_spot_in_a_second_round_and_failed_gets_a_new_order_and_not_the_old_one() {
    let mut story = Story::of(PIPE).checked();
    let (revisiter, checker) = (story.people.revisiter.clone(), story.people.checker.clone());
    let worker = story.people.grid_worker.clone();
    let (outcome, evidence) = (Outcome::Solved, crate::support::photo());
    let spot = sandan_core::command::handle_on_spot::HandleOnSpot { outcome, evidence };
    story.give(&revisiter, dissatisfied()).give(&worker, CaseCommand::HandleOnSpot(spot));
    story.give(&checker, failed());
    assert_eq!((story.case.state, story.case.orders[0].state), (CaseState::Accepted, OrderState::Done));
}

#[test]
fn after_the_rounds_the_level_above_closes_with_reasons() {
    let mut story = before_the_ruling();
    let (own, above) = (story.people.supervisor.clone(), story.people.county_desk.clone());
    assert!(matches!(story.refused(&own, ruling(Ruling::Close)), Rejection::NotAllowed { .. }));
    let silent = CaseCommand::RuleOn(RuleOn { ruling: Ruling::Close, note: None });
    assert_eq!(story.refused(&above, silent), Rejection::Missing("note"));
    story.give(&above, ruling(Ruling::Close));
    assert_eq!((story.case.state, story.case.ending), (CaseState::Closed, Some(Ending::Dissatisfied)));
}

#[test]
fn after_the_rounds_the_level_above_shelves_and_resuming_begins_a_new_round() {
    let mut story = before_the_ruling();
    let above = story.people.street_supervisor.clone();
    story.give(&above, ruling(Ruling::Shelve));
    assert!(story.case.state == CaseState::Shelved && story.running(ClockKind::ReviewShelved));
    story.give(&above, CaseCommand::Resume(Default::default()));
    assert_eq!((story.case.state, story.case.lead_order().is_none()), (CaseState::Accepted, true));
    story.another_round();
    let handle = story.case.running().filter(|clock| clock.kind == ClockKind::Handle);
    assert_eq!((story.case.state, handle.count()), (CaseState::Revisiting, 0));
}

#[test]
fn not_reached_after_the_profiles_tries_closes_so() {
    let mut story = Story::of(PIPE).checked();
    let revisiter = story.people.revisiter.clone();
    story.give(&revisiter, tried(Attempt::NotReached)).give(&revisiter, tried(Attempt::NotReached));
    assert_eq!(story.case.state, CaseState::Revisiting);
    story.give(&revisiter, tried(Attempt::NotReached));
    assert_eq!(story.case.ending, Some(Ending::NotReached));
}

#[test]
fn who_does_not_want_to_be_asked_is_not_asked_again() {
    let mut story = Story::of(PIPE).checked();
    let revisiter = story.people.revisiter.clone();
    story.give(&revisiter, tried(Attempt::Refused));
    assert_eq!(story.case.ending, Some(Ending::RefusedToAnswer));
}

#[test]
fn an_assist_order_of_volunteers_lapses_without_stopping_the_lead() {
    let mut story = Story::of(PIPE).handled();
    let dispatcher = story.people.dispatcher.clone();
    let (part, mode, taker) = (Part::Assist, DispatchMode::ClaimFirst, Taker::Volunteer);
    let assist = PlaceOrder { part, mode, taker, unit: None, ..story.order_by_rule() };
    story.give(&dispatcher, CaseCommand::PlaceOrder(assist));
    story.wait_until(local("2026-03-02T12:00"));
    assert_eq!((story.case.state, story.case.orders[1].state), (CaseState::Handling, OrderState::Lapsed));
    let water = story.people.water.clone();
    story.give(&water, story.on_order(done())).give(&water, fed_back());
    assert!(story.events.iter().any(|event| matches!(event.body, Body::FedBack { .. })));
}
