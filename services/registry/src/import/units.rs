//! Units from a spreadsheet.

use super::report::{ImportMode, ImportReport};
use super::rows::Reading;
use super::sheet::{self, Column};
use crate::units::{KINDS, check_unit, create_unit};
use sandan_boot::App;
use sandan_contract::rest::registry::UnitDoc;
use sandan_core::ids::AccountId;
use sandan_kit::problem::Problem;
use std::collections::HashSet;

/// What a sheet of units holds.
pub const COLUMNS: &[Column] = &[
    Column { zh: "单位编码", name: "code", also: &[], required: true, example: "D01" },
    Column { zh: "单位名称", name: "name", also: &[], required: true, example: "城市管理办公室" },
    Column { zh: "类型", name: "kind", also: &[], required: true, example: "部门" },
    Column { zh: "服务区域编码", name: "area", also: &[], required: false, example: "" },
];

/// Kinds by the words that people write.
const TITLES: [(&str, &str); 6] = [
    ("部门", "department"),
    ("物业", "property"),
    ("社区", "community"),
    ("街道", "street"),
    ("队伍", "team"),
    ("共建单位", "co_building"),
];

/// Reads a sheet of units and, as far as the mode goes, creates them.
///
/// # Errors
/// When the file cannot be read at all, or the store fails. Faults of rows are in the report.
pub async fn import_units(
    app: &App,
    bytes: &[u8],
    mode: ImportMode,
    by: Option<AccountId>,
) -> Result<ImportReport, Problem> {
    let sheet = sheet::read(bytes, COLUMNS)?;
    let snapshot = app.directory.now();
    let mut reading = Reading::of(&sheet, mode);
    let mut seen = HashSet::new();
    for row in &sheet.rows {
        let mut report = reading.row(row, "code");
        let word = report.required("kind");
        let kind = TITLES.iter().find(|(title, _)| *title == word).map_or(word.as_str(), |(_, kind)| kind);
        let area = row.text("area");
        let path = snapshot.grid.as_ref().and_then(|grid| grid.tree().path(area));
        if !area.is_empty() && path.is_none() {
            report.error("area", "unknown", "没有这个区域", "no such area");
        }
        let unit = UnitDoc {
            code: report.required("code"),
            name: report.required("name"),
            kind: kind.to_owned(),
            area_path: path.map(|path| path.as_str().to_owned()).unwrap_or_default(),
            active: true,
        };
        if !KINDS.contains(&kind) && !word.is_empty() {
            report.error("kind", "unknown", "没有这个类型", "no such kind");
        } else if !unit.code.is_empty()
            && !unit.name.is_empty()
            && let Err(problem) = check_unit(&snapshot, &unit)
        {
            report.problem("", &problem);
        }
        if !seen.insert(unit.code.clone()) || snapshot.unit_by_code(&unit.code).is_some() {
            report.error("code", "duplicate", "编码重复", "the code is given twice or taken");
        }
        reading.close(report, unit);
    }
    let (report, units) = reading.end(mode);
    for unit in units {
        create_unit(app, &unit, by).await?;
    }
    Ok(report)
}
