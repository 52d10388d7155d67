//! What was answered, counted.

use sandan_contract::problem::ProblemBody;
use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// So many unexpected answers are kept in words; all are counted.
const KEPT: usize = 40;

/// An answer that the replay did not reckon with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unexpected {
    pub what: String,
    pub code: String,
    pub detail: String,
}

/// Counts of one run.
#[derive(Default)]
pub struct Tally(Mutex<Counts>);

#[derive(Clone, Debug, Default)]
pub struct Counts {
    /// Answers by command.
    pub answered: BTreeMap<String, u64>,
    /// Refusals that belong to the play (a lost race, a limit that passed first), by command and code.
    pub expected: BTreeMap<String, u64>,
    /// Others, by command and code.
    pub unexpected: BTreeMap<String, u64>,
    pub examples: Vec<Unexpected>,
    /// Tries beyond the first, by reason.
    pub retries: BTreeMap<&'static str, u64>,
}

impl Tally {
    fn counts(&self) -> MutexGuard<'_, Counts> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn answered(&self, what: &str) {
        *self.counts().answered.entry(what.to_owned()).or_insert(0) += 1;
    }

    pub fn retried(&self, why: &'static str) {
        *self.counts().retries.entry(why).or_insert(0) += 1;
    }

    pub fn expected(&self, what: &str, problem: &ProblemBody) {
        *self.counts().expected.entry(format!("{what}: {}", problem.code)).or_insert(0) += 1;
    }

    pub fn unexpected(&self, what: &str, problem: &ProblemBody) {
        let mut counts = self.counts();
        *counts.unexpected.entry(format!("{what}: {}", problem.code)).or_insert(0) += 1;
        keep(&mut counts.examples, what, problem);
    }

    /// A 5xx that is tried again is still worth reading.
    pub fn noted_internal(&self, problem: &ProblemBody, path: &str) {
        keep(&mut self.counts().examples, path, problem);
    }

    #[must_use]
    pub fn read(&self) -> Counts {
        self.counts().clone()
    }
}

fn keep(examples: &mut Vec<Unexpected>, what: &str, problem: &ProblemBody) {
    let alike = |known: &&Unexpected| known.what == what && known.code == problem.code;
    if examples.len() < KEPT && examples.iter().filter(alike).count() < 3 {
        let fields: Vec<String> =
            problem.errors.iter().map(|error| format!("{}: {}", error.field, error.reason)).collect();
        let detail = format!("{} {} [{}]", problem.title, problem.detail, fields.join("; "));
        examples.push(Unexpected { what: what.to_owned(), code: problem.code.clone(), detail });
    }
}
