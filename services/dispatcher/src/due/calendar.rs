//! A State Council notice arrived: limits that were computed by the calendar before are computed again, once.

use sandan_boot::App;
use sandan_boot::desk::system::{self, Outcome};
use sandan_core::case::Case;
use sandan_core::command::SystemCommand;
use sandan_core::ids::CaseId;
use sandan_kit::problem::{OrInternal, Problem};
use sandan_kit::tasks::{Shutdown, TaskResult};
use sandan_store::find::{CaseFilter, CaseOrder, CaseScope};
use sandan_store::rows::CaseRow;
use std::time::Duration;
use tokio::task::JoinSet;

/// How often the calendar in force is compared with the one last worked.
const PERIOD: Duration = Duration::from_secs(5);
/// Cases corrected at a time.
const BATCH: u64 = 64;

/// Corrects running limits whenever the calendar changed.
///
/// # Errors
/// When the store fails; the supervisor starts it again, and what was corrected stays so.
pub async fn calendar_due(app: App, stop: Shutdown) -> TaskResult {
    let mut done = None;
    loop {
        let version = app.directory.now().calendar.version;
        if done != Some(version) {
            while correct_calendars(&app).await? > 0 {
                if stop.is_set() {
                    return Ok(());
                }
            }
            done = Some(version);
        }
        if stop.or_stop(tokio::time::sleep(PERIOD)).await.is_none() {
            return Ok(());
        }
    }
}

/// One pass over all cases with a running limit; answers how many were corrected.
///
/// # Errors
/// When the store fails.
pub async fn correct_calendars(app: &App) -> Result<usize, Problem> {
    let mut filter = CaseFilter::new(CaseScope::District);
    filter.order = CaseOrder::SoonestDue;
    filter.limit = BATCH;
    let mut corrected = 0;
    loop {
        let rows = app.store.list_cases(app.district, &filter).await.or_internal("list running cases")?;
        let Some(last) = rows.last() else { return Ok(corrected) };
        filter.after = Some(filter.cursor(last));
        corrected += correct(app, &rows).await?;
    }
}

async fn correct(app: &App, rows: &[CaseRow]) -> Result<usize, Problem> {
    let version = app.directory.now().calendar.version;
    let mut working = JoinSet::new();
    for row in rows.iter().filter(|row| is_behind(row, version)) {
        let (app, id) = (app.clone(), CaseId(row.id));
        working
            .spawn(async move { system::give(&app, id, &SystemCommand::CorrectCalendar, Vec::new()).await });
    }
    let mut corrected = 0;
    while let Some(done) = working.join_next().await {
        // One bad case must not hold up the others: it keeps its old due times, and the log names it.
        match done.or_internal("correct a calendar")? {
            Ok(Outcome::Done(_)) => corrected += 1,
            Ok(Outcome::Moot(_)) => {}
            Err(error) => tracing::warn!(%error, "limits of a case keep the calendar before"),
        }
    }
    Ok(corrected)
}

/// Cases that cannot be read here are left to the program that wrote them.
fn is_behind(row: &CaseRow, version: u32) -> bool {
    let case: Result<Case, _> = serde_json::from_str(&row.body);
    case.is_ok_and(|case| case.running().any(|clock| clock.calendar_version < version))
}
