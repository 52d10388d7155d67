//! Units: departments, property companies, communities, teams, co-building units.

use crate::stream::{Entry, canonical, commit, next};
use sandan_boot::directory::load::kinds;
use sandan_boot::{App, Snapshot};
use sandan_contract::feed::StreamKind;
use sandan_contract::rest::registry::UnitDoc;
use sandan_core::area::AreaPath;
use sandan_core::ids::{AccountId, UnitId};
use sandan_kit::problem::{Code, Problem};
use sandan_kit::text;
use sandan_store::Change;
use sandan_store::rows::DocRow;
use serde_json::json;

/// The words for what a unit can be.
pub const KINDS: [&str; 6] = ["department", "property", "community", "street", "team", "co_building"];

/// Creates a unit.
///
/// # Errors
/// `duplicate` when its code is taken.
pub async fn create_unit(app: &App, unit: &UnitDoc, by: Option<AccountId>) -> Result<UnitId, Problem> {
    if app.directory.now().unit_by_code(&unit.code).is_some() {
        return Err(Problem::new(Code::Duplicate).field("code", "单位编码已存在", "the code is taken"));
    }
    let id = UnitId(app.new_id());
    save_unit(app, id, unit, by).await?;
    Ok(id)
}

/// Replaces what is known of a unit.
///
/// # Errors
/// 409 when somebody else was quicker.
pub async fn save_unit(app: &App, id: UnitId, unit: &UnitDoc, by: Option<AccountId>) -> Result<(), Problem> {
    let doc = DocRow {
        district: app.district,
        kind: kinds::UNIT.to_owned(),
        id: id.0,
        version: 0,
        code: unit.code.clone(),
        parent: None,
        area_path: AreaPath::from_stored(unit.area_path.clone()),
        name: unit.name.clone(),
        active: unit.active,
        data: canonical(unit)?,
    };
    let entry = Entry {
        stream: id.0,
        kind: StreamKind::Unit,
        next: next(app, id.0).await?,
        event: "unit_saved",
        actor: by,
        doc: Some(doc),
        data: &json!({ "unit": unit }),
    };
    let mut change = Change::new(app.district);
    change.streams.push(entry.write()?);
    commit(app, change).await?;
    Ok(())
}

/// Checks what an administrator wrote about a unit.
///
/// # Errors
/// `bad_field`, with each field that is wrong.
pub fn check_unit(snapshot: &Snapshot, unit: &UnitDoc) -> Result<(), Problem> {
    let mut problem = Problem::new(Code::BadField);
    let is_code = |text: &str| {
        (1..=32).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
    };
    if !is_code(&unit.code) {
        problem = problem.field("code", "应为 1 到 32 个字母、数字或 -", "1 to 32 letters, digits or -");
    }
    if let Err(wrong) = text::check_line("name", &unit.name, 60) {
        problem = problem.and(wrong);
    }
    if !KINDS.contains(&unit.kind.as_str()) {
        problem = problem.field("kind", "没有这个类型", format!("must be one of {}", KINDS.join(", ")));
    }
    if !unit.area_path.is_empty() && !is_path(snapshot, &unit.area_path) {
        problem = problem.field("area_path", "没有这个区域", "no such area");
    }
    if problem.field_names().next().is_none() { Ok(()) } else { Err(problem) }
}

/// True for the path of an area of today's tree.
#[must_use]
pub fn is_path(snapshot: &Snapshot, path: &str) -> bool {
    let tree = snapshot.grid.as_ref().map(|grid| grid.tree());
    let leaf = path.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    tree.and_then(|tree| tree.path(leaf)).is_some_and(|known| known.as_str() == path)
}
