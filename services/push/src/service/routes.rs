//! `/ws/v1`, tickets, the screen's snapshot and the feed over HTTP.

use super::{Live, day, screen, stats};
use crate::endpoint::connect;
use crate::sight::{Principal as Reader, Refusal};
use axum::Json;
use axum::extract::ws::WebSocketUpgrade;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use sandan_boot::App;
use sandan_contract::rest::live::{DayBody, FeedItem, FeedPage, ScreenBody, StatsBody, WsTicket};
use sandan_contract::ws::{Mode, Topic};
use sandan_core::area::AreaPath;
use sandan_core::ids::CaseId;
use sandan_core::role::Grant;
use sandan_kit::auth::Principal;
use sandan_kit::body::Query;
use sandan_kit::problem::{Code, OrInternal, Problem, ProblemBody};
use sandan_kit::routes::{RouteInfo, Who};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes as paths;

/// Every route of this service.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(paths!(ticket))
        .routes(paths!(screen_of))
        .routes(paths!(day_of))
        .routes(paths!(stats_of))
        .routes(paths!(feed))
        .route("/ws/v1", axum::routing::any(socket))
}

/// The same as data.
pub fn table() -> Vec<RouteInfo> {
    vec![
        RouteInfo::new("POST", "/api/v1/ws-tickets", "push", Who::SignedIn),
        RouteInfo::new("GET", "/api/v1/screen/{code}", "push", Who::Staff),
        RouteInfo::new("GET", "/api/v1/screen/{code}/day/{day}", "push", Who::Staff),
        RouteInfo::new("GET", "/api/v1/stats/{code}", "push", Who::Staff),
        RouteInfo::new("GET", "/api/v1/feed", "push", Who::SignedIn),
        RouteInfo::new("GET", "/ws/v1", "push", Who::Ticket),
    ]
}

async fn socket(State(app): State<App>, headers: HeaderMap, upgrade: WebSocketUpgrade) -> Response {
    connect(State(Live::of(&app).endpoint.clone()), headers, upgrade).await
}

fn reader(principal: &Principal) -> Reader {
    Reader { account: principal.account(), session: principal.session, district: principal.district }
}

/// A ticket for one live connection, good once and for 30 seconds.
#[utoipa::path(post, path = "/api/v1/ws-tickets", tag = "push",
    responses((status = 200, body = WsTicket), (status = 401, body = ProblemBody)))]
async fn ticket(State(app): State<App>, principal: Principal) -> Result<Json<WsTicket>, Problem> {
    app.rates.principal(principal.district, principal.account())?;
    let now = app.store.real_now().await.or_internal("read the time")?;
    let ticket = Live::of(&app).endpoint.tickets.issue(&reader(&principal), now);
    Ok(Json(WsTicket { ticket: ticket.text, expires_at: ticket.expires_at.rfc3339() }))
}

/// The command-centre snapshot of an area, as of one position of the feed.
#[utoipa::path(get, path = "/api/v1/screen/{code}", tag = "push",
    params(("code" = String, Path, description = "area code")),
    responses((status = 200, body = ScreenBody), (status = 404, body = ProblemBody)))]
async fn screen_of(
    State(app): State<App>,
    principal: Principal,
    Path(code): Path<String>,
) -> Result<Json<ScreenBody>, Problem> {
    numbers_of(&app, &principal, &code)?;
    screen::screen(&app, &code).await.map(Json)
}

/// The path of an area whose numbers the caller may see.
fn numbers_of(app: &App, principal: &Principal, code: &str) -> Result<AreaPath, Problem> {
    principal.require_staff()?;
    let snapshot = app.directory.now();
    let path =
        snapshot.grid.as_ref().and_then(|grid| grid.tree().path(code).cloned()).ok_or(Code::NotFound)?;
    let covers = |grant: &Grant| grant.role.is_staff() && grant.covers(&path, &[]);
    if !principal.actor.grants.iter().any(covers) {
        return Err(Code::NotFound.into());
    }
    Ok(path)
}

