//! A complaint about a person or unit goes one level up, and its subject learns nothing.

use crate::support::people::{account, street, unit};
use crate::support::profile::{LITTER, PIPE};
use crate::support::story::submission;
use crate::support::{Story, claim, local};
use sandan_core::case::facts::{About, Place};
use sandan_core::command::place_order::PlaceOrder;
use sandan_core::command::relocate::Relocate;
use sandan_core::command::{CaseCommand, Rejection, merge};
use sandan_core::view::class_of;

fn about_the_worker(category: &str) -> Story {
    Story::with(category, |report| report.parties.about = vec![About::Person(account(40))])
}

#[test]
fn it_lies_on_the_desk_above_the_community_and_stays_there_when_the_place_is_corrected() {
    let mut story = about_the_worker(PIPE);
    assert_eq!(story.case.desk, street());
    let clerk = story.people.street_dispatcher.clone();
    let path = crate::support::people::other_grid();
    let place = Place { path, reason: "by_person".to_owned(), map_version: 1 };
    story.give(&clerk, CaseCommand::Relocate(Relocate { place }));
    assert_eq!(story.case.desk, street());
}

#[test]
fn its_subject_neither_sees_nor_claims_nor_hears_of_it() {
    let mut story = about_the_worker(LITTER).dispatched();
    let subject = story.people.subject.clone();
    assert_eq!(class_of(&story.case, &subject), None);
    assert_eq!(story.refused(&subject, story.on_order(claim())), Rejection::Unseen);
    story.give(&story.volunteer(0), story.on_order(claim()));
    let late = story.refused(&subject, story.on_order(claim()));
    assert_eq!(late, Rejection::Unseen, "not even that somebody else was quicker");
}

#[test]
fn a_unit_is_not_given_a_complaint_about_itself() {
    let mut story = Story::with(PIPE, |report| report.parties.about = vec![About::Unit(unit(3))]).accepted();
    let (desk, theirs) = (story.people.street_dispatcher.clone(), story.people.subject_unit.clone());
    let order = PlaceOrder { unit: Some(unit(3)), ..story.order_by_rule() };
    assert_eq!(story.refused(&desk, CaseCommand::PlaceOrder(order)), Rejection::Invalid("person"));
    assert_eq!(class_of(&story.case, &theirs), None);
}

#[test]
fn a_complaint_does_not_become_visible_to_its_subject_through_a_merge() {
    let complaint = about_the_worker(PIPE);
    let plain = Story::filed(submission(PIPE, 2), local("2026-03-02T10:00"), 2);
    let merged = merge(&complaint.case, &plain.case, &complaint.people.county_desk, &complaint.context());
    assert_eq!(merged, Err(Rejection::Invalid("into")));
}
