//! Random walks: thousands of steps by people of every role and by the system, each checked against the
//! invariants; and for every state that they reach, that time alone brings it on.

mod alive;
pub mod commands;
pub mod random;
pub mod walk;

use sandan_core::case::edges::{CASE_EDGES, ORDER_EDGES};
use sandan_core::case::event::Body;
use sandan_core::case::state::{CaseState, OrderState};
use std::collections::BTreeMap;
use std::sync::OnceLock;
use walk::Record;

/// Enough that every edge of the table is walked several times, and few enough for every run of the tests.
const WALKS: u64 = 1_000;

/// The walks of this run: made once, looked at by several tests.
pub fn record() -> &'static Record {
    static RECORD: OnceLock<Record> = OnceLock::new();
    RECORD.get_or_init(|| {
        let mut record = Record::default();
        for seed in 0..WALKS {
            walk::walk(seed, &mut record);
        }
        record
    })
}

#[test]
fn random_walks_hold_the_invariants_and_reach_every_state() {
    let record = record();
    eprintln!("{} steps accepted, {} refused", record.accepted, record.refused);
    for state in CaseState::ALL {
        assert!(record.states.contains_key(state), "no walk reached {state:?}");
    }
    for state in OrderState::ALL {
        assert!(record.order_states.contains_key(state), "no walk reached an order {state:?}");
    }
    eprintln!("{:?}\n{:?}", record.states, record.order_states);
    assert!(record.accepted > 5_000, "{} steps are too few to say anything", record.accepted);
}

#[test]
fn random_walks_meet_every_kind_of_event() {
    let seen: BTreeMap<&str, u32> = record().words.iter().map(|(word, n)| (word.as_str(), *n)).collect();
    eprintln!("{seen:?}");
    let missing: Vec<_> = every_word().into_iter().filter(|word| !seen.contains_key(word.as_str())).collect();
    assert!(missing.is_empty(), "never happened: {missing:?}");
}

#[test]
fn every_command_was_accepted_somewhere() {
    let missing: Vec<_> = sandan_core::command::table::RULES
        .iter()
        .map(|rule| rule.name)
        .filter(|name| !record().commands.contains_key(name.word()))
        .collect();
    assert!(missing.is_empty(), "never accepted: {missing:?}");
}

#[test]
fn random_walks_take_every_edge_of_the_domain() {
    let cases: Vec<_> = record().case_edges.iter().map(|(from, _, to)| (*from, *to)).collect();
    let orders: Vec<_> = record().order_edges.iter().map(|(from, _, to)| (*from, *to)).collect();
    assert_eq!(not_taken(CASE_EDGES, &cases), []);
    assert_eq!(not_taken(ORDER_EDGES, &orders), []);
}

fn not_taken<S: Copy + PartialEq>(edges: &[(S, &[S])], taken: &[(S, S)]) -> Vec<(S, S)> {
    let all = edges.iter().flat_map(|(from, next)| next.iter().map(|to| (*from, *to)));
    all.filter(|edge| !taken.contains(edge)).collect()
}

/// The words of all events, from serde's own complaint about an unknown one.
fn every_word() -> Vec<String> {
    let complaint = serde_json::from_str::<Body>(r#"{"kind":"?"}"#).unwrap_err().to_string();
    let (_, expected) = complaint.split_once("expected one of").unwrap();
    let words = expected.split('`').skip(1).step_by(2).map(str::to_owned).collect::<Vec<_>>();
    assert!(words.len() > 50, "{complaint}");
    words
}
