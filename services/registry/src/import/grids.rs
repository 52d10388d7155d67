//! A map from GeoJSON.

use super::areas::install_areas;
use super::report::{ImportMode, ImportReport, RowFinding};
use sandan_boot::App;
use sandan_boot::directory::load;
use sandan_core::ids::AccountId;
use sandan_grid::import::{Finding, ImportOptions, Severity, import};
use sandan_grid::{Area, Crs};
use sandan_kit::problem::{OrInternal, Problem};
use std::collections::BTreeMap;

/// Reads a GeoJSON file in the coordinate system `crs` and, as far as the mode goes, takes its areas into the map.
/// Areas that the file does not name stay; a row with the code of one replaces it, from its first day of validity on.
///
/// # Errors
/// When the store fails, or another import was quicker. Faults of rows are in the report.
pub async fn import_grids(
    app: &App,
    text: String,
    crs: Crs,
    mode: ImportMode,
    by: Option<AccountId>,
) -> Result<ImportReport, Problem> {
    let rows = app.store.areas(app.district).await.or_internal("read the map")?;
    let existing: Vec<Area> =
        rows.iter().map(load::area).collect::<Result<_, _>>().or_internal("read the map")?;
    let today = app.store.now().await.or_internal("read the time")?.local_date();
    let mut options = ImportOptions::new(crs);
    options.existing = existing.iter().filter(|area| area.is_valid_on(today)).cloned().collect();
    let read = tokio::task::spawn_blocking(move || import(&text, &options)).await;
    let read = read.or_internal("read a map")?;
    let mut report = ImportReport {
        dry_run: mode.dry_run,
        rows_read: read.rows_read,
        rows_accepted: read.accepted.len(),
        rows_written: 0,
        findings: read.findings.into_iter().map(finding).collect(),
    };
    if report.may_write(mode) {
        let merged = merged(existing, read.accepted);
        install_areas(app, &merged, by).await?;
        report.rows_written = report.rows_accepted;
    }
    Ok(report)
}

/// The old map with the new areas: what they replace ends on their first day, or is gone when it began no earlier.
fn merged(existing: Vec<Area>, new: Vec<Area>) -> Vec<Area> {
    let begins: BTreeMap<_, _> = new.iter().map(|area| (area.code.clone(), area.valid_from)).collect();
    let mut all: Vec<Area> = Vec::with_capacity(existing.len() + new.len());
    for mut area in existing {
        match begins.get(&area.code) {
            None => all.push(area),
            // Stored areas always have a first day.
            Some(Some(from)) if area.valid_from.is_some_and(|old| old < *from) => {
                area.valid_to = Some(area.valid_to.map_or(*from, |end| end.min(*from)));
                all.push(area);
            }
            Some(_) => {}
        }
    }
    all.extend(new);
    all
}

fn finding(finding: Finding) -> RowFinding {
    let kind = serde_json::to_value(finding.kind).ok();
    RowFinding {
        row: finding.row,
        column: None,
        key: finding.code,
        kind: kind.and_then(|kind| kind.as_str().map(str::to_owned)).unwrap_or_default(),
        is_error: finding.severity == Severity::Error,
        zh: finding.message_zh,
        en: finding.message_en,
        at: finding.at,
    }
}
