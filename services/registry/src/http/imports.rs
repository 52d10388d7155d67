//! `/api/v1/imports`: spreadsheets and maps, with a report row by row.

use super::guard::{Staff, SystemAdmin, reaches_all};
use crate::import::{
    ImportMode, ImportReport, RowFinding, import_compounds, import_grids, import_people, import_units,
    template,
};
use axum::Json;
use axum::extract::{Request, State};
use axum::http::header;
use axum::response::IntoResponse;
use sandan_boot::App;
use sandan_contract::rest::imports::{ImportFinding, ImportReportBody};
use sandan_core::role::Role;
use sandan_grid::Crs;
use sandan_kit::body::{Path, Query, read};
use sandan_kit::problem::{Code, Language, Problem, RequestContext};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(download))
        .routes(routes!(grids))
        .routes(routes!(units))
        .routes(routes!(people))
        .routes(routes!(places))
}

/// The largest map, in bytes: a county with all its borders is some 10 MiB.
const MAX_MAP: usize = 64 * 1024 * 1024;
/// The largest spreadsheet, in bytes.
const MAX_SHEET: usize = 8 * 1024 * 1024;

/// How far to go.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct ModeQuery {
    /// Only look; the default.
    #[serde(default = "yes")]
    dry_run: bool,
    /// Write the rows without an error although others have some.
    #[serde(default)]
    accept_rest: bool,
    /// The system of the file's coordinates, for maps and places: `wgs84`, `gcj02`, `bd09` or `cgcs2000`.
    crs: Option<String>,
}

const fn yes() -> bool {
    true
}

impl ModeQuery {
    fn mode(&self) -> ImportMode {
        ImportMode { dry_run: self.dry_run, accept_rest: self.accept_rest }
    }

    /// Never guessed.
    fn crs(&self) -> Result<Crs, Problem> {
        let known = self.crs.as_deref().and_then(Crs::from_word);
        known.ok_or_else(|| {
            let (zh, en) = ("须注明坐标系：wgs84、gcj02、bd09 或 cgcs2000", "wgs84, gcj02, bd09 or cgcs2000");
            Problem::new(Code::BadCoordinates).field("crs", zh, en)
        })
    }
}

/// An empty spreadsheet for `units`, `people` or `places`, with an example row.
#[utoipa::path(get, path = "/api/v1/imports/templates/{what}", tag = "registry",
    params(("what" = String, Path)),
    responses((status = 200, body = Vec<u8>,
        content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), Problem))]
async fn download(_staff: Staff, Path(what): Path<String>) -> Result<impl IntoResponse, Problem> {
    let bytes = template(&what)?;
    let headers = [
        (
            header::CONTENT_TYPE,
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet".to_owned(),
        ),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{what}.xlsx\"")),
    ];
    Ok((headers, bytes))
}

/// Take areas from GeoJSON into the map.
#[utoipa::path(post, path = "/api/v1/imports/grids", tag = "registry", params(ModeQuery),
    request_body(content = String, content_type = "application/geo+json"),
    responses((status = 200, body = ImportReportBody), Problem))]
async fn grids(
    State(app): State<App>,
    admin: SystemAdmin,
    Query(query): Query<ModeQuery>,
    request: Request,
) -> Result<Json<ImportReportBody>, Problem> {
    reaches_all(&admin.0, Role::SystemAdmin, &app.directory.now())?;
    let crs = query.crs()?;
    let bytes = read(request, MAX_MAP).await?;
    let text = String::from_utf8(bytes.into())
        .map_err(|_| Problem::new(Code::BadField).field("file", "不是 UTF-8 文本", "not UTF-8"))?;
    import_grids(&app, text, crs, query.mode(), admin.by()).await.map(shown)
}

/// Create units from a spreadsheet (XLSX or CSV).
#[utoipa::path(post, path = "/api/v1/imports/units", tag = "registry", params(ModeQuery),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 200, body = ImportReportBody), Problem))]
async fn units(
    State(app): State<App>,
    admin: SystemAdmin,
    Query(query): Query<ModeQuery>,
    request: Request,
) -> Result<Json<ImportReportBody>, Problem> {
    reaches_all(&admin.0, Role::SystemAdmin, &app.directory.now())?;
    let bytes = read(request, MAX_SHEET).await?;
    import_units(&app, &bytes, query.mode(), admin.by()).await.map(shown)
}

/// Create volunteers, grid workers and handlers with their accounts from a spreadsheet (XLSX or CSV).
#[utoipa::path(post, path = "/api/v1/imports/people", tag = "registry", params(ModeQuery),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 200, body = ImportReportBody), Problem))]
async fn people(
    State(app): State<App>,
    admin: SystemAdmin,
    Query(query): Query<ModeQuery>,
    request: Request,
) -> Result<Json<ImportReportBody>, Problem> {
    reaches_all(&admin.0, Role::SystemAdmin, &app.directory.now())?;
    let bytes = read(request, MAX_SHEET).await?;
    import_people(&app, &bytes, query.mode(), admin.by()).await.map(shown)
}

/// Replace the compounds that addresses are matched to, from a spreadsheet (XLSX or CSV).
#[utoipa::path(post, path = "/api/v1/imports/places", tag = "registry", params(ModeQuery),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 200, body = ImportReportBody), Problem))]
async fn places(
    State(app): State<App>,
    admin: SystemAdmin,
    Query(query): Query<ModeQuery>,
    request: Request,
) -> Result<Json<ImportReportBody>, Problem> {
    reaches_all(&admin.0, Role::SystemAdmin, &app.directory.now())?;
    let crs = query.crs()?;
    let bytes = read(request, MAX_SHEET).await?;
    import_compounds(&app, &bytes, crs, query.mode()).await.map(shown)
}

/// In the reader's language.
fn shown(report: ImportReport) -> Json<ImportReportBody> {
    let language = RequestContext::current().language;
    let finding = |finding: RowFinding| ImportFinding {
        row: finding.row,
        column: finding.column,
        key: finding.key,
        kind: finding.kind,
        severity: if finding.is_error { "error" } else { "warning" }.to_owned(),
        message: match language {
            Language::Chinese => finding.zh,
            Language::English => finding.en,
        },
        at: finding.at,
    };
    Json(ImportReportBody {
        dry_run: report.dry_run,
        rows_read: report.rows_read,
        rows_accepted: report.rows_accepted,
        rows_written: report.rows_written,
        findings: report.findings.into_iter().map(finding).collect(),
    })
}
