//! Escalation, outages, calendar notices, and limits that nothing restarts by accident.

use crate::support::profile::PIPE;
use crate::support::{Story, contacted, local};
use sandan_core::calendar::{DayKind, Notice, NoticeDay};
use sandan_core::case::clock::ClockKind;
use sandan_core::case::event::Body;
use sandan_core::case::facts::Attempt;
use sandan_core::command::system::route::Route;
use sandan_core::command::{CaseCommand, Rejection, SystemCommand, supervise};

#[test]
fn after_an_outage_the_level_goes_straight_to_where_time_says() {
    let mut story = Story::of(PIPE).handled();
    let clock = story.case.running_clock(ClockKind::Handle).unwrap().id;
    assert_eq!(story.due(ClockKind::Handle), local("2026-03-09T17:30"));
    // Two steps of four working hours after the due time have passed at once.
    story.now = local("2026-03-10T18:00");
    story.system(&SystemCommand::LimitReached(clock));
    let raised = &story.events.last().unwrap().body;
    assert_eq!(*raised, Body::Escalated { clock: ClockKind::Handle, from: 0, to: 2 });
    let again = story.attempt_system(&SystemCommand::LimitReached(clock));
    assert_eq!(again, Err(Rejection::NotDue), "each superior is told once");
}

#[test]
fn the_ladder_ends_at_the_county() {
    let mut story = Story::of(PIPE).handled();
    story.wait_until(local("2026-06-01T10:00"));
    let handle = story.case.running_clock(ClockKind::Handle).unwrap();
    assert_eq!((handle.level, handle.fire_at), (4, None), "grid, community, street, county");
    assert_eq!(story.case.next_due(), Some(local("2026-03-02T16:00")), "late stays late");
}

#[test]
fn no_comment_edit_or_watch_restarts_a_clock() {
    let mut story = Story::of(PIPE).handled();
    let (water, supervisor) = (story.people.water.clone(), story.people.supervisor.clone());
    let before = story.case.running_clock(ClockKind::Handle).unwrap().clone();
    story.after(sandan_core::time::Instant::DAY).give(&water, contacted(Attempt::NotReached));
    story.give(&supervisor, CaseCommand::Supervise(supervise::Supervise::default()));
    assert_eq!(story.case.running_clock(ClockKind::Handle), Some(&before));
}

#[test]
fn a_calendar_notice_recomputes_each_clock_once() {
    let mut story = Story::of(PIPE).handled();
    let day = |day| NoticeDay {
        date: chrono::NaiveDate::from_ymd_opt(2026, 3, day).unwrap(),
        kind: DayKind::Off,
        name: "台风".to_owned(),
    };
    let notice = Notice { number: "例".to_owned(), year: 2026, days: vec![day(4), day(5)] };
    story.calendars.push(story.calendar().merge(&notice));
    story.system(&SystemCommand::CorrectCalendar);
    assert_eq!(story.due(ClockKind::Handle), local("2026-03-11T17:30"));
    assert_eq!(story.attempt_system(&SystemCommand::CorrectCalendar), Err(Rejection::NotDue));
}

#[test]
fn a_limit_beyond_the_published_years_is_provisional() {
    let now = local("2026-12-28T10:00");
    let story = Story::filed(crate::support::story::submission(PIPE, 1), now, 1).handled();
    assert!(story.case.running_clock(ClockKind::Handle).unwrap().provisional);
}

#[test]
fn a_clock_that_has_not_passed_does_nothing() {
    let mut story = Story::of(PIPE).dispatched();
    let sign = story.case.running_clock(ClockKind::Sign).unwrap().id;
    assert_eq!(story.attempt_system(&SystemCommand::LimitReached(sign)), Err(Rejection::NotDue));
    let route = SystemCommand::Route(Route::Orders(vec![story.order_by_rule()]));
    assert_eq!(story.attempt_system(&route), Err(Rejection::NotDue), "it is routed already");
}

#[test]
fn an_order_that_nobody_signs_for_stays_assigned_and_rises() {
    let mut story = Story::of(PIPE).dispatched();
    story.wait_until(local("2026-03-03T12:00"));
    let sign = story.case.running_clock(ClockKind::Sign).unwrap();
    assert!(sign.level >= 1 && story.case.lead_order().unwrap().takers.is_empty());
}
