//! 上级工单: their number, their clock, their verdict.

use crate::support::profile::{PIPE, QUESTION};
use crate::support::{Story, answered, ask, content, local, photo, working_days};
use sandan_core::case::clock::ClockKind;
use sandan_core::case::event::ExternalOrder;
use sandan_core::case::facts::{Ending, RejectReason, RequestKind, Satisfaction};
use sandan_core::case::state::CaseState;
use sandan_core::case::{ReplyState, facts};
use sandan_core::command::superior::{Redo, Superior};
use sandan_core::command::{CaseCommand, Rejection, answer, reject};
use sandan_core::time::Instant;

const DUE: &str = "2026-03-10T18:00";

fn hotline(category: &str) -> Story {
    Story::with(category, |report| {
        report.channel = facts::Channel::Superior;
        report.external =
            Some(ExternalOrder { system: "12345".into(), number: "BJ-1".into(), due: local(DUE) });
    })
}

fn superior(command: Superior) -> CaseCommand {
    CaseCommand::Superior(command)
}

fn draft() -> CaseCommand {
    superior(Superior::DraftReply { reply: content(8) })
}

fn result(redo: Redo, due: Option<Instant>) -> CaseCommand {
    superior(Superior::ReceiveResult { solved: false, satisfied: Satisfaction::Dissatisfied, redo, due })
}

/// The local loop is done and the reply signed and sent.
fn replied() -> Story {
    let mut story = hotline(PIPE).checked();
    let revisiter = story.people.revisiter.clone();
    story.give(&revisiter, answered(true, Satisfaction::Satisfied));
    assert_eq!(story.case.state, CaseState::Revisiting, "no local close before the reply is sent");
    let (clerk, leader) = (story.people.dispatcher.clone(), story.people.signing_leader.clone());
    story.give(&clerk, draft()).give(&leader, superior(Superior::Countersign));
    story.give(&clerk, superior(Superior::SendReply));
    story
}

#[test]
fn the_case_closes_when_the_reply_is_sent_and_not_before() {
    let story = replied();
    assert_eq!((story.case.state, story.case.ending), (CaseState::Closed, Some(Ending::Satisfied)));
}

#[test]
fn an_answer_at_the_desk_waits_for_the_reply_too() {
    let mut story = hotline(QUESTION).accepted_by_desk();
    let acceptor = story.people.acceptor.clone();
    story.give(&acceptor, CaseCommand::Answer(answer::Answer { answer: content(3) }));
    assert!(story.case.waits_for_reply() && story.running(ClockKind::External));
}

#[test]
fn four_eyes_sign_a_reply() {
    let mut story = hotline(PIPE).handled();
    let (clerk, leader) = (story.people.dispatcher.clone(), story.people.signing_leader.clone());
    let mut both = leader.clone();
    both.grants.extend(clerk.grants.clone());
    assert_eq!(story.refused(&leader, superior(Superior::Countersign)), Rejection::ReplyNotReady);
    story.give(&both, draft());
    assert_eq!(story.refused(&both, superior(Superior::Countersign)), Rejection::HandlerMayNotJudge);
    assert_eq!(story.refused(&clerk, superior(Superior::SendReply)), Rejection::ReplyNotReady);
}

#[test]
fn no_reply_is_sent_before_there_is_a_result_of_this_round() {
    let mut story = hotline(PIPE).checked();
    let (clerk, leader) = (story.people.dispatcher.clone(), story.people.signing_leader.clone());
    let revisiter = story.people.revisiter.clone();
    story.give(&revisiter, answered(false, Satisfaction::Dissatisfied));
    story.give(&clerk, draft()).give(&leader, superior(Superior::Countersign));
    assert_eq!(story.refused(&clerk, superior(Superior::SendReply)), Rejection::ReplyNotReady);
}

#[test]
fn nothing_local_moves_their_clock() {
    let mut story = hotline(PIPE).handled();
    let (water, acceptor) = (story.people.water.clone(), story.people.acceptor.clone());
    let due = local(DUE).plus(-24 * Instant::HOUR);
    assert_eq!(story.due(ClockKind::External), due);
    for request in [ask(RequestKind::Extend, Some(working_days(3))), ask(RequestKind::Shelve, None)] {
        assert_eq!(story.refused(&water, request), Rejection::SuperiorClock);
    }
    let withdraw = story.refused(&acceptor, CaseCommand::Withdraw(Default::default()));
    assert_eq!(withdraw, Rejection::SuperiorClock);
    let question = sandan_core::command::ask_resident::AskResident { question: content(4) };
    story.give(&water, CaseCommand::AskResident(question)).after(Instant::DAY);
    let external = story.case.running_clock(ClockKind::External).unwrap();
    assert_eq!((external.due_at, external.is_paused()), (due, false));
}

#[test]
fn a_superior_order_is_disputed_with_its_owner_and_never_refused() {
    let mut story = hotline(PIPE);
    let acceptor = story.people.acceptor.clone();
    let refuse = reject::Reject { reason: RejectReason::OutsideDuty, note: None };
    assert_eq!(story.refused(&acceptor, CaseCommand::Reject(refuse)), Rejection::SuperiorClock);
    let dispute = || superior(Superior::Dispute { note: content(6), evidence: photo() });
    story.give(&acceptor, superior(Superior::Sign)).give(&acceptor, dispute());
    assert_eq!(story.refused(&acceptor, dispute()), Rejection::UsedUp);
}

#[test]
fn their_redo_reopens_even_a_final_case_under_their_new_due_time() {
    let mut story = replied();
    let clerk = story.people.dispatcher.clone();
    story.wait_until(local("2026-04-01T10:00"));
    assert!(story.case.final_at.is_some());
    assert_eq!(story.refused(&clerk, result(Redo::Yes, None)), Rejection::Missing("due"));
    let due = local("2026-04-10T18:00");
    story.give(&clerk, result(Redo::Yes, Some(due)));
    assert_eq!((story.case.state, story.case.final_at), (CaseState::Accepted, None));
    assert_eq!(story.due(ClockKind::External), due.plus(-24 * Instant::HOUR));
    let external = story.case.external.as_ref().unwrap();
    assert_eq!((&external.reply, story.case.supervised), (&ReplyState::None, true));
    assert_eq!(external.verdict.map(|verdict| verdict.solved), Some(false), "their verdict stands");
}

#[test]
fn their_redo_calls_back_what_was_answered_before_our_own_revisit() {
    let mut story = hotline(PIPE).checked();
    let (clerk, leader) = (story.people.dispatcher.clone(), story.people.signing_leader.clone());
    story.give(&clerk, draft()).give(&leader, superior(Superior::Countersign));
    story.give(&clerk, superior(Superior::SendReply));
    assert_eq!(story.case.state, CaseState::Revisiting);
    story.give(&clerk, result(Redo::Yes, Some(local("2026-03-20T18:00"))));
    assert_eq!(story.case.state, CaseState::Accepted);
    assert!(story.running(ClockKind::External), "a new reply is owed");
}
