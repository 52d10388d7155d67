//! What happened: refusals by kind, cases by state, how long the stages take.

use crate::client::ClientError;
use sandan_contract::problem::Code;
use sandan_core::time::Instant;
use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};
use uuid::Uuid;

/// Refusals that belong to the game: somebody else was quicker, the case has moved on, a window closed.
const EXPECTED: &[Code] = &[
    Code::LostClaim,
    Code::WrongState,
    Code::StaleVersion,
    Code::AlreadyDone,
    Code::NotYours,
    Code::NotFound,
    Code::OrdersOpen,
    Code::WindowOver,
    Code::NotDue,
    Code::AfterDue,
    Code::UsedUp,
    Code::HigherApprover,
    Code::FirstLeadStays,
    Code::HandlerMayNotJudge,
];

/// Measurements kept for a median.
const KEPT: usize = 2_000;
/// Unexpected errors shown in full.
const SHOWN: usize = 5;

/// The stages that are measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// From the acceptance to the first taker.
    Take,
    /// From the first taker to the feedback.
    Handle,
    /// From the report to the close.
    Whole,
}

#[derive(Default)]
struct Times {
    opened: Option<Instant>,
    accepted: Option<Instant>,
    taken: Option<Instant>,
}

#[derive(Default)]
struct Inner {
    opened: u64,
    closed: u64,
    reopened: u64,
    redone: u64,
    withdrawn: u64,
    deeds: u64,
    refused: BTreeMap<String, u64>,
    errors: BTreeMap<String, u64>,
    shown: VecDeque<String>,
    times: HashMap<Uuid, Times>,
    stages: BTreeMap<Stage, VecDeque<i64>>,
}

/// Shared by all robots.
#[derive(Default)]
pub struct Tally(Mutex<Inner>);

/// A copy of the numbers.
#[derive(Clone, Debug, Default)]
pub struct Figures {
    pub opened: u64,
    pub closed: u64,
    pub reopened: u64,
    pub redone: u64,
    pub withdrawn: u64,
    /// Commands that were carried out.
    pub deeds: u64,
    /// Expected refusals, by robot, step and code.
    pub refused: BTreeMap<String, u64>,
    /// Unexpected ones, likewise.
    pub errors: BTreeMap<String, u64>,
    pub shown: Vec<String>,
    /// Medians in microseconds of business time.
    pub medians: BTreeMap<Stage, i64>,
}

impl Figures {
    #[must_use]
    pub fn error_count(&self) -> u64 {
        self.errors.values().sum()
    }

    #[must_use]
    pub fn refusal_count(&self) -> u64 {
        self.refused.values().sum()
    }
}

impl Tally {
    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Counts what a call came to; true when it was carried out.
    pub fn count<T>(&self, robot: &str, step: &str, result: &Result<T, ClientError>) -> bool {
        match result {
            Ok(_) => {
                self.inner().deeds += 1;
                true
            }
            Err(error) => {
                self.failed(robot, step, error);
                false
            }
        }
    }

    /// Counts an error, as a refusal that belongs to the game or as one that does not.
    pub fn failed(&self, robot: &str, step: &str, error: &ClientError) {
        let code = error.code();
        let what = format!("{robot} {step}: {}", code.map_or("no_answer", Code::word));
        let mut inner = self.inner();
        if code.is_some_and(|code| EXPECTED.contains(&code)) {
            *inner.refused.entry(what).or_default() += 1;
            return;
        }
        *inner.errors.entry(what).or_default() += 1;
        inner.shown.push_back(format!("{robot} {step}: {error}{}", fields(error)));
        if inner.shown.len() > SHOWN {
            inner.shown.pop_front();
        }
    }

    /// An event of a case, as the live line tells it.
    pub fn event(&self, case: Uuid, kind: &str, at: Instant) {
        let mut inner = self.inner();
        let known = inner.times.entry(case).or_default();
        match kind {
            "submitted" => {
                known.opened = Some(at);
                inner.opened += 1;
            }
            "accepted" => known.accepted = known.accepted.or(Some(at)),
            "order_taken" if known.taken.is_none() => {
                known.taken = Some(at);
                let from = known.accepted;
                inner.measure(Stage::Take, from, at);
            }
            "fed_back" => {
                let from = known.taken.take();
                inner.measure(Stage::Handle, from, at);
            }
            "closed" => {
                let from = known.opened;
                inner.closed += 1;
                inner.measure(Stage::Whole, from, at);
                inner.times.remove(&case);
            }
            "withdrawn" | "rejected" | "merged" => {
                inner.withdrawn += u64::from(kind == "withdrawn");
                inner.times.remove(&case);
            }
            "reopened" => inner.reopened += 1,
            "redo_ordered" => inner.redone += 1,
            _ => {}
        }
    }

    #[must_use]
    pub fn figures(&self) -> Figures {
        let inner = self.inner();
        Figures {
            opened: inner.opened,
            closed: inner.closed,
            reopened: inner.reopened,
            redone: inner.redone,
            withdrawn: inner.withdrawn,
            deeds: inner.deeds,
            refused: inner.refused.clone(),
            errors: inner.errors.clone(),
            shown: inner.shown.iter().cloned().collect(),
            medians: inner.stages.iter().filter_map(|(stage, all)| Some((*stage, median(all)?))).collect(),
        }
    }
}

impl Inner {
    fn measure(&mut self, stage: Stage, from: Option<Instant>, to: Instant) {
        let Some(from) = from else { return };
        let all = self.stages.entry(stage).or_default();
        all.push_back(to.since(from));
        if all.len() > KEPT {
            all.pop_front();
        }
    }
}

/// Which fields a problem names.
fn fields(error: &ClientError) -> String {
    let ClientError::Problem(problem) = error else { return String::new() };
    problem.errors.iter().map(|fault| format!(" [{}: {}]", fault.field, fault.reason)).collect()
}

fn median(all: &VecDeque<i64>) -> Option<i64> {
    let mut sorted: Vec<i64> = all.iter().copied().collect();
    sorted.sort_unstable();
    sorted.get(sorted.len() / 2).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stages_are_measured_from_the_events_of_a_case() {
        let tally = Tally::default();
        let case = Uuid::from_u128(1);
        let events =
            [("submitted", 0), ("accepted", 1), ("order_taken", 4), ("fed_back", 10), ("closed", 12)];
        for (kind, minute) in events {
            tally.event(case, kind, Instant(minute * Instant::MINUTE));
        }
        let figures = tally.figures();
        assert_eq!((figures.opened, figures.closed), (1, 1));
        let minutes = |stage| figures.medians[&stage] / Instant::MINUTE;
        assert_eq!([minutes(Stage::Take), minutes(Stage::Handle), minutes(Stage::Whole)], [3, 6, 12]);
    }

    #[test]
    fn a_lost_race_is_part_of_the_game_and_a_wrong_field_is_not() {
        let tally = Tally::default();
        let problem = |code: Code| {
            let body = serde_json::json!({
                "type": code.urn(), "title": "", "status": code.status(), "detail": "", "code": code.word(),
                "request_id": "",
            });
            ClientError::Problem(Box::new(serde_json::from_value(body).unwrap()))
        };
        tally.failed("volunteer", "claim", &problem(Code::LostClaim));
        tally.failed("volunteer", "claim", &problem(Code::BadField));
        tally.failed("volunteer", "claim", &ClientError::Transport("gone".to_owned()));
        let figures = tally.figures();
        assert_eq!((figures.refusal_count(), figures.error_count()), (1, 2));
        assert!(figures.errors.contains_key("volunteer claim: bad_field"));
    }
}
