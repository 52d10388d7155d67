//! The profile that the demo ships must be one that the product would accept.

use sandan_core::case::clock::ClockKind;
use sandan_core::case::facts::{DispatchMode, LeadKind, Urgency};
use sandan_core::limit::{Limit, Unit};
use sandan_core::profile::Profile;

fn demo() -> Profile {
    toml::from_str(include_str!("../../../services/sandan/profile/demo.toml")).unwrap()
}

#[test]
fn the_demo_profile_has_no_fault_and_some_sixty_categories() {
    assert_eq!(demo().faults(), []);
    assert!((60..=70).contains(&demo().categories.len()));
}

#[test]
fn every_category_of_the_demo_can_be_suggested_and_its_code_tells_its_kind() {
    for category in demo().categories {
        assert!(!category.keywords.is_empty() && !category.name_en.is_empty(), "{}", category.code);
        let first = category.code.chars().next().unwrap();
        let expected = match category.kind.word() {
            "service" => "V",
            "wish" => "W",
            _ => "PE",
        };
        assert!(expected.contains(first), "{}", category.code);
        assert_eq!(category.code.len(), 5);
    }
}

#[test]
fn what_is_offered_in_the_demo_is_offered_to_volunteers() {
    for category in demo().categories {
        let offered = category.mode != DispatchMode::Assign;
        assert_eq!(offered, category.leads.contains(&LeadKind::Volunteer), "{}", category.code);
    }
}

#[test]
fn every_matter_of_the_demo_that_a_department_leads_is_in_the_responsibility_list() {
    let profile = demo();
    for category in &profile.categories {
        let by_unit =
            category.leads.iter().any(|lead| matches!(lead, LeadKind::Department | LeadKind::Property));
        let lines = profile.responsibilities.iter().filter(|line| !line.assist);
        let listed = lines.filter(|line| category.code.starts_with(&line.category)).count();
        assert!(!by_unit || listed > 0, "{}", category.code);
    }
}

#[test]
fn an_illegal_building_of_the_demo_carries_three_limits_at_once() {
    let limits = demo().limits_for(ClockKind::Handle, "E0301", Urgency::Normal);
    let amounts: Vec<_> = limits.into_iter().map(|(_, limit)| limit).collect();
    let days = |amount| Limit::new(amount, Unit::WorkingDays);
    assert_eq!(amounts, [Limit::new(4, Unit::WorkingHours), days(7), days(20)]);
}
