//! What the reconcilers gave up on waits here for a person.

use super::SERVICE;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use sandan_boot::App;
use sandan_contract::rest::work::{DeadLetterBody, DeadLetterList};
use sandan_core::role::Role;
use sandan_kit::auth::Principal;
use sandan_kit::body::PathId;
use sandan_kit::problem::{Code, OrInternal, Problem};
use sandan_kit::routes::{RouteInfo, Who};
use sandan_store::find::MAX_LIMIT;
use sandan_store::rows::DeadLetterRow;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

const MAY: &[Role] = &[Role::Supervisor, Role::SystemAdmin];

pub(super) const TABLE: &[RouteInfo] = &[
    RouteInfo::new("GET", "/api/v1/dead-letters", SERVICE, Who::Roles(MAY)),
    RouteInfo::new("POST", "/api/v1/dead-letters/{id}/replay", SERVICE, Who::Roles(MAY)),
];

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(dead_letters)).routes(routes!(replay))
}

/// The oldest letters.
#[utoipa::path(
    get, path = "/api/v1/dead-letters", tag = "dispatcher",
    responses((status = 200, description = "at most 200, the oldest first", body = DeadLetterList), Problem)
)]
async fn dead_letters(State(app): State<App>, principal: Principal) -> Result<Json<DeadLetterList>, Problem> {
    app.rates.principal(principal.district, principal.account())?;
    principal.require(MAY)?;
    let rows = app.store.dead_letters(app.district, MAX_LIMIT).await.or_internal("list dead letters")?;
    let with_error = principal.actor.is(Role::SystemAdmin);
    let items = rows.into_iter().map(|row| body(row, with_error)).collect();
    Ok(Json(DeadLetterList { items }))
}

fn body(row: DeadLetterRow, with_error: bool) -> DeadLetterBody {
    DeadLetterBody {
        id: row.id,
        kind: row.kind,
        case: row.reference.parse().unwrap_or_default(),
        attempts: u32::try_from(row.attempts).unwrap_or(0),
        at: row.at.rfc3339(),
        error: with_error.then_some(row.error),
    }
}

/// Takes a letter out of the list and lets its limit be tried afresh.
#[utoipa::path(
    post, path = "/api/v1/dead-letters/{id}/replay", tag = "dispatcher",
    params(("id" = Uuid, Path, description = "the letter")),
    responses((status = 204, description = "it is tried again"), Problem)
)]
async fn replay(
    State(app): State<App>,
    principal: Principal,
    PathId(id): PathId<Uuid>,
) -> Result<StatusCode, Problem> {
    app.rates.principal(principal.district, principal.account())?;
    principal.require(MAY)?;
    let found = app.store.replay_dead_letter(app.district, id).await.or_internal("replay a dead letter")?;
    app.store.wake();
    if found { Ok(StatusCode::NO_CONTENT) } else { Err(Code::NotFound.into()) }
}
