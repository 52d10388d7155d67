//! How each case ended, held against its line.

use crate::row::{End, Row};
use sandan_core::case::Case;
use sandan_core::case::event::{Body, Event};
use sandan_core::case::facts::DispatchMode;
use std::collections::BTreeMap;
use std::fmt::Write;

/// How a case ended, from its fold and its history.
pub fn end_of(case: &Case, events: &[Event]) -> End {
    let word = |word: Option<&'static str>| word.unwrap_or_default().to_owned();
    let escalated = events.iter().filter_map(|event| match &event.body {
        Body::Escalated { to, .. } => Some(*to),
        _ => None,
    });
    let offered = case.orders.iter().filter(|order| order.mode != DispatchMode::Assign).count();
    End {
        state: case.state.word().to_owned(),
        ending: word(case.ending.map(|ending| ending.word())),
        outcome: word(case.outcome.map(|outcome| outcome.word())),
        reworks: case.counts.reworks,
        redos: case.counts.redos,
        returns: case.counts.returns,
        extensions: case.counts.extensions,
        rings: u8::try_from(offered).unwrap_or(u8::MAX),
        no_shows: case.counts.no_shows,
        level: escalated.max().unwrap_or(0),
        revisited: events.iter().any(|event| matches!(event.body, Body::Revisited { .. })),
        orders: case.orders.len(),
        flags: flags(case),
    }
}

fn flags(case: &Case) -> String {
    let plain =
        [(case.excluded, "excluded"), (case.final_at.is_some(), "final"), (case.supervised, "supervised")];
    let mut flags: Vec<String> =
        plain.iter().filter(|(holds, _)| *holds).map(|(_, word)| (*word).to_owned()).collect();
    flags.extend((!case.voices.is_empty()).then(|| format!("voices={}", case.voices.len())));
    flags.join("+")
}

/// One case beside its line: empty when it ended as written.
pub fn differences(expected: &End, found: &End) -> Vec<String> {
    let pairs = [
        ("state", expected.state.clone(), found.state.clone()),
        ("ending", expected.ending.clone(), found.ending.clone()),
        ("outcome", expected.outcome.clone(), found.outcome.clone()),
        ("reworks", expected.reworks.to_string(), found.reworks.to_string()),
        ("redos", expected.redos.to_string(), found.redos.to_string()),
        ("returns", expected.returns.to_string(), found.returns.to_string()),
        ("extensions", expected.extensions.to_string(), found.extensions.to_string()),
        ("rings", expected.rings.to_string(), found.rings.to_string()),
        ("no-shows", expected.no_shows.to_string(), found.no_shows.to_string()),
        ("level", expected.level.to_string(), found.level.to_string()),
        ("revisited", expected.revisited.to_string(), found.revisited.to_string()),
        ("orders", expected.orders.to_string(), found.orders.to_string()),
        ("flags", expected.flags.clone(), found.flags.clone()),
    ];
    let differ = pairs.into_iter().filter(|(_, expected, found)| expected != found);
    differ.map(|(what, expected, found)| format!("{what} {found:?}, written {expected:?}")).collect()
}

/// The outcome of the whole week.
pub struct Verdict {
    /// Scripts with how many cases ended as written, of how many.
    by_script: BTreeMap<String, (usize, usize)>,
    pub faults: Vec<String>,
}

impl Verdict {
    /// `ends`: how each case ended, by line; `untold`: what kept a script from being told.
    pub fn of(rows: &[Row], ends: &BTreeMap<u32, End>, untold: &BTreeMap<u32, String>) -> Self {
        let mut verdict = Self { by_script: BTreeMap::new(), faults: Vec::new() };
        for row in rows {
            let mut wrong: Vec<String> =
                untold.get(&row.no).map(|why| format!("stuck: {why}")).into_iter().collect();
            match ends.get(&row.no) {
                Some(end) => wrong.extend(differences(&row.expected, end)),
                None => wrong.push("never became a case".to_owned()),
            }
            let (good, all) = verdict.by_script.entry(row.script.clone()).or_default();
            *all += 1;
            *good += usize::from(wrong.is_empty());
            if !wrong.is_empty() {
                verdict.faults.push(format!("{} {}: {}", row.no, row.script, wrong.join("; ")));
            }
        }
        verdict
    }

    pub fn good(&self) -> usize {
        self.by_script.values().map(|(good, _)| good).sum()
    }

    /// The table, one script a line, and every difference.
    pub fn table(&self) -> String {
        let mut table = String::new();
        let all: usize = self.by_script.values().map(|(_, all)| all).sum();
        for (script, (good, of)) in &self.by_script {
            writeln!(table, "{script:<20} {good:>4} of {of:>4}").expect("memory");
        }
        writeln!(table, "{} of {all} end as written", self.good()).expect("memory");
        for fault in &self.faults {
            writeln!(table, "  {fault}").expect("memory");
        }
        table
    }
}
