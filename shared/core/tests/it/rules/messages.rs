//! Who is told what.

use crate::support::people::people;
use crate::support::profile::{LITTER, VISIT};
use crate::support::{Story, claim};
use sandan_core::case::facts::{Consent, Proxy};
use sandan_core::case::fold;
use sandan_core::command::system::choose::Choose;
use sandan_core::command::{CaseCommand, OrderCommand, SystemCommand};
use sandan_core::ids::AccountId;
use sandan_core::message::{Message, Recipient, Template, messages};

/// Every message of a story so far, event by event as they were committed.
fn told(story: &Story) -> Vec<Message> {
    let mut told = Vec::new();
    for n in 0..story.events.len() {
        let before = fold(&story.events[..n]);
        let after = fold(&story.events[..=n]).unwrap();
        told.extend(messages(before.as_ref(), &after, &story.events[n..=n]));
    }
    told
}

fn to(told: &[Message], account: AccountId) -> Vec<Template> {
    let own = told.iter().filter(|message| message.to == Recipient::Account(account));
    own.map(|message| message.template).collect()
}

#[test]
fn an_offer_reaches_everybody_it_was_offered_to_and_nobody_else() {
    let story = Story::of(LITTER).dispatched();
    let offered = story.case.lead_order().unwrap().offered_to.clone();
    let told = told(&story);
    let offers: Vec<_> = told.iter().filter(|message| message.template == Template::Offer).collect();
    assert_eq!(offers.len(), offered.len());
    for message in offers {
        assert!(matches!(message.to, Recipient::Account(account) if offered.contains(&account)));
        assert_eq!((message.order, message.fence), (Some(story.lead()), Some(0)));
    }
}

#[test]
fn who_acts_is_not_told_what_they_did_and_the_resident_is() {
    let mut story = Story::of(LITTER).dispatched();
    let volunteer = story.volunteer(0);
    story.give(&volunteer, story.on_order(claim()));
    let told = told(&story);
    assert!(!to(&told, volunteer.account).contains(&Template::Chosen));
    assert_eq!(to(&told, people().resident.account), [Template::Taken]);
}

#[test]
fn of_the_interested_each_hears_how_it_ended_and_the_person_served_who_comes() {
    let mut story = Story::with(VISIT, |report| {
        report.parties.proxy =
            Some(Proxy { relation: "子女".to_owned(), consent: Consent::Said, by: None });
    })
    .dispatched();
    for n in [0, 1] {
        story.give(&story.volunteer(n), story.on_order(OrderCommand::ExpressInterest));
    }
    let (chosen, other) = (story.volunteer(1).account, story.volunteer(0).account);
    story.system(&SystemCommand::Choose(Choose { order: story.lead(), accounts: vec![chosen] }));
    let told = told(&story);
    assert_eq!(to(&told, chosen).last(), Some(&Template::Chosen));
    assert_eq!(to(&told, other).last(), Some(&Template::NotChosen));
    let served: Vec<_> = told.iter().filter(|message| message.to == Recipient::Served).collect();
    assert_eq!(served.iter().map(|message| message.template).collect::<Vec<_>>(), [Template::Taken]);
    assert_eq!(served[0].order, Some(story.lead()), "her digits follow from the order");
}

#[test]
fn an_anonymous_reporter_is_told_nothing() {
    let mut silent = Story::with(LITTER, |report| {
        report.parties.reporter = None;
        report.parties.reachable = false;
        report.parties.anonymous = true;
    })
    .dispatched();
    silent.give(&silent.volunteer(0), silent.on_order(claim()));
    let residents = [Recipient::Contact, Recipient::Served];
    assert!(told(&silent).iter().all(|message| !residents.contains(&message.to)), "{:?}", told(&silent));
}

#[test]
fn a_number_that_was_left_is_told_where_there_is_no_account() {
    let mut story = Story::with(LITTER, |report| report.parties.reporter = None).dispatched();
    story.give(&story.volunteer(0), story.on_order(claim()));
    let taken: Vec<_> = told(&story).into_iter().filter(|m| m.template == Template::Taken).collect();
    assert_eq!(taken.iter().map(|message| message.to).collect::<Vec<_>>(), [Recipient::Contact]);
}

#[test]
fn holders_are_told_when_a_case_is_withdrawn() {
    let mut story = Story::of(LITTER).dispatched();
    let holder = story.volunteer(0);
    story.give(&holder, story.on_order(claim()));
    story.give(&people().resident, CaseCommand::Withdraw(Default::default()));
    assert!(to(&told(&story), holder.account).contains(&Template::OrderEnded));
}
