//! `/api/v1/places`: from an address to a compound or grid.

use crate::places::{Match, is_certain, search};
use axum::Json;
use axum::extract::State;
use sandan_boot::{App, Snapshot};
use sandan_contract::rest::areas::PointBody;
use sandan_contract::rest::map::{PlaceBody, PlacesBody};
use sandan_kit::body::Query;
use sandan_kit::problem::Problem;
use sandan_kit::text::{MAX_LINE, check_line};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(places))
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct TextQuery {
    /// An address or a name.
    text: String,
}

/// Compounds and grids whose names fit an address, with how sure that is.
#[utoipa::path(get, path = "/api/v1/places", tag = "registry", params(TextQuery),
    responses((status = 200, body = PlacesBody), Problem))]
async fn places(State(app): State<App>, Query(query): Query<TextQuery>) -> Result<Json<PlacesBody>, Problem> {
    let text = check_line("text", &query.text, MAX_LINE)?;
    let snapshot = app.directory.now();
    let found = search(&app, &snapshot, &text).await?;
    let certain = is_certain(&found);
    let places = found.into_iter().map(|place| body(&snapshot, place)).collect();
    Ok(Json(PlacesBody { places, certain }))
}

fn body(snapshot: &Snapshot, place: Match) -> PlaceBody {
    let tree = snapshot.grid.as_ref().map(|grid| grid.tree());
    let info = place.area.as_deref().and_then(|code| tree?.get(code));
    let path = info.map(|info| info.codes.iter().filter_map(|code| snapshot.area(code.as_str())).collect());
    let point = |(lng, lat)| PointBody { lng, lat, crs: Some("wgs84".to_owned()), accuracy: None };
    PlaceBody {
        name: place.name,
        kind: if place.point.is_some() { "compound" } else { "area" }.to_owned(),
        area: info.and_then(|info| snapshot.area(info.code.as_str())),
        path: path.unwrap_or_default(),
        point: place.point.map(point),
        confidence: place.confidence,
    }
}
