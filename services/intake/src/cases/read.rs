//! One case, its timeline, why it was routed so.

use super::sight::{Seen, see};
use axum::Json;
use axum::extract::State;
use sandan_boot::App;
use sandan_boot::desk::{content, render};
use sandan_contract::rest::case::{CaseBody, EventBody, Timeline};
use sandan_contract::rest::command::ActionsBody;
use sandan_core::case::event::{Body, Event};
use sandan_core::command::{CommandName, allowed};
use sandan_core::ids::CaseId;
use sandan_core::view::ViewClass;
use sandan_kit::auth::Principal;
use sandan_kit::body::PathId;
use sandan_kit::problem::{Code, OrInternal, Problem};
use sandan_store::project::event_from;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes as paths;
use uuid::Uuid;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(paths!(one))
        .routes(paths!(timeline))
        .routes(paths!(routing))
        .routes(paths!(actions))
}

/// One case, each field by right.
#[utoipa::path(get, path = "/api/v1/cases/{id}", tag = "intake", params(("id" = Uuid, Path)),
    responses((status = 200, body = CaseBody), Problem))]
async fn one(
    State(app): State<App>,
    principal: Principal,
    PathId(id): PathId<CaseId>,
) -> Result<Json<CaseBody>, Problem> {
    app.rates.principal(principal.district, principal.account())?;
    see(&app, &principal.actor, id).await?.body(&app, &principal.actor).await.map(Json)
}

/// What happened to a case, each line by right.
#[utoipa::path(get, path = "/api/v1/cases/{id}/events", tag = "intake", params(("id" = Uuid, Path)),
    responses((status = 200, body = Timeline), Problem))]
async fn timeline(
    State(app): State<App>,
    principal: Principal,
    PathId(id): PathId<CaseId>,
) -> Result<Json<Timeline>, Problem> {
    app.rates.principal(principal.district, principal.account())?;
    let seen = see(&app, &principal.actor, id).await?;
    let rows = app.store.case_events(id).await.or_internal("read a case's events")?;
    let mut events = Vec::with_capacity(rows.len());
    for row in &rows {
        let event = event_from(row.at, row.actor, &row.data).or_internal("read an event")?;
        events.push((row.seq, event));
    }
    let notes = events.iter().filter(|(_, event)| may_open(&seen, event));
    let ids: Vec<Uuid> =
        notes.filter_map(|(_, event)| render::contents_of(&event.body)).map(|note| note.id.0).collect();
    let words = content::open(&app, &ids).await?;
    let line = |(seq, event): &(i64, Event)| render::event_body(*seq, event, seen.class, &words);
    let events: Vec<EventBody> = events.iter().filter_map(line).collect();
    Ok(Json(Timeline { case: id.0, version: seen.case.version, events }))
}

/// A neighbour who joined is told what was done, not what another resident said.
fn may_open(seen: &Seen, event: &Event) -> bool {
    let residents = matches!(
        event.body,
        Body::Appealed { .. }
            | Body::Withdrawn { .. }
            | Body::Revisited { .. }
            | Body::Reopened { .. }
            | Body::ResidentAsked { .. }
            | Body::ResidentAnswered { .. }
    );
    seen.own || seen.class != ViewClass::Reporter || !residents
}

/// What the caller may do with a case now, by the rules that decide.
#[utoipa::path(get, path = "/api/v1/cases/{id}/actions", tag = "intake", params(("id" = Uuid, Path)),
    responses((status = 200, body = ActionsBody), Problem))]
async fn actions(
    State(app): State<App>,
    principal: Principal,
    PathId(id): PathId<CaseId>,
) -> Result<Json<ActionsBody>, Problem> {
    app.rates.principal(principal.district, principal.account())?;
    let case = see(&app, &principal.actor, id).await?.case;
    let snapshot = app.directory.now();
    let profile = snapshot.profile_of(case.origin.profile).ok_or(Code::Unavailable)?;
    let allowed = allowed(&case, &principal.actor, profile);
    let words = |names: &[CommandName]| names.iter().map(|name| name.word().to_owned()).collect();
    let orders = allowed.orders.iter().map(|(order, names)| (order.0, words(names)));
    Ok(Json(ActionsBody { version: case.version, case: words(&allowed.case), orders: orders.collect() }))
}

/// The decisions by which a case was routed.
#[derive(Debug, Serialize, ToSchema)]
struct RoutingBody {
    case: Uuid,
    decisions: Vec<RoutingLine>,
}

/// One decision with its reasons for and against each candidate.
#[derive(Debug, Serialize, ToSchema)]
struct RoutingLine {
    seq: i64,
    at: String,
    #[schema(value_type = Object)]
    data: serde_json::Value,
}

/// Why him, why not her: for staff.
#[utoipa::path(get, path = "/api/v1/cases/{id}/routing", tag = "intake", params(("id" = Uuid, Path)),
    responses((status = 200, body = RoutingBody), Problem))]
async fn routing(
    State(app): State<App>,
    principal: Principal,
    PathId(id): PathId<CaseId>,
) -> Result<Json<RoutingBody>, Problem> {
    app.rates.principal(principal.district, principal.account())?;
    principal.require_staff()?;
    if !see(&app, &principal.actor, id).await?.is_staff() {
        return Err(Code::NotFound.into());
    }
    let rows = app.store.routing_of(id).await.or_internal("read a case's routing")?;
    let mut decisions = Vec::with_capacity(rows.len());
    for row in rows {
        let data = serde_json::from_str(&row.data).or_internal("read a routing decision")?;
        decisions.push(RoutingLine { seq: row.seq, at: row.at.rfc3339(), data });
    }
    Ok(Json(RoutingBody { case: id.0, decisions }))
}
