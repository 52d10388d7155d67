//! The command-centre snapshot, from the counters that the relay keeps.

use super::duty::Duty;
use sandan_boot::App;
use sandan_boot::desk::render::category;
use sandan_boot::directory::Snapshot;
use sandan_contract::rest::areas::AreaRef;
use sandan_contract::rest::live::{CaseSummary, ScreenBody, ScreenChild};
use sandan_core::area::AreaPath;
use sandan_core::case::Case;
use sandan_core::case::state::CaseState;
use sandan_core::time::Instant;
use sandan_kit::problem::{Code, OrInternal, Problem};
use sandan_store::find::{CaseFilter, CaseOrder, CaseScope};
use sandan_store::rows::CaseRow;
use std::collections::BTreeMap;

/// Rows of each list on the screen.
const LISTED: u64 = 30;

/// A case without anything personal.
pub fn summary(snapshot: &Snapshot, case: &Case, now: Instant) -> CaseSummary {
    CaseSummary {
        id: case.id().0,
        number: case.origin.number.clone(),
        version: case.version,
        kind: case.origin.kind.word().to_owned(),
        state: case.state.word().to_owned(),
        state_title: case.state.title().to_owned(),
        urgency: case.urgency.word().to_owned(),
        category: category(snapshot, case),
        area: snapshot.area_at(&case.place.path),
        due: case.next_due().map(Instant::rfc3339),
        overdue: case.running().any(|clock| clock.is_late(now)),
        level: case.level(),
        updated_at: case.updated_at.rfc3339(),
    }
}

/// A case from its row.
///
/// # Errors
/// When the body cannot be read.
pub fn row_summary(snapshot: &Snapshot, row: &CaseRow, now: Instant) -> Result<CaseSummary, Problem> {
    let case: Case = serde_json::from_str(&row.body).or_internal("read a case's body")?;
    Ok(summary(snapshot, &case, now))
}

/// The snapshot of an area.
///
/// # Errors
/// 404 when there is no such area.
pub async fn screen(app: &App, code: &str) -> Result<ScreenBody, Problem> {
    let snapshot = app.directory.now();
    let grid = snapshot.grid.as_ref().ok_or(Code::NotFound)?;
    let path = grid.tree().path(code).cloned().ok_or(Code::NotFound)?;
    let area = snapshot.area(code).ok_or(Code::NotFound)?;
    let below: Vec<(AreaRef, AreaPath)> = grid
        .tree()
        .children(code)
        .filter_map(|child| Some((snapshot.area(child.code.as_str())?, child.path.clone())))
        .collect();
    let mut paths: Vec<String> = below.iter().map(|(_, path)| path.as_str().to_owned()).collect();
    paths.push(path.as_str().to_owned());
    let (epoch, _) = app.store.feed_head(app.district).await.or_internal("read the feed's head")?;
    let (position, rows) = app.store.area_counts(app.district, &paths).await.or_internal("read counts")?;
    let mut counts: BTreeMap<String, BTreeMap<String, i64>> = BTreeMap::new();
    for row in rows {
        counts.entry(row.area).or_default().insert(row.bucket, row.n);
    }
    let now = app.store.now().await.or_internal("read the time")?;
    let duty = Duty::at(&snapshot, now);
    let own = counts.remove(path.as_str()).unwrap_or_default();
    let child = |(area, path): (AreaRef, AreaPath)| {
        let counts = counts.remove(path.as_str()).unwrap_or_default();
        let on_duty = duty.in_area(&path);
        ScreenChild { area, open: open(&counts), counts, on_duty: Some(on_duty) }
    };
    let children = below.into_iter().map(child).collect();
    Ok(ScreenBody {
        epoch,
        position,
        as_of: now.rfc3339(),
        area,
        open: open(&own),
        total: own.values().sum(),
        counts: own,
        on_duty: duty.in_area(&path),
        overdue: overdue_count(app, &path, now).await?,
        children,
        latest: list(app, &snapshot, filter(&path), now).await?,
        overdue_list: list(app, &snapshot, overdue(&path, now), now).await?,
    })
}

pub(super) fn open(counts: &BTreeMap<String, i64>) -> i64 {
    CaseState::OPEN.iter().filter_map(|state| counts.get(state.word())).sum()
}

fn filter(path: &AreaPath) -> CaseFilter {
    let mut filter = CaseFilter::new(CaseScope::District);
    filter.paths = vec![path.range()];
    filter.limit = LISTED;
    filter
}

/// Open cases past their least limit, the longest overdue first.
fn overdue(path: &AreaPath, now: Instant) -> CaseFilter {
    let states = CaseState::OPEN.iter().map(|state| state.word().to_owned()).collect();
    CaseFilter { states, overdue_at: Some(now), order: CaseOrder::SoonestDue, ..filter(path) }
}

async fn overdue_count(app: &App, path: &AreaPath, now: Instant) -> Result<i64, Problem> {
    app.store.count_cases(app.district, &overdue(path, now)).await.or_internal("count overdue cases")
}

async fn list(
    app: &App,
    snapshot: &Snapshot,
    filter: CaseFilter,
    now: Instant,
) -> Result<Vec<CaseSummary>, Problem> {
    let rows = app.store.list_cases(app.district, &filter).await.or_internal("list cases")?;
    rows.iter().map(|row| row_summary(snapshot, row, now)).collect()
}
