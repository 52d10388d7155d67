//! The table (state × command × who) as a snapshot, and `docs/loop.md` as what the code says of itself.

mod page;

use sandan_core::case::state::{CaseState, OrderState};
use sandan_core::command::table::RULES;
use sandan_core::command::{CommandName, Rule};
use std::path::Path;

/// Every command and who may give it, by the state in which it may be given.
fn lines() -> Vec<String> {
    let mut lines = Vec::new();
    for state in CaseState::ALL {
        for rule in RULES.iter().filter(|rule| rule.from.contains(state)) {
            let orders: Vec<_> = rule.order.iter().map(|order| order.word()).collect();
            let on = if orders.is_empty() { String::new() } else { format!(" [{}]", orders.join(" ")) };
            lines.push(format!("{} × {}{on}: {}", state.word(), rule.name.word(), who(rule)));
        }
    }
    lines
}

fn who(rule: &Rule) -> String {
    rule.who.iter().map(|who| format!("{who:?}")).collect::<Vec<_>>().join(", ")
}

#[test]
fn the_table_of_states_commands_and_people_is_as_agreed() {
    insta::assert_snapshot!("rules", lines().join("\n"));
}

#[test]
fn every_command_has_one_rule_and_every_rule_can_be_used_by_somebody() {
    for name in CommandName::ALL.iter().filter(|name| **name != CommandName::Submit) {
        assert_eq!(RULES.iter().filter(|rule| rule.name == *name).count(), 1, "{}", name.word());
    }
    for rule in RULES {
        assert!(!rule.from.is_empty() && !rule.who.is_empty(), "{}", rule.name.word());
    }
}

#[test]
fn every_open_state_of_case_and_order_has_a_person_who_can_move_it() {
    for state in CaseState::OPEN {
        assert!(RULES.iter().any(|rule| rule.from.contains(state)), "{state:?}");
    }
    for state in OrderState::OPEN.iter().filter(|state| **state != OrderState::Shelved) {
        assert!(RULES.iter().any(|rule| rule.order.contains(state)), "{state:?}");
    }
}

/// Set `UPDATE_DOCS=1` to write the page anew.
#[test]
fn the_page_of_the_loop_says_what_the_code_does() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/loop.md");
    let page = page::page();
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&path, &page).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(committed == page, "docs/loop.md is not what the code does; UPDATE_DOCS=1 writes it anew");
}
