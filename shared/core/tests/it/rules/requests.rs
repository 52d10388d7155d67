//! Extension, return, shelving, exclusion: asked for, decided by somebody else, the clock running meanwhile.

use crate::support::profile::{ILLEGAL, PIPE};
use crate::support::{Story, answered, ask, done, fed_back, hours, local, working_days};
use sandan_core::case::clock::ClockKind;
use sandan_core::case::facts::{RequestKind, Satisfaction};
use sandan_core::case::state::{CaseState, OrderState};
use sandan_core::command::ask_resident::AskResident;
use sandan_core::command::resident_reply::ResidentReply;
use sandan_core::command::system::route::Route;
use sandan_core::command::{CaseCommand, CommandName, OrderCommand, Rejection, SystemCommand};
use sandan_core::time::Instant;

fn more() -> CaseCommand {
    ask(RequestKind::Extend, Some(working_days(3)))
}

#[test]
fn an_extension_moves_the_main_limit_only_and_is_recomputed_from_the_start() {
    let mut story = Story::of(ILLEGAL).handled();
    let (water, supervisor) = (story.people.water.clone(), story.people.supervisor.clone());
    let named = |story: &Story| {
        let named = story.case.running().filter(|clock| clock.name.is_some());
        named.map(|clock| clock.due_at).collect::<Vec<_>>()
    };
    let before = named(&story);
    assert_eq!(before.len(), 2, "停工 and 罚款 run beside the main limit");
    story.give(&water, more()).after(Instant::HOUR);
    story.give(&supervisor, story.approve());
    let main = story.case.running().find(|c| c.kind == ClockKind::Handle && c.name.is_none()).unwrap();
    assert_eq!((main.limit, main.due_at), (working_days(23), local("2026-04-02T17:30")));
    assert_eq!(named(&story), before);
}

#[test]
fn no_extension_after_due_nor_in_another_unit() {
    let mut story = Story::of(PIPE).handled();
    let water = story.people.water.clone();
    let other = ask(RequestKind::Extend, Some(hours(3)));
    assert_eq!(story.refused(&water, other), Rejection::Invalid("limit"));
    story.wait_until(story.due(ClockKind::Handle).plus(1));
    assert_eq!(story.refused(&water, more()), Rejection::AfterDue);
}

#[test]
fn nobody_grants_their_own_request_and_the_second_extension_needs_a_higher_approver() {
    let mut story = Story::of(PIPE).handled();
    let (water, supervisor) = (story.people.water.clone(), story.people.supervisor.clone());
    let leader = story.people.signing_leader.clone();
    story.give(&water, more());
    story.give(&supervisor, story.approve()).give(&water, more());
    assert_eq!(story.refused(&supervisor, story.approve()), Rejection::HigherApprover);
    story.give(&leader, story.approve());
    assert_eq!((story.case.counts.extensions, story.refused(&water, more())), (2, Rejection::UsedUp));
}

#[test]
fn an_undecided_request_rises_and_the_work_clock_runs_on() {
    let mut story = Story::of(PIPE).handled();
    let water = story.people.water.clone();
    let handle = story.due(ClockKind::Handle);
    story.give(&water, more());
    story.wait_until(local("2026-03-02T15:30"));
    assert_eq!(story.case.running_clock(ClockKind::Decide).unwrap().level, 0);
    story.wait_until(local("2026-03-02T16:00"));
    assert_eq!(story.case.running_clock(ClockKind::Decide).unwrap().level, 1);
    assert_eq!(story.due(ClockKind::Handle), handle);
}

#[test]
fn an_extension_granted_late_takes_the_level_back_and_the_clock_fires_again() {
    let mut story = Story::of(PIPE).handled();
    let (water, supervisor) = (story.people.water.clone(), story.people.supervisor.clone());
    story.give(&water, more());
    story.wait_until(story.due(ClockKind::Handle));
    assert_eq!(story.case.running_clock(ClockKind::Handle).unwrap().level, 1);
    story.give(&supervisor, story.approve());
    let handle = story.case.running_clock(ClockKind::Handle).unwrap();
    assert_eq!((handle.level, handle.fire_at), (0, Some(handle.due_at)));
    assert_eq!(handle.due_at, local("2026-03-12T17:30"));
}

