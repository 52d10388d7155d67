//! What waits for a checker or a revisiter: never what they handled themselves.

use super::SERVICE;
use axum::Json;
use axum::extract::State;
use sandan_boot::App;
use sandan_boot::desk::render;
use sandan_contract::rest::work::{FollowUpItem, FollowUpPage};
use sandan_core::case::Case;
use sandan_core::case::clock::ClockKind;
use sandan_core::case::state::CaseState;
use sandan_core::role::{Actor, Role, Scope};
use sandan_core::time::Instant;
use sandan_core::view::class_of;
use sandan_kit::auth::Principal;
use sandan_kit::body::Query;
use sandan_kit::problem::{Code, OrInternal, Problem};
use sandan_kit::routes::{RouteInfo, Who};
use sandan_store::find::{CaseCursor, CaseFilter, CaseOrder, CaseScope, MAX_LIMIT};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

const CHECK: &[Role] = &[Role::Checker, Role::Supervisor];
const REVISIT: &[Role] = &[Role::Revisiter, Role::Supervisor];

pub(super) const TABLE: &[RouteInfo] = &[
    RouteInfo::new("GET", "/api/v1/checks", SERVICE, Who::Roles(CHECK)),
    RouteInfo::new("GET", "/api/v1/revisits", SERVICE, Who::Roles(REVISIT)),
];

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(checks)).routes(routes!(revisits))
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Page {
    /// `next` of the page before.
    cursor: Option<String>,
    /// 1 to 200; 50 when absent.
    limit: Option<u64>,
}

/// What one list shows.
struct List {
    state: CaseState,
    roles: &'static [Role],
    clocks: &'static [ClockKind],
}

/// 待核查: fed back, not yet looked at, the soonest due first.
#[utoipa::path(
    get, path = "/api/v1/checks", tag = "followup", params(Page),
    responses((status = 200, description = "a page", body = FollowUpPage), Problem)
)]
async fn checks(
    State(app): State<App>,
    principal: Principal,
    Query(asked): Query<Page>,
) -> Result<Json<FollowUpPage>, Problem> {
    let list = List { state: CaseState::FedBack, roles: CHECK, clocks: &[ClockKind::Check] };
    page(&app, &principal, &list, &asked).await
}

/// 待回访: the call list, the soonest due first.
#[utoipa::path(
    get, path = "/api/v1/revisits", tag = "followup", params(Page),
    responses((status = 200, description = "a page", body = FollowUpPage), Problem)
)]
async fn revisits(
    State(app): State<App>,
    principal: Principal,
    Query(asked): Query<Page>,
) -> Result<Json<FollowUpPage>, Problem> {
    let clocks = &[ClockKind::Revisit, ClockKind::Ruling];
    let list = List { state: CaseState::Revisiting, roles: REVISIT, clocks };
    page(&app, &principal, &list, &asked).await
}

async fn page(
    app: &App,
    principal: &Principal,
    list: &List,
    asked: &Page,
) -> Result<Json<FollowUpPage>, Problem> {
    app.rates.principal(principal.district, principal.account())?;
    principal.require(list.roles)?;
    let mut filter = CaseFilter::new(scope(&principal.actor, list.roles));
    filter.states = vec![list.state.word().to_owned()];
    filter.order = CaseOrder::SoonestDue;
    filter.after = asked.cursor.as_deref().map(read_cursor).transpose()?;
    filter.limit = asked.limit.unwrap_or(50).clamp(1, MAX_LIMIT);
    let rows = app.store.list_cases(app.district, &filter).await.or_internal("list cases to follow up")?;
    let now = app.store.now().await.or_internal("read the time")?;
    let last = rows.last().filter(|_| rows.len() as u64 == filter.limit);
    let next = last.map(|row| write_cursor(filter.cursor(row)));
    let mut items = Vec::with_capacity(rows.len());
    for row in &rows {
        // A row that only a newer program reads is that program's.
        let Ok(case) = serde_json::from_str::<Case>(&row.body) else { continue };
        items.extend(item(app, &principal.actor, list, &case, now).await?);
    }
    Ok(Json(FollowUpPage { items, next, as_of: now.rfc3339() }))
}

async fn item(
    app: &App,
    actor: &Actor,
    list: &List,
    case: &Case,
    now: Instant,
) -> Result<Option<FollowUpItem>, Problem> {
    let mine = list.roles.iter().any(|role| actor.may_as(*role, &case.desk, &[]));
    let own = case.handlers.contains(&actor.account);
    let Some(class) = class_of(case, actor) else { return Ok(None) };
    // What waits only for the reply to a superior platform is nobody's call.
    if !mine || own || case.waits_for_reply() {
        return Ok(None);
    }
    let due = case.running().filter(|clock| list.clocks.contains(&clock.kind)).map(|clock| clock.due_at);
    Ok(Some(FollowUpItem {
        case: render::full(app, case, class, now).await?,
        due: due.min().map(Instant::rfc3339),
        tries: case.counts.revisit_tries,
        redos: case.counts.redos,
        ruling: case.ruling,
    }))
}

fn scope(actor: &Actor, roles: &[Role]) -> CaseScope {
    let grants = actor.grants.iter().filter(|grant| roles.contains(&grant.role));
    let paths = grants.filter_map(|grant| match &grant.scope {
        Scope::Area(path) => Some(path.range()),
        Scope::Unit(_) | Scope::Own => None,
    });
    CaseScope::Any { paths: paths.collect(), units: Vec::new(), reporter: None }
}

fn write_cursor(cursor: CaseCursor) -> String {
    format!("{}.{}", cursor.at.0, cursor.id)
}

fn read_cursor(text: &str) -> Result<CaseCursor, Problem> {
    let read = || {
        let (at, id) = text.split_once('.')?;
        Some(CaseCursor { at: Instant(at.parse().ok()?), id: id.parse().ok()? })
    };
    read().ok_or_else(|| {
        Problem::new(Code::BadField).field("cursor", "不是本列表的游标", "no cursor of this list")
    })
}
