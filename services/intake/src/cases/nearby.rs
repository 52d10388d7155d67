//! "Others reported this": known problems of public facilities nearby, by title only.

use super::list::cases;
use crate::caller::Caller;
use crate::talk::crowd;
use axum::Json;
use axum::extract::State;
use sandan_boot::App;
use sandan_boot::desk::{place, render};
use sandan_boot::directory::Snapshot;
use sandan_contract::rest::areas::PointBody;
use sandan_contract::rest::intake::{NearbyCase, NearbyList};
use sandan_core::area::{AreaPath, Level};
use sandan_core::case::Case;
use sandan_core::case::state::CaseState;
use sandan_kit::body::Query;
use sandan_kit::problem::{OrInternal, Problem};
use sandan_store::find::{CaseFilter, CaseScope};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes as paths;

/// The most that is shown; a grid with more open lamps than that has another problem.
const MOST: u64 = 20;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(paths!(nearby))
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct NearbyQuery {
    lng: f64,
    lat: f64,
    crs: Option<String>,
    accuracy: Option<f64>,
    /// Code of a category.
    category: Option<String>,
}

/// Open cases of public facilities in the small grid of a point: title, state, grid. No words, no pictures.
#[utoipa::path(get, path = "/api/v1/cases/nearby", tag = "intake", params(NearbyQuery),
    responses((status = 200, body = NearbyList), Problem))]
async fn nearby(
    State(app): State<App>,
    caller: Caller,
    Query(query): Query<NearbyQuery>,
) -> Result<Json<NearbyList>, Problem> {
    caller.limit(&app)?;
    let snapshot = app.directory.now();
    let point = PointBody { lng: query.lng, lat: query.lat, crs: query.crs, accuracy: query.accuracy };
    let grid = small_grid(&snapshot, place::locate(&snapshot, "", &point)?.path);
    let mut filter = CaseFilter::new(CaseScope::District);
    filter.paths.push(grid.range());
    filter.states = CaseState::OPEN.iter().map(|state| state.word().to_owned()).collect();
    filter.categories = public_categories(&snapshot, query.category.as_deref());
    filter.limit = MOST;
    let mut items = Vec::new();
    if !filter.categories.is_empty() {
        let rows = app.store.list_cases(app.district, &filter).await.or_internal("list cases nearby")?;
        for case in cases(&rows)?.iter().filter(|case| may_be_told(case)) {
            items.push(item(&app, &snapshot, case).await?);
        }
    }
    Ok(Json(NearbyList { area: snapshot.area_at(&grid), items }))
}

/// A complaint about somebody and a confidential matter are nobody's business, whatever their category.
pub(crate) fn may_be_told(case: &Case) -> bool {
    case.is_open() && case.origin.parties.about.is_empty() && !case.origin.parties.secret
}

/// True when the category of this case is a public facility.
pub(crate) fn is_public(snapshot: &Snapshot, case: &Case) -> bool {
    let profile = snapshot.profile_of(case.origin.profile);
    profile.and_then(|profile| profile.category(&case.category)).is_some_and(|category| category.public)
}

fn public_categories(snapshot: &Snapshot, wanted: Option<&str>) -> Vec<String> {
    let categories = snapshot.profile().into_iter().flat_map(|profile| &profile.categories);
    let public = categories.filter(|category| category.public);
    let fits = public.filter(|category| wanted.is_none_or(|wanted| wanted == category.code));
    fits.map(|category| category.code.clone()).collect()
}

/// The small grid of a path: a micro-grid is a stairwell and too little to find a neighbour's lamp in.
fn small_grid(snapshot: &Snapshot, path: AreaPath) -> AreaPath {
    match (snapshot.area_at(&path), path.parent()) {
        (Some(area), Some(parent)) if area.level == Level::Micro.word() => parent,
        _ => path,
    }
}

async fn item(app: &App, snapshot: &Snapshot, case: &Case) -> Result<NearbyCase, Problem> {
    let joined = crowd(app, case.id()).await?;
    Ok(NearbyCase {
        id: case.id().0,
        category: render::category(snapshot, case),
        state: case.state.word().to_owned(),
        state_title: case.state.title().to_owned(),
        area: snapshot.area_at(&small_grid(snapshot, case.place.path.clone())),
        opened_at: case.opened_at.rfc3339(),
        voices: u32::try_from(case.voices.len() + joined).unwrap_or(u32::MAX),
    })
}
