//! Offers, claims, teams, invitations, appointments, and who may lead.

use crate::support::people::{people, unit};
use crate::support::profile::{ILLEGAL, LITTER, PIPE, TEAM, VISIT, WISH};
use crate::support::{Story, claim, done, local};
use sandan_core::case::clock::ClockKind;
use sandan_core::case::facts::{DispatchMode, Urgency};
use sandan_core::case::state::{CaseState, OrderState};
use sandan_core::command::order::claim::Claim;
use sandan_core::command::place_order::{PlaceOrder, Taker};
use sandan_core::command::system::choose::Choose;
use sandan_core::command::system::route::Route;
use sandan_core::command::{CaseCommand, OrderCommand, Rejection, SystemCommand};
use sandan_core::time::Instant;

#[test]
fn the_loser_of_a_claim_race_is_told_so() {
    let mut story = Story::of(LITTER).dispatched();
    story.give(&story.volunteer(0), story.on_order(claim()));
    let lost = story.refused(&story.volunteer(1), story.on_order(claim()));
    assert_eq!(lost, Rejection::LostClaim { fence: 1 });
    assert_eq!(story.takers(), [story.volunteer(0).account]);
}

#[test]
fn a_claim_with_an_old_fence_is_lost() {
    let mut story = Story::of(LITTER).dispatched();
    let stale = OrderCommand::Claim(Claim { fence: Some(7), for_account: None });
    assert_eq!(story.refused(&story.volunteer(0), story.on_order(stale)), Rejection::LostClaim { fence: 0 });
}

#[test]
fn nobody_claims_their_own_report() {
    let mut story = Story::with(LITTER, |report| {
        report.parties.reporter = Some(people().volunteers[0].account);
    })
    .dispatched();
    assert_eq!(story.refused(&story.volunteer(0), story.on_order(claim())), Rejection::Unseen);
}

#[test]
fn a_team_takes_as_many_as_it_has_slots_and_no_more() {
    let mut story = Story::of(TEAM).dispatched();
    for n in 0..3 {
        // All three saw the fence of the offer.
        let seen = OrderCommand::Claim(Claim { fence: Some(0), for_account: None });
        story.give(&story.volunteer(n), story.on_order(seen));
    }
    assert_eq!(story.case.lead_order().unwrap().state, OrderState::Taken);
    let late = story.refused(&story.volunteer(3), story.on_order(claim()));
    assert_eq!(late, Rejection::LostClaim { fence: 3 });
}

#[test]
fn a_team_goes_with_those_who_came_when_the_window_is_over() {
    let mut story = Story::of(TEAM).dispatched();
    story.give(&story.volunteer(0), story.on_order(claim()));
    assert_eq!((story.case.state, story.running(ClockKind::ClaimWindow)), (CaseState::Handling, true));
    story.wait_until(story.due(ClockKind::ClaimWindow));
    let lead = story.case.lead_order().unwrap();
    assert_eq!((lead.state, lead.takers.len()), (OrderState::Taken, 1));
    assert!(story.running(ClockKind::Handle) && story.running(ClockKind::CheckIn));
}

#[test]
fn one_of_a_team_may_go_while_the_others_stay() {
    let mut story = Story::of(TEAM).dispatched();
    for n in 0..3 {
        story.give(&story.volunteer(n), story.on_order(claim()));
    }
    story.give(&story.volunteer(1), story.on_order(OrderCommand::Release));
    let lead = story.case.lead_order().unwrap();
    assert_eq!((lead.state, lead.takers.len(), lead.fence), (OrderState::Taken, 2, 4));
}

#[test]
fn interest_is_collected_and_the_system_chooses() {
    let mut story = Story::of(VISIT).dispatched();
    assert_eq!(story.refused(&story.volunteer(0), story.on_order(claim())), Rejection::Invalid("claim"));
    for n in [0, 1] {
        story.give(&story.volunteer(n), story.on_order(OrderCommand::ExpressInterest));
    }
    let (order, stranger) = (story.lead(), story.volunteer(3).account);
    let nobody = SystemCommand::Choose(Choose { order, accounts: vec![stranger] });
    assert_eq!(story.attempt_system(&nobody), Err(Rejection::Missing("accounts")));
    let accounts = vec![stranger, story.volunteer(1).account, story.volunteer(0).account];
    story.system(&SystemCommand::Choose(Choose { order, accounts }));
    assert_eq!(story.takers(), [story.volunteer(1).account]);
    assert_eq!(story.case.state, CaseState::Handling);
}

