//! `/api/v1/areas`: where a point lies, and the tree.

use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use sandan_boot::desk::place::{index, position};
use sandan_boot::{App, Snapshot};
use sandan_contract::rest::areas::{AreaRef, LocateBatch, LocatedBatch, LocatedBody, LocatedItem, PointBody};
use sandan_contract::rest::map::{AreaBody, AreasBody};
use sandan_core::area::Level;
use sandan_grid::{AreaInfo, AreaTree, GridIndex, geojson};
use sandan_kit::body::{BulkBody, Path, Query};
use sandan_kit::problem::{Code, OrInternal, Problem, RequestContext};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(locate, locate_many))
        .routes(routes!(list))
        .routes(routes!(one))
        .routes(routes!(children))
        .routes(routes!(map))
}

/// A point in a query.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct PointQuery {
    /// Degrees east.
    lng: f64,
    /// Degrees north.
    lat: f64,
    /// `wgs84`, `gcj02`, `bd09` or `cgcs2000`.
    crs: Option<String>,
    /// Radius in metres in which the true point lies.
    accuracy: Option<f64>,
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct LevelQuery {
    /// `county`, `large`, `middle`, `small` or `micro`; all levels without it.
    level: Option<String>,
}

impl LevelQuery {
    fn level(&self) -> Result<Option<Level>, Problem> {
        let read = |word: &String| {
            let problem = || Problem::new(Code::BadField).field("level", "没有这个层级", "no such level");
            Level::from_word(word).ok_or_else(problem)
        };
        self.level.as_ref().map(read).transpose()
    }
}

/// The deepest area at a point.
#[utoipa::path(get, path = "/api/v1/areas/locate", tag = "registry", params(PointQuery),
    responses((status = 200, body = LocatedBody), Problem))]
async fn locate(
    State(app): State<App>,
    Query(query): Query<PointQuery>,
) -> Result<Json<LocatedBody>, Problem> {
    let PointQuery { lng, lat, crs, accuracy } = query;
    let snapshot = app.directory.now();
    located(&snapshot, index(&snapshot)?, &PointBody { lng, lat, crs, accuracy }).map(Json)
}

/// The deepest areas at up to 10,000 points, in their order. A bad point is a problem in its own place.
#[utoipa::path(post, path = "/api/v1/areas/locate", tag = "registry", request_body = LocateBatch,
    responses((status = 200, body = LocatedBatch), Problem))]
async fn locate_many(
    State(app): State<App>,
    BulkBody { 0: batch }: BulkBody<LocateBatch>,
) -> Result<Json<LocatedBatch>, Problem> {
    let snapshot = app.directory.now();
    let context = RequestContext::current();
    // A full batch takes tens of milliseconds: not on a thread that serves others.
    let work = move || {
        let grid = index(&snapshot)?;
        let item = |point: &PointBody| match located(&snapshot, grid, point) {
            Ok(body) => LocatedItem::Located(body),
            Err(problem) => refused(&problem, &context),
        };
        Ok(LocatedBatch { results: batch.points.iter().map(item).collect() })
    };
    tokio::task::spawn_blocking(work).await.or_internal("locate points")?.map(Json)
}

fn refused(problem: &Problem, context: &RequestContext) -> LocatedItem {
    let body = problem.body(context);
    let reasons: Vec<String> =
        body.errors.into_iter().map(|error| format!("{}: {}", error.field, error.reason)).collect();
    let detail = if reasons.is_empty() { body.detail } else { reasons.join("; ") };
    LocatedItem::Problem { code: body.code, detail }
}

fn located(snapshot: &Snapshot, grid: &GridIndex, point: &PointBody) -> Result<LocatedBody, Problem> {
    let found = grid.locate(&position("", point)?);
    let named = |code: &str| snapshot.area(code);
    Ok(LocatedBody {
        area: found.area.and_then(|area| named(area.code.as_str())),
        path: found.path.iter().filter_map(|code| named(code.as_str())).collect(),
        reason: found.reason.word().to_owned(),
        distance_m: found.distance_m,
        ambiguous: found.spans,
    })
}

