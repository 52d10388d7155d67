//! One batch from its first read to its last answer.

use super::judge::{Hashes, judge};
use super::{Job, Verdict, read, write};
use crate::change::{Change, CommitError, Committed};
use crate::error::StoreError;
use crate::open::Core;
use std::sync::Arc;

/// How often a batch is judged again because another process created a row in between.
const RACES: usize = 5;

/// Why an attempt wrote nothing.
pub enum Setback {
    /// Another process created a row that this batch also creates: read again and the loser shows.
    Raced,
    Failed(StoreError),
}

impl<E: Into<StoreError>> From<E> for Setback {
    fn from(error: E) -> Self {
        Self::Failed(error.into())
    }
}

/// Writes a batch and answers everybody in it.
pub async fn settle(core: Arc<Core>, jobs: Vec<Job>) {
    let changes: Vec<&Change> = jobs.iter().map(|job| &job.change).collect();
    let verdicts = match attempt_often(&core, &changes).await {
        Ok(verdicts) => verdicts,
        // The same would befall each of them alone, only later.
        Err(error @ (StoreError::OutcomeUnknown(_) | StoreError::ReadOnly)) => same_for_all(&changes, &error),
        Err(error) if error.is_unavailable() => changes.iter().map(|_| Err(CommitError::busy())).collect(),
        Err(error) if changes.len() == 1 => same_for_all(&changes, &error),
        Err(error) => {
            tracing::debug!(%error, changes = changes.len(), "a batch failed and is replayed one by one");
            one_by_one(&core, &changes).await
        }
    };
    if verdicts.iter().any(Result::is_ok) {
        core.notify();
    }
    for (job, verdict) in jobs.into_iter().zip(verdicts) {
        // An error means that the caller is gone; what was written stays written.
        let _ = job.answer.send(verdict);
    }
}

fn same_for_all(changes: &[&Change], error: &StoreError) -> Vec<Verdict> {
    changes.iter().map(|_| Err(CommitError::Failed(error.clone()))).collect()
}

async fn one_by_one(core: &Core, changes: &[&Change]) -> Vec<Verdict> {
    let mut verdicts = Vec::with_capacity(changes.len());
    for &change in changes {
        let verdict = match attempt_often(core, &[change]).await {
            Ok(alone) => alone.into_iter().next().unwrap_or(Err(CommitError::busy())),
            Err(error) if error.is_unavailable() => Err(CommitError::busy()),
            Err(error) => Err(CommitError::Failed(error)),
        };
        verdicts.push(verdict);
    }
    verdicts
}

async fn attempt_often(core: &Core, changes: &[&Change]) -> Result<Vec<Verdict>, StoreError> {
    for _ in 0..RACES {
        match attempt(core, changes).await {
            Ok(verdicts) => return Ok(verdicts),
            Err(Setback::Raced) => {}
            Err(Setback::Failed(error)) => return Err(error),
        }
    }
    Err(StoreError::Refused(format!("lost {RACES} races for new rows in a row")))
}

async fn attempt(core: &Core, changes: &[&Change]) -> Result<Vec<Verdict>, Setback> {
    let Some(district) = changes.first().map(|change| change.district) else { return Ok(Vec::new()) };
    let transaction = core.begin().await?;
    let mut seen = read::read(core, &transaction, district, changes).await?;
    let known = seen.counters.keys().cloned().collect();
    let judged = judge(changes, &mut seen);
    let winners: Vec<(&Change, &Hashes)> = changes
        .iter()
        .zip(&judged)
        .filter_map(|(change, verdict)| verdict.as_ref().ok().map(|hashes| (*change, hashes)))
        .collect();
    let mut position = None;
    if winners.is_empty() {
        transaction.rollback().await?;
    } else {
        let batch = write::Batch { core, district, winners: &winners, seen: &seen, known_counters: &known };
        // On an error the transaction is dropped and rolls back.
        position = batch.write(&transaction).await?;
        transaction.commit().await.map_err(StoreError::OutcomeUnknown)?;
    }
    let answer = |(change, verdict): (&&Change, Result<Hashes, CommitError>)| {
        verdict.map(|_| Committed { versions: versions(change), position })
    };
    Ok(changes.iter().zip(judged).map(answer).collect())
}

fn versions(change: &Change) -> Vec<(uuid::Uuid, i64)> {
    let version = |events: usize| i64::try_from(events).unwrap_or(i64::MAX);
    change.streams.iter().map(|stream| (stream.id, stream.expected + version(stream.events.len()))).collect()
}