#[test]
fn a_team_of_the_interested_is_settled_with_fewer_than_it_wanted() {
    let mut story = Story::of(TEAM).accepted();
    let wide = PlaceOrder { mode: DispatchMode::Interest, ..story.order_by_rule() };
    story.system(&SystemCommand::Route(Route::Orders(vec![wide])));
    story.give(&story.volunteer(0), story.on_order(OrderCommand::ExpressInterest));
    let me = story.volunteer(0).account;
    story.system(&SystemCommand::Choose(Choose { order: story.lead(), accounts: vec![me, me] }));
    assert_eq!(story.takers(), [me]);
    assert_eq!(story.case.lead_order().unwrap().state, OrderState::Taken);
}

#[test]
fn an_invited_volunteer_may_say_no_and_the_case_goes_on() {
    let mut story = Story::of(WISH).dispatched();
    let other = story.refused(&story.volunteer(1), story.on_order(claim()));
    assert!(matches!(other, Rejection::NotAllowed { .. }));
    story.give(&story.volunteer(0), story.on_order(OrderCommand::Decline));
    assert_eq!((story.case.state, story.case.orders[0].state), (CaseState::Accepted, OrderState::Declined));
}

#[test]
fn a_station_keeper_claims_for_somebody_who_telephoned_but_not_another_ones_invitation() {
    let keeper = people().station_keeper;
    let for_one = |account| OrderCommand::Claim(Claim { fence: None, for_account: Some(account) });
    let mut story = Story::of(LITTER).dispatched();
    story.give(&keeper, story.on_order(for_one(story.volunteer(2).account)));
    let taker = &story.case.lead_order().unwrap().takers[0];
    assert_eq!((taker.account, taker.claimed_by), (story.volunteer(2).account, Some(keeper.account)));
    let mut invited = Story::of(WISH).dispatched();
    let other = invited.refused(&keeper, invited.on_order(for_one(invited.volunteer(1).account)));
    assert_eq!(other, Rejection::Invalid("for_account"));
}

#[test]
fn volunteers_are_offered_and_never_assigned() {
    let mut story = Story::of(LITTER).accepted();
    let dispatcher = story.people.dispatcher.clone();
    let person = Some(story.volunteer(0).account);
    let assigned = PlaceOrder { mode: DispatchMode::Assign, person, ..story.order_by_rule() };
    let refused = story.refused(&dispatcher, CaseCommand::PlaceOrder(assigned));
    assert_eq!(refused, Rejection::VolunteersAreOffered);
}

#[test]
fn enforcement_is_never_offered_to_volunteers() {
    let mut story = Story::of(ILLEGAL).accepted();
    let dispatcher = story.people.dispatcher.clone();
    let (mode, taker) = (DispatchMode::ClaimFirst, Taker::Volunteer);
    let offer = PlaceOrder { mode, taker, unit: None, ..story.order_by_rule() };
    assert_eq!(story.refused(&dispatcher, CaseCommand::PlaceOrder(offer)), Rejection::NotForVolunteers);
}

#[test]
fn the_first_lead_stays_lead_until_the_level_above_rules_otherwise() {
    let mut story = Story::of(PIPE).checked();
    let (revisiter, dispatcher) = (story.people.revisiter.clone(), story.people.dispatcher.clone());
    story.give(&revisiter, crate::support::answered(false, sandan_core::case::facts::Satisfaction::Mostly));
    let other = PlaceOrder { unit: Some(unit(2)), ..story.order_by_rule() };
    let refused = story.refused(&dispatcher, CaseCommand::PlaceOrder(other.clone()));
    assert_eq!(refused, Rejection::FirstLeadStays);
    let mut ruled = Story::of(PIPE).checked();
    ruled.give(&revisiter, crate::support::answered(false, sandan_core::case::facts::Satisfaction::Mostly));
    ruled.system(&SystemCommand::Route(Route::Orders(vec![other.clone()])));
    assert!(ruled.case.needs_person, "a rule that names another lead is put before a person");
    let above = ruled.people.street_supervisor.clone();
    ruled.give(&above, CaseCommand::PlaceOrder(other));
    assert_eq!(ruled.case.state, CaseState::Dispatched);
}

