//! Units: departments, property companies, communities, teams, co-building units.

use crate::stream::{Entry, canonical, commit, next};
use sandan_boot::App;
use sandan_boot::directory::load::kinds;
use sandan_contract::feed::StreamKind;
use sandan_contract::rest::registry::UnitDoc;
use sandan_core::area::AreaPath;
use sandan_core::ids::{AccountId, UnitId};
use sandan_kit::problem::{Code, Problem};
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