#[test]
fn a_request_ends_with_the_work_it_was_about() {
    let mut story = Story::of(PIPE).handled();
    let water = story.people.water.clone();
    story.give(&water, more()).give(&water, ask(RequestKind::Shelve, None));
    story.give(&water, story.on_order(done())).give(&water, fed_back());
    assert!(!story.running(ClockKind::Decide));
    assert!(story.case.requests.iter().all(|request| request.granted == Some(false)));
}

#[test]
fn a_granted_return_frees_the_lead_and_ping_pong_ends_at_a_person() {
    let mut story = Story::of(PIPE).dispatched();
    let (water, supervisor) = (story.people.water.clone(), story.people.supervisor.clone());
    story.give(&water, ask(RequestKind::Return, None));
    story.give(&supervisor, story.approve());
    assert_eq!(story.case.orders[0].state, OrderState::Returned);
    assert_eq!(
        (story.case.state, story.case.needs_person, story.case.lead),
        (CaseState::Accepted, false, None)
    );
    story.system(&SystemCommand::Route(Route::Orders(vec![story.order_by_rule()])));
    story.give(&water, ask(RequestKind::Return, None));
    story.give(&supervisor, story.approve());
    assert_eq!((story.case.counts.returns, story.case.needs_person), (2, true));
}

#[test]
fn what_is_shelved_is_resumed_before_it_is_returned() {
    let mut story = Story::of(PIPE).handled();
    let (water, supervisor) = (story.people.water.clone(), story.people.supervisor.clone());
    story.give(&water, ask(RequestKind::Return, None)).give(&water, ask(RequestKind::Shelve, None));
    story.give(&supervisor, story.approve());
    let refused = story.refused(&supervisor, story.approve());
    let (command, state) = (CommandName::Approve, OrderState::Shelved);
    assert_eq!(refused, Rejection::WrongOrderState { command, state });
}

#[test]
fn a_refused_return_leaves_the_work_where_it_is() {
    let mut story = Story::of(PIPE).handled();
    let (water, supervisor) = (story.people.water.clone(), story.people.supervisor.clone());
    story.give(&water, ask(RequestKind::Return, None));
    let refuse = sandan_core::command::decide_request::DecideRequest { request: story.request(), note: None };
    story.give(&supervisor, CaseCommand::Refuse(refuse));
    assert_eq!((story.case.state, story.holder().account), (CaseState::Handling, water.account));
    assert_eq!(story.case.lead, Some(sandan_core::case::Lead::Unit(crate::support::people::unit(1))));
}

#[test]
fn shelving_pauses_the_work_and_resuming_recomputes_its_due_time() {
    let mut story = Story::of(PIPE).handled();
    let (water, supervisor) = (story.people.water.clone(), story.people.supervisor.clone());
    let handle = story.due(ClockKind::Handle);
    assert_eq!(handle, local("2026-03-09T17:30"));
    story.give(&water, ask(RequestKind::Shelve, Some(working_days(10))));
    story.give(&supervisor, story.approve());
    let clock = story.case.running_clock(ClockKind::Handle).unwrap();
    assert!(clock.is_paused() && clock.fire_at.is_none());
    assert_eq!(story.due(ClockKind::ReviewShelved), local("2026-03-16T17:30"), "the review that was granted");
    assert_eq!(story.case.next_due(), Some(story.due(ClockKind::ReviewShelved)));
    // Two working days later, to the hour: the limit moves by exactly the working time in the pause.
    story.wait_until(local("2026-03-04T10:00"));
    story.give(&supervisor, CaseCommand::Resume(Default::default()));
    assert_eq!(
        (story.case.state, story.due(ClockKind::Handle)),
        (CaseState::Handling, local("2026-03-11T17:30"))
    );
}

