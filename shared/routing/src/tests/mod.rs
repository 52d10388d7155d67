//! Decisions of a small town, and laws that hold in every town.

mod decisions;
mod laws;
mod units;

use crate::*;
use sandan_core::area::AreaPath;
use sandan_core::case::facts::{DispatchMode, LeadKind};
use sandan_core::ids::{AccountId, UnitId};
use sandan_core::limit::MinuteOfDay;
use sandan_core::time::Instant;
use std::fmt::Write;

fn path(text: &str) -> AreaPath {
    AreaPath::from_stored(text.into())
}

fn account(number: u128) -> AccountId {
    AccountId(uuid::Uuid::from_u128(number))
}

fn unit(number: u128) -> UnitId {
    UnitId(uuid::Uuid::from_u128(number))
}

fn at(text: &str) -> Instant {
    Instant::parse(&format!("{}:00+08:00", text.replace(' ', "T"))).unwrap()
}

/// A Monday morning in a micro-grid: county 1, street 1a, community 1a1, grid 1a1x, micro-grid 1a1x1.
fn task() -> Task {
    let place = path("1/1a/1a1/1a1x/1a1x1/");
    let leads = vec![LeadKind::Volunteer, LeadKind::GridWorker];
    Task::new("S01", place, DispatchMode::ClaimFirst, leads, at("2026-03-09 10:00"))
}

fn volunteer(number: u128, home: &str) -> Candidate {
    Candidate { home: Some(path(home)), ..Candidate::new(account(number), CandidateKind::Volunteer) }
}

fn worker(number: u128, area: &str) -> Candidate {
    let new = Candidate::new(account(number), CandidateKind::GridWorker);
    Candidate { areas: vec![path(area)], on_duty: true, ..new }
}

fn words(list: &[&str]) -> std::collections::BTreeSet<String> {
    list.iter().map(|word| (*word).to_owned()).collect()
}

/// A decision as people read it, one line a person, in both languages.
fn told<T: Text>(out: &mut String, title: &str, account: AccountId, reasons: &[T]) {
    let zh: Vec<_> = reasons.iter().map(Text::zh).collect();
    let en: Vec<_> = reasons.iter().map(Text::en).collect();
    writeln!(out, "{title} #{}: {} | {}", account.0.as_u128(), zh.join("，"), en.join(", ")).unwrap();
}

fn told_all(ranked: &[Ranked], refused: &[Refused]) -> String {
    let mut out = String::new();
    for person in ranked {
        told(&mut out, &format!("{:>5}", person.score), person.account, &person.reasons);
    }
    for person in refused {
        told(&mut out, "   no", person.account, &person.reasons);
    }
    out
}