/// A past or present local day of an area, to be played again.
#[utoipa::path(get, path = "/api/v1/screen/{code}/day/{day}", tag = "push",
    params(("code" = String, Path, description = "area code"), ("day" = String, Path, description = "a local date")),
    responses((status = 200, body = DayBody), (status = 404, body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn day_of(
    State(app): State<App>,
    principal: Principal,
    Path((code, date)): Path<(String, String)>,
) -> Result<Json<DayBody>, Problem> {
    app.rates.principal(principal.district, principal.account())?;
    let path = numbers_of(&app, &principal, &code)?;
    let bad = || {
        Problem::new(Code::BadField).field(
            "day",
            "请写成 2026-11-22 的样子",
            "must be a date such as 2026-11-22",
        )
    };
    let date = date.parse().map_err(|_| bad())?;
    let snapshot = app.directory.now();
    let area = snapshot.area(&code).ok_or(Code::NotFound)?;
    let grid = snapshot.grid.as_ref().ok_or(Code::NotFound)?;
    let children = grid.tree().children(&code);
    let children = children
        .filter_map(|child| Some((snapshot.area(child.code.as_str())?, child.path.clone())))
        .collect();
    day::day(&app, area, &path, children, date).await.map(Json)
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct PeriodQuery {
    /// RFC 3339, inclusive.
    from: String,
    /// RFC 3339, exclusive; at most 366 days later.
    to: String,
}

/// Figures of an area over a period.
#[utoipa::path(get, path = "/api/v1/stats/{code}", tag = "push",
    params(("code" = String, Path, description = "area code"), PeriodQuery),
    responses((status = 200, body = StatsBody), (status = 404, body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn stats_of(
    State(app): State<App>,
    principal: Principal,
    Path(code): Path<String>,
    Query(query): Query<PeriodQuery>,
) -> Result<Json<StatsBody>, Problem> {
    app.rates.principal(principal.district, principal.account())?;
    let path = numbers_of(&app, &principal, &code)?;
    let period = stats::period(&query.from, &query.to)?;
    let area = app.directory.now().area(&code).ok_or(Code::NotFound)?;
    stats::stats(&app, area, &path, period).await.map(Json)
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct FeedQuery {
    /// `case:{id}`, `area:{code}`, `unit:{id}`, `me` or `screen:{code}`.
    topic: String,
    /// The last position that is known.
    #[serde(default)]
    after: i64,
}

/// Events of one page.
const PAGE: usize = 200;

/// The history of a topic under the same rights as its live events.
#[utoipa::path(get, path = "/api/v1/feed", tag = "push", params(FeedQuery),
    responses((status = 200, body = FeedPage), (status = 404, body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn feed(
    State(app): State<App>,
    principal: Principal,
    Query(query): Query<FeedQuery>,
) -> Result<Json<FeedPage>, Problem> {
    let bad = || Problem::new(Code::BadField).field("topic", "没有这个主题", "no such topic");
    let topic: Topic = query.topic.parse().map_err(|_| bad())?;
    let hub = Live::of(&app).endpoint.hub.clone();
    let reader = reader(&principal);
    let refused = |refusal: Refusal| match refusal {
        Refusal::NotFound => Code::NotFound.into(),
        Refusal::Unavailable => Problem::new(Code::Unavailable).retry_after(2),
    };
    hub.sight().subscribe_allowed(&reader, &topic).await.map_err(refused)?;
    let replay = hub.history().feed_after(&reader, &topic, query.after.max(0), PAGE).await;
    let replay = replay.or_internal("read the feed")?;
    let mut events = Vec::with_capacity(replay.events.len());
    for event in &replay.events {
        hub.sight().prepare(event).await;
        if !hub.sight().knows(event) {
            return Err(Problem::new(Code::Unavailable)
                .retry_after(1)
                .because("read the feed", "a case cannot be read"));
        }
        let Some(class) = hub.sight().class_of(&reader, &topic, event) else { continue };
        let view = crate::sight::View { kind: topic.kind(), mode: Mode::Events, class };
        let Some(data) = hub.sight().render(event, view) else { continue };
        events.push(FeedItem {
            position: event.position,
            case: Some(CaseId(event.stream).0),
            version: event.seq,
            kind: event.kind.clone(),
            data,
        });
    }
    Ok(Json(FeedPage { epoch: replay.epoch, position: replay.position, events }))
}