/// All areas, or those of a level, by code.
#[utoipa::path(get, path = "/api/v1/areas", tag = "registry", params(LevelQuery),
    responses((status = 200, body = AreasBody), Problem))]
async fn list(State(app): State<App>, Query(query): Query<LevelQuery>) -> Result<Json<AreasBody>, Problem> {
    let level = query.level()?;
    let snapshot = app.directory.now();
    let tree = index(&snapshot)?.tree();
    let wanted = tree.iter().filter(|info| level.is_none_or(|level| info.level == level));
    let areas = wanted.map(|info| body(&snapshot, tree, info)).collect();
    Ok(Json(AreasBody { map_version: snapshot.map_version, areas }))
}

/// One area.
#[utoipa::path(get, path = "/api/v1/areas/{code}", tag = "registry", params(("code" = String, Path)),
    responses((status = 200, body = AreaBody), Problem))]
async fn one(State(app): State<App>, Path(code): Path<String>) -> Result<Json<AreaBody>, Problem> {
    let snapshot = app.directory.now();
    let tree = index(&snapshot)?.tree();
    let info = tree.get(&code).ok_or(Code::NotFound)?;
    Ok(Json(body(&snapshot, tree, info)))
}

/// The areas directly below one.
#[utoipa::path(get, path = "/api/v1/areas/{code}/children", tag = "registry",
    params(("code" = String, Path)), responses((status = 200, body = AreasBody), Problem))]
async fn children(State(app): State<App>, Path(code): Path<String>) -> Result<Json<AreasBody>, Problem> {
    let snapshot = app.directory.now();
    let tree = index(&snapshot)?.tree();
    tree.get(&code).ok_or(Code::NotFound)?;
    let areas = tree.children(&code).map(|info| body(&snapshot, tree, info)).collect();
    Ok(Json(AreasBody { map_version: snapshot.map_version, areas }))
}

fn body(snapshot: &Snapshot, tree: &AreaTree, info: &AreaInfo) -> AreaBody {
    let path: Vec<AreaRef> = info.codes.iter().filter_map(|code| snapshot.area(code.as_str())).collect();
    AreaBody {
        code: info.code.to_string(),
        name: info.name.clone(),
        level: info.level.word().to_owned(),
        kind: info.kind.word().to_owned(),
        parent: info.parent.as_ref().map(ToString::to_string),
        path,
        valid_from: info.valid_from.map(|day| day.to_string()),
        valid_to: info.valid_to.map(|day| day.to_string()),
        children: tree.children(info.code.as_str()).count(),
    }
}

/// Borders as GeoJSON (WGS84), all or those of a level.
#[utoipa::path(get, path = "/api/v1/areas.geojson", tag = "registry", params(LevelQuery),
    responses((status = 200, body = String, content_type = "application/geo+json"), Problem))]
async fn map(State(app): State<App>, Query(query): Query<LevelQuery>) -> Result<impl IntoResponse, Problem> {
    let level = query.level()?;
    let snapshot = app.directory.now();
    let write = move || -> Result<String, Problem> {
        let grid = index(&snapshot)?;
        let wanted = grid.tree().iter().filter(|info| level.is_none_or(|level| info.level == level));
        let areas: Vec<_> = wanted.filter_map(|info| with_border(grid, info)).collect();
        Ok(geojson::to_geojson(&areas))
    };
    let text = tokio::task::spawn_blocking(write).await.or_internal("write a map")??;
    Ok(([(header::CONTENT_TYPE, "application/geo+json")], text))
}

fn with_border(grid: &GridIndex, info: &AreaInfo) -> Option<sandan_grid::Area> {
    Some(sandan_grid::Area {
        code: info.code.clone(),
        name: info.name.clone(),
        level: info.level,
        parent: info.parent.clone(),
        kind: info.kind,
        valid_from: info.valid_from,
        valid_to: info.valid_to,
        border: grid.border(info.code.as_str())?.clone(),
    })
}
