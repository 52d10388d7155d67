//! Who sees what of a case, by relation and phase.

use crate::support::people::people;
use crate::support::profile::{LITTER, PIPE};
use crate::support::{Story, answered, claim};
use sandan_core::case::facts::Satisfaction;
use sandan_core::command::OrderCommand;
use sandan_core::role::Role;
use sandan_core::view::{Detail, ViewClass, class_of, fields};

#[test]
fn a_volunteer_sees_the_door_number_after_the_claim_and_no_longer_after_the_close() {
    let mut story = Story::of(LITTER).dispatched();
    let (me, other) = (story.volunteer(0), story.volunteer(1));
    let place = |story: &Story, who| class_of(&story.case, who).map(|class| fields(class).place);
    assert_eq!(place(&story, &me), Some(Detail::Hidden));
    story.give(&me, story.on_order(claim()));
    assert_eq!((place(&story, &me), place(&story, &other)), (Some(Detail::Full), None));
    story.finish();
    assert_eq!(place(&story, &me), Some(Detail::Full), "while it is checked");
    let (checker, revisiter) = (story.people.checker.clone(), story.people.revisiter.clone());
    story.give(&checker, crate::support::passed()).give(&revisiter, answered(true, Satisfaction::Satisfied));
    assert_eq!(class_of(&story.case, &me), Some(ViewClass::Pool));
}

#[test]
fn the_volunteer_of_an_earlier_round_sees_nothing_of_the_next() {
    let mut story = Story::of(LITTER).checked();
    let revisiter = story.people.revisiter.clone();
    story.give(&revisiter, answered(false, Satisfaction::Dissatisfied));
    assert_eq!(class_of(&story.case, &story.volunteer(0)), None);
}

#[test]
fn who_gave_it_up_sees_it_no_more() {
    let mut story = Story::of(LITTER).handled();
    story.give(&story.volunteer(0), story.on_order(OrderCommand::Release));
    assert_eq!(class_of(&story.case, &story.volunteer(0)), None);
}

#[test]
fn the_holder_of_a_secret_case_learns_the_place_and_not_who_asked() {
    let story = Story::with(LITTER, |report| report.parties.secret = true).handled();
    let class = class_of(&story.case, &story.volunteer(0)).unwrap();
    assert_eq!(
        (class, fields(class).people, fields(class).place),
        (ViewClass::HolderSecret, Detail::Hidden, Detail::Full)
    );
}

#[test]
fn everybody_sees_a_running_case_in_the_class_of_their_role() {
    let story = Story::of(PIPE).handled();
    let people = people();
    let expected = [
        (&people.resident, Some(ViewClass::Reporter)),
        (&people.neighbour, None),
        (&people.water, Some(ViewClass::Holder)),
        (&people.water_two, Some(ViewClass::Unit)),
        (&people.property, None),
        (&people.dispatcher, Some(ViewClass::Staff)),
        (&people.grid_worker, Some(ViewClass::Staff)),
        (&people.revisiter, Some(ViewClass::Supervisor)),
        (&people.auditor, Some(ViewClass::Auditor)),
        (&people.stranger, None),
        (&people.volunteers[0], None),
    ];
    for (actor, class) in expected {
        assert_eq!(class_of(&story.case, actor), class, "{:?}", actor.grants);
    }
}

#[test]
fn of_two_roles_the_wider_sight_counts_in_whatever_order_they_stand() {
    let story = Story::of(PIPE).handled();
    let people = people();
    let mut both = people.water_two.clone();
    both.grants.extend(people.dispatcher.grants.clone());
    assert_eq!(class_of(&story.case, &both), Some(ViewClass::Staff));
    both.grants.reverse();
    assert_eq!(class_of(&story.case, &both), Some(ViewClass::Staff));
    assert!(both.is(Role::Handler));
}
