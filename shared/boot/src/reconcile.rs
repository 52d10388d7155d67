//! Working what is due: the loop behind every `…_due`.
//!
//! A reconciler takes no input: it looks at deadlines whose time has come, leases a batch and works its cases side
//! by side, so that the committer can write them together; what belongs to one case is worked in turn. Correctness
//! rests on the version of the case; the lease only saves double work.
//!
//! A row that fails or panics waits longer with each attempt and ends in the dead-letter list, while the others go
//! on. A row that is still due after it was worked has failed too: nothing spins.

use crate::app::App;
use crate::desk::{load, system::Outcome};
use crate::due::Board;
use futures::FutureExt;
use sandan_core::case::Case;
use sandan_core::case::clock::ClockKind;
use sandan_core::ids::{CaseId, ClockId};
use sandan_core::time::Instant;
use sandan_kit::problem::Problem;
use sandan_kit::tasks::{Shutdown, TaskResult};
use sandan_store::rows::DeadlineRow;
use sandan_store::{DueOutcome, StoreError};
use std::collections::BTreeMap;
use std::panic::AssertUnwindSafe;
use std::time::Duration;
use tokio::task::JoinSet;
use uuid::Uuid;

/// Rows leased, and cases worked, at a time.
pub const BATCH: u64 = 32;
/// Real time after which another process may take a row over.
const LEASE: i64 = 30 * Instant::SECOND;
/// Looks at least this often, whatever the wake-ups do.
const PERIOD: Duration = Duration::from_millis(500);

/// What a round came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Round {
    /// Rows that were due.
    pub picked: usize,
    /// Of these, rows whose case moved.
    pub moved: usize,
    /// Of these, rows that failed and wait for another attempt or for a person.
    pub failed: usize,
}

/// Works deadlines of these kinds until told to stop.
///
/// # Errors
/// When the store fails; the supervisor starts it again.
pub async fn run<W, F>(app: App, stop: Shutdown, kinds: &'static [ClockKind], work: W) -> TaskResult
where
    W: Fn(App, DeadlineRow) -> F + Clone + Send + 'static,
    F: Future<Output = Result<Outcome, Problem>> + Send + 'static,
{
    let (board, mut wakeups) = (Board::of(&app), app.store.wakeups());
    while !stop.is_set() {
        let commits = *wakeups.borrow_and_update();
        let full = board.has(&app, commits, kinds).await?
            && once(&app, kinds, work.clone()).await?.picked == BATCH as usize;
        if !full {
            stop.or_stop(tokio::time::timeout(PERIOD, wakeups.changed())).await;
        }
    }
    Ok(())
}

/// Works one batch of what is due now. A batch that was begun is finished.
///
/// # Errors
/// When the store fails.
pub async fn once<W, F>(app: &App, kinds: &[ClockKind], work: W) -> Result<Round, StoreError>
where
    W: Fn(App, DeadlineRow) -> F + Clone + Send + 'static,
    F: Future<Output = Result<Outcome, Problem>> + Send + 'static,
{
    let words: Vec<&str> = kinds.iter().map(|kind| kind.word()).collect();
    let now = app.store.now().await?;
    let due = app.store.pick_due(app.district, &words, now, BATCH, app.process, LEASE).await?;
    let mut round = Round { picked: due.len(), ..Round::default() };
    let mut by_case: BTreeMap<Uuid, Vec<DeadlineRow>> = BTreeMap::new();
    for row in due {
        by_case.entry(row.case_id).or_default().push(row);
    }
    let mut working = JoinSet::new();
    for rows in by_case.into_values() {
        working.spawn(in_turn(app.clone(), rows, work.clone()));
    }
    while let Some(done) = working.join_next().await {
        // The work itself cannot panic through `in_turn`.
        let part = done.map_err(|error| StoreError::Damaged(error.to_string()))??;
        round.moved += part.moved;
        round.failed += part.failed;
    }
    Ok(round)
}

async fn in_turn<W, F>(app: App, rows: Vec<DeadlineRow>, work: W) -> Result<Round, StoreError>
where
    W: Fn(App, DeadlineRow) -> F + Send,
    F: Future<Output = Result<Outcome, Problem>> + Send + 'static,
{
    let mut round = Round::default();
    for row in rows {
        let worked = AssertUnwindSafe(work(app.clone(), row.clone())).catch_unwind().await;
        let failure = match worked {
            Ok(Ok(Outcome::Done(case))) if !still_due(&case, &row, case.updated_at) => {
                round.moved += 1;
                None
            }
            Ok(Ok(Outcome::Done(_))) => Some("worked, and still due".to_owned()),
            Ok(Ok(Outcome::Moot(rejection))) => moot(&app, &row, &rejection.to_string()).await?,
            Ok(Err(problem)) => Some(problem.to_string()),
            Err(_) => Some("panicked".to_owned()),
        };
        if let Some(error) = failure {
            round.failed += 1;
            failed(&app, &row, &error).await?;
        }
    }
    Ok(round)
}

fn still_due(case: &Case, row: &DeadlineRow, now: Instant) -> bool {
    let clock = case.clock(ClockId(row.id));
    clock.is_some_and(|clock| clock.is_running() && clock.fire_at.is_some_and(|at| at <= now))
}

/// The case went on by itself: let go of the row, unless it would come again at once.
async fn moot(app: &App, row: &DeadlineRow, why: &str) -> Result<Option<String>, StoreError> {
    match load(app, CaseId(row.case_id)).await {
        Ok(loaded) if !still_due(&loaded.case, row, loaded.now) => {
            app.store.release_due(row).await?;
            Ok(None)
        }
        Ok(_) => Ok(Some(format!("refused and still due: {why}"))),
        Err(problem) => Ok(Some(problem.to_string())),
    }
}

async fn failed(app: &App, row: &DeadlineRow, error: &str) -> Result<(), StoreError> {
    let (case, kind, attempt) = (row.case_id, row.kind.as_str(), row.attempts + 1);
    let order = row.order_id.map_or_else(|| "null".to_owned(), |order| format!("\"{order}\""));
    let data = format!("{{\"case\":\"{case}\",\"order\":{order}}}");
    match app.store.fail_due(row, error, &data).await? {
        DueOutcome::Dead => tracing::error!(%case, kind, error, "given up, in the dead-letter list"),
        DueOutcome::Retry { .. } => tracing::warn!(%case, kind, attempt, error, "tried again later"),
        DueOutcome::Gone => {}
    }
    Ok(())
}
