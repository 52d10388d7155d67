//! `/api/v1/units`.

use super::guard::{Staff, SystemAdmin, district_path, reaches};
use crate::units::{check_unit, create_unit, save_unit};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use sandan_boot::{App, Snapshot};
use sandan_contract::rest::accounts::{CreatedBody, UnitBody, UnitsBody};
use sandan_contract::rest::registry::UnitDoc;
use sandan_core::area::AreaPath;
use sandan_core::ids::UnitId;
use sandan_core::role::Role;
use sandan_kit::body::{Body, PathId};
use sandan_kit::problem::{Code, Problem};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list, create)).routes(routes!(one, save))
}

/// All units, inactive ones too, by code.
#[utoipa::path(get, path = "/api/v1/units", tag = "registry",
    responses((status = 200, body = UnitsBody), Problem))]
async fn list(State(app): State<App>, _staff: Staff) -> Result<Json<UnitsBody>, Problem> {
    let snapshot = app.directory.now();
    let mut units: Vec<UnitBody> =
        snapshot.units.iter().map(|(id, unit)| UnitBody { id: id.0, unit: unit.clone() }).collect();
    units.sort_by(|a, b| a.unit.code.cmp(&b.unit.code));
    Ok(Json(UnitsBody { units }))
}

/// One unit.
#[utoipa::path(get, path = "/api/v1/units/{id}", tag = "registry", params(("id" = Uuid, Path)),
    responses((status = 200, body = UnitBody), Problem))]
async fn one(
    State(app): State<App>,
    _staff: Staff,
    PathId(id): PathId<UnitId>,
) -> Result<Json<UnitBody>, Problem> {
    let snapshot = app.directory.now();
    let unit = snapshot.units.get(&id).ok_or(Code::NotFound)?;
    Ok(Json(UnitBody { id: id.0, unit: unit.clone() }))
}

/// Create a unit.
#[utoipa::path(post, path = "/api/v1/units", tag = "registry", request_body = UnitDoc,
    responses((status = 201, body = CreatedBody), Problem))]
async fn create(
    State(app): State<App>,
    admin: SystemAdmin,
    Body(unit): Body<UnitDoc>,
) -> Result<(StatusCode, Json<CreatedBody>), Problem> {
    let snapshot = app.directory.now();
    check_unit(&snapshot, &unit)?;
    reaches(&admin.0, Role::SystemAdmin, &place(&snapshot, &unit))?;
    let id = create_unit(&app, &unit, admin.by()).await?;
    Ok((StatusCode::CREATED, Json(CreatedBody { id: id.0 })))
}

/// Replace what is known of a unit. `active = false` takes it out of use.
#[utoipa::path(put, path = "/api/v1/units/{id}", tag = "registry", params(("id" = Uuid, Path)),
    request_body = UnitDoc, responses((status = 200, body = UnitBody), Problem))]
async fn save(
    State(app): State<App>,
    admin: SystemAdmin,
    PathId(id): PathId<UnitId>,
    Body(unit): Body<UnitDoc>,
) -> Result<Json<UnitBody>, Problem> {
    let snapshot = app.directory.now();
    let old = snapshot.units.get(&id).ok_or(Code::NotFound)?;
    check_unit(&snapshot, &unit)?;
    for unit in [old, &unit] {
        reaches(&admin.0, Role::SystemAdmin, &place(&snapshot, unit))?;
    }
    if snapshot.unit_by_code(&unit.code).is_some_and(|(other, _)| other != id) {
        return Err(Problem::new(Code::Duplicate).field("code", "单位编码已存在", "the code is taken"));
    }
    save_unit(&app, id, &unit, admin.by()).await?;
    Ok(Json(UnitBody { id: id.0, unit }))
}

/// Where a unit is managed.
fn place(snapshot: &Snapshot, unit: &UnitDoc) -> AreaPath {
    if unit.area_path.is_empty() {
        district_path(snapshot)
    } else {
        AreaPath::from_stored(unit.area_path.clone())
    }
}