#[test]
fn what_was_late_when_shelved_waits_for_its_next_step_after_resuming() {
    let mut story = Story::of(PIPE).handled();
    let (water, supervisor) = (story.people.water.clone(), story.people.supervisor.clone());
    story.give(&water, ask(RequestKind::Shelve, None));
    story.wait_until(story.due(ClockKind::Handle));
    story.give(&supervisor, story.approve()).after(Instant::MINUTE);
    story.give(&supervisor, CaseCommand::Resume(Default::default()));
    let handle = story.case.running_clock(ClockKind::Handle).unwrap();
    assert_eq!(handle.level, 1);
    assert!(
        handle.fire_at.is_some_and(|at| at > story.now),
        "it fires when the next step is due, not before"
    );
}

#[test]
fn a_question_to_the_resident_pauses_the_work_until_the_answer_or_its_limit() {
    let mut story = Story::of(PIPE).handled();
    let (water, resident) = (story.people.water.clone(), story.people.resident.clone());
    let question = || CaseCommand::AskResident(AskResident { question: crate::support::content(4) });
    story.give(&water, question());
    assert!(story.case.running_clock(ClockKind::Handle).unwrap().is_paused());
    assert_eq!(story.refused(&water, question()), Rejection::AlreadyDone);
    story.after(Instant::DAY);
    let reply = ResidentReply { answer: crate::support::content(5) };
    story.give(&resident, CaseCommand::ResidentReply(reply));
    assert_eq!(story.due(ClockKind::Handle), local("2026-03-10T17:30"));
    story.give(&water, question());
    story.wait_until(story.due(ClockKind::ResidentAnswer));
    assert!(!story.case.asked && !story.case.running_clock(ClockKind::Handle).unwrap().is_paused());
}

#[test]
fn a_question_ends_with_the_work() {
    let mut story = Story::of(PIPE).handled();
    let (water, supervisor) = (story.people.water.clone(), story.people.supervisor.clone());
    let question = CaseCommand::AskResident(AskResident { question: crate::support::content(4) });
    story.give(&water, question).give(&water, ask(RequestKind::Return, None));
    story.give(&supervisor, story.approve());
    assert!(!story.case.asked && !story.running(ClockKind::ResidentAnswer));
}

#[test]
fn an_exclusion_needs_two_approvers_and_may_be_asked_for_after_the_close() {
    let mut story = Story::of(PIPE).checked();
    let (water, revisiter) = (story.people.water.clone(), story.people.revisiter.clone());
    let (one, two) = (story.people.supervisor.clone(), story.people.secretary.clone());
    story.give(&revisiter, answered(true, Satisfaction::Satisfied));
    story.give(&water, ask(RequestKind::Exclude, None));
    assert!(story.running(ClockKind::Decide), "somebody must decide, closed or not");
    story.give(&one, story.approve());
    assert!(!story.case.excluded);
    assert_eq!(story.refused(&one, story.approve()), Rejection::AlreadyDone);
    story.give(&two, story.approve());
    assert!(story.case.excluded && !story.running(ClockKind::Decide));
}

#[test]
fn what_nobody_decided_is_refused_when_the_case_is_final() {
    let mut story = Story::of(PIPE).checked();
    let (water, revisiter) = (story.people.water.clone(), story.people.revisiter.clone());
    story.give(&revisiter, answered(true, Satisfaction::Satisfied));
    story.give(&water, ask(RequestKind::Exclude, None)).wait_until(local("2026-04-01T10:00"));
    assert!(story.case.final_at.is_some() && story.case.requests[0].granted == Some(false));
    assert_eq!(story.refused(&water, ask(RequestKind::Exclude, None)), Rejection::WindowOver);
}

#[test]
fn who_was_told_to_asks_for_a_return_and_does_not_release() {
    let mut story = Story::of(PIPE).handled();
    let water = story.people.water.clone();
    assert_eq!(story.refused(&water, story.on_order(OrderCommand::Release)), Rejection::Invalid("mode"));
}