#[test]
fn a_route_names_one_lead_first() {
    let mut story = Story::of(PIPE).accepted();
    let lead = story.order_by_rule();
    let twice = SystemCommand::Route(Route::Orders(vec![lead.clone(), lead]));
    assert_eq!(story.attempt_system(&twice), Err(Rejection::Invalid("orders")));
}

#[test]
fn nobody_claims_in_any_ring_and_a_person_must_decide() {
    let mut story = Story::of(LITTER).accepted();
    for ring in 0..story.profile.rounds.rings {
        assert!(!story.case.needs_person && story.case.counts.rings == ring);
        story.system(&SystemCommand::Route(Route::Orders(vec![story.order_by_rule()])));
        let (_, id, kind) = crate::support::story::next_fire(&story.case).unwrap();
        story.now = story.case.next_fire().unwrap();
        story.fire(id, kind, &Route::Orders(Vec::new()));
        assert_eq!(story.case.orders.last().unwrap().state, OrderState::Lapsed);
    }
    assert_eq!((story.case.state, story.case.needs_person), (CaseState::Accepted, true));
}

#[test]
fn claim_windows_rest_at_night_and_urgent_ones_do_not() {
    let night = local("2026-03-02T19:00");
    let calm = Story::filed(crate::support::story::submission(LITTER, 1), night, 1).dispatched();
    assert_eq!(calm.due(ClockKind::ClaimWindow), local("2026-03-03T09:00"));
    let mut urgent = crate::support::story::submission(LITTER, 1);
    urgent.urgency = Urgency::Urgent;
    let urgent = Story::filed(urgent, night, 1).dispatched();
    assert_eq!(urgent.due(ClockKind::ClaimWindow), local("2026-03-02T21:00"));
}

#[test]
fn windows_and_check_in_count_from_the_appointment() {
    let slot = local("2026-03-02T11:30");
    let mut story = Story::with(LITTER, |report| report.slot = Some(slot)).dispatched();
    assert_eq!(story.due(ClockKind::ClaimWindow), local("2026-03-02T10:30"));
    story.give(&story.volunteer(0), story.on_order(claim()));
    assert_eq!(story.due(ClockKind::CheckIn), slot.plus(15 * Instant::MINUTE));
    assert!(story.due(ClockKind::Handle) > slot, "work begins with the appointment");
}

#[test]
fn an_urgent_window_does_not_grow_with_a_far_appointment() {
    let far = local("2026-03-09T10:00");
    let story = Story::with(LITTER, |report| {
        report.slot = Some(far);
        report.urgency = Urgency::Urgent;
    })
    .dispatched();
    assert_eq!(story.due(ClockKind::ClaimWindow), local("2026-03-02T12:00"));
}

#[test]
fn who_misses_an_appointment_loses_the_slot_and_the_backstop_decides() {
    let mut story = Story::with(LITTER, |report| report.slot = Some(local("2026-03-02T15:00"))).handled();
    story.wait_until(local("2026-03-02T15:15"));
    let order = &story.case.orders[0];
    assert_eq!((order.state, order.fence, order.takers.len()), (OrderState::NoShow, 2, 0));
    assert_eq!((story.case.state, story.case.needs_person), (CaseState::Accepted, true));
    assert_eq!(story.case.counts.no_shows, 1);
    let late = story.refused(&story.volunteer(0), story.on_order(done()));
    assert!(matches!(late, Rejection::NotAllowed { .. }), "the lease is gone");
}

#[test]
fn a_lease_that_nobody_used_goes_back_to_the_pool() {
    let mut story = Story::of(LITTER).handled();
    let check_in = story.case.running_clock(ClockKind::CheckIn).unwrap();
    let (id, due) = (check_in.id, check_in.due_at);
    story.now = due;
    story.system(&SystemCommand::LimitReached(id));
    assert_eq!(story.case.state, CaseState::Accepted);
    assert!(story.running(ClockKind::Route) && !story.case.needs_person);
}

#[test]
fn a_volunteer_releases_without_asking_and_does_nothing_done_before_the_check_in() {
    let mut story = Story::of(LITTER).handled();
    assert_eq!(story.refused(&story.volunteer(0), story.on_order(done())), Rejection::NotCheckedIn);
    story.give(&story.volunteer(0), story.on_order(OrderCommand::Release));
    assert_eq!((story.case.state, story.case.orders[0].state), (CaseState::Accepted, OrderState::Released));
}
