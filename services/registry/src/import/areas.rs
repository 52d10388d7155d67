//! The map of a district.

use crate::names;
use crate::stream::{Entry, canonical, commit, next};
use sandan_boot::App;
use sandan_boot::directory::load::kinds;
use sandan_contract::feed::StreamKind;
use sandan_core::area::{AreaCode, AreaPath};
use sandan_core::ids::AccountId;
use sandan_grid::{Area, geojson};
use sandan_kit::problem::{Code, Problem};
use sandan_store::rows::{AreaRow, DocRow};
use sandan_store::{Change, RowWrite};
use serde_json::json;
use std::collections::BTreeMap;

/// The first day of areas that always were.
const ALWAYS: &str = "1970-01-01";

/// Writes a whole map, in place of the one before; answers its version.
///
/// # Errors
/// As [`install_areas`].
pub async fn install_town(app: &App, areas: &[Area]) -> Result<i64, Problem> {
    install_areas(app, areas, None).await
}

/// Writes a whole map, in place of the one before, with all periods of validity that it holds.
///
/// # Errors
/// `bad_field` when a parent is missing or the areas make no tree; 409 when another import was quicker.
pub async fn install_areas(app: &App, areas: &[Area], by: Option<AccountId>) -> Result<i64, Problem> {
    let next = next(app, names::area_map(app.district)).await?;
    let today = next.at.local_date();
    let valid = areas.iter().filter(|area| area.is_valid_on(today));
    let tree = sandan_grid::AreaTree::build(valid).map_err(|error| {
        let words = error.to_string();
        Problem::new(Code::BadField).field("areas", format!("区域不成树：{words}"), words)
    })?;
    let counts: BTreeMap<_, _> =
        tree.counts().into_iter().map(|(level, count)| (level.word(), count)).collect();
    let rows = rows(app, areas);
    let data = json!({ "areas": rows.len(), "levels": counts });
    let doc = DocRow {
        district: app.district,
        kind: kinds::AREA_MAP.to_owned(),
        id: names::area_map(app.district),
        version: 0,
        code: String::new(),
        parent: None,
        area_path: AreaPath::default(),
        name: app.config.district.name.clone(),
        active: true,
        data: canonical(&data)?,
    };
    let entry = Entry {
        stream: doc.id,
        kind: StreamKind::AreaMap,
        next,
        event: "map_imported",
        actor: by,
        doc: Some(doc),
        data: &data,
    };
    let mut change = Change::new(app.district);
    change.rows.push(RowWrite::Areas(rows));
    change.streams.push(entry.write()?);
    let committed = commit(app, change).await?;
    Ok(committed.versions.first().map_or(next.version + 1, |(_, version)| *version))
}

fn rows(app: &App, areas: &[Area]) -> Vec<AreaRow> {
    let parents: BTreeMap<&AreaCode, Option<&AreaCode>> =
        areas.iter().map(|area| (&area.code, area.parent.as_ref())).collect();
    let row = |area: &Area| AreaRow {
        district: app.district,
        code: area.code.to_string(),
        valid_from: area.valid_from.map_or_else(|| ALWAYS.to_owned(), |day| day.to_string()),
        valid_to: area.valid_to.map(|day| day.to_string()),
        level: area.level.word().to_owned(),
        parent: area.parent.as_ref().map(ToString::to_string),
        name: area.name.clone(),
        kind: area.kind.word().to_owned(),
        path: path(&area.code, &parents),
        geometry: geojson::geometry(&area.border).to_string(),
    };
    areas.iter().map(row).collect()
}

/// By parent links; a circle, which no valid tree has, ends after as many steps as there are areas.
fn path(code: &AreaCode, parents: &BTreeMap<&AreaCode, Option<&AreaCode>>) -> AreaPath {
    let mut codes = vec![code];
    while let Some(Some(parent)) = codes.last().and_then(|code| parents.get(*code))
        && codes.len() <= parents.len()
    {
        codes.push(parent);
    }
    AreaPath::of(codes.into_iter().rev())
}
