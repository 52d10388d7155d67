//! A history, folded step by step.

use sandan_core::case::apply::begin;
use sandan_core::case::event::Event;
use sandan_core::case::{Case, apply};
use sandan_store::project::event_from;
use sandan_store::rows::EventRow;

/// One event with the case before it.
pub struct Step {
    pub before: Case,
    pub event: Event,
    pub after: Case,
}

/// A whole history: the first event, every step after it, and what it comes to.
pub struct Replayed {
    pub first: Event,
    pub steps: Vec<Step>,
    pub case: Case,
}

impl Replayed {
    /// Folds stored events.
    ///
    /// # Errors
    /// Says which event cannot be read, or that the history does not begin with a submission.
    pub fn of(rows: &[EventRow]) -> Result<Self, String> {
        let mut events = Vec::with_capacity(rows.len());
        for row in rows {
            let event = event_from(row.at, row.actor, &row.data)
                .map_err(|error| format!("event {}: {error}", row.seq))?;
            if event.body.word() != row.kind {
                return Err(format!(
                    "event {} is filed as {} and says {}",
                    row.seq,
                    row.kind,
                    event.body.word()
                ));
            }
            events.push(event);
        }
        let Some((first, rest)) = events.split_first() else { return Err("no events".to_owned()) };
        let mut case = begin(first).ok_or("does not begin with a submission")?;
        let mut steps = Vec::with_capacity(rest.len());
        for event in rest {
            let before = case.clone();
            apply(&mut case, event);
            steps.push(Step { before, event: event.clone(), after: case.clone() });
        }
        Ok(Self { first: first.clone(), steps, case })
    }

    /// All events in order.
    pub fn events(&self) -> impl Iterator<Item = &Event> {
        std::iter::once(&self.first).chain(self.steps.iter().map(|step| &step.event))
    }
}
