//! Revisits and rulings that are late.

use sandan_boot::App;
use sandan_boot::desk::system::{self, Outcome};
use sandan_boot::reconcile::{self, Round};
use sandan_core::case::clock::ClockKind;
use sandan_core::command::SystemCommand;
use sandan_core::ids::{CaseId, ClockId};
use sandan_kit::problem::Problem;
use sandan_kit::tasks::{Shutdown, TaskResult};
use sandan_store::StoreError;
use sandan_store::rows::DeadlineRow;

const KINDS: &[ClockKind] = &[ClockKind::Revisit, ClockKind::Ruling];

/// Every kind of limit that this service works.
#[must_use]
pub fn kinds() -> Vec<ClockKind> {
    KINDS.to_vec()
}

/// Raises what is late up the area tree.
///
/// # Errors
/// As [`reconcile::run`].
pub async fn revisit_due(app: App, stop: Shutdown) -> TaskResult {
    reconcile::run(app, stop, KINDS, reached).await
}

/// Works everything that is due now: for simulations that step the clock, and for tests.
///
/// # Errors
/// When the store fails.
pub async fn settle(app: &App) -> Result<Round, StoreError> {
    let mut sum = Round::default();
    loop {
        let round = reconcile::once(app, KINDS, reached).await?;
        if round.picked == 0 {
            return Ok(sum);
        }
        sum.picked += round.picked;
        sum.moved += round.moved;
        sum.failed += round.failed;
    }
}

async fn reached(app: App, row: DeadlineRow) -> Result<Outcome, Problem> {
    let command = SystemCommand::LimitReached(ClockId(row.id));
    system::give(&app, CaseId(row.case_id), &command, Vec::new()).await
}
