//! Orders as people see them: what is offered to me, what I hold, what my unit was told to.

use super::SERVICE;
use super::orders::case_of;
use super::scope::{Reach, reach, sees_lists};
use crate::routing::reasons_for;
use axum::Json;
use axum::extract::State;
use sandan_boot::desk::{Loaded, load, render};
use sandan_boot::{App, Snapshot};
use sandan_contract::rest::order::{OrderItem, OrderPage};
use sandan_core::case::Case;
use sandan_core::case::order::Order;
use sandan_core::case::state::OrderState;
use sandan_core::command::rule;
use sandan_core::ids::{CaseId, OrderId};
use sandan_core::role::{Actor, Role};
use sandan_core::view::{class_of, fields};
use sandan_kit::auth::Principal;
use sandan_kit::body::{PathId, Query};
use sandan_kit::problem::{Code, Language, OrInternal, Problem, RequestContext};
use sandan_kit::routes::{RouteInfo, Who};
use sandan_store::find::{MAX_LIMIT, OrderFilter, OrderScope};
use sandan_store::rows::OrderRow;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

pub(super) const TABLE: &[RouteInfo] = &[
    RouteInfo::new("GET", "/api/v1/orders", SERVICE, Who::SignedIn),
    RouteInfo::new("GET", "/api/v1/orders/{id}", SERVICE, Who::SignedIn),
];

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(orders)).routes(routes!(order))
}

/// In which relation the orders stand to the caller.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum Mine {
    /// Offered to me by name or through the pool, or I am invited or interested.
    Offered,
    /// I am told to.
    Assigned,
    /// I hold them.
    Held,
    /// My units were told to.
    Unit,
    /// All of the areas of my roles.
    Area,
    /// Offered, assigned or held.
    #[default]
    Any,
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Asked {
    /// `offered`, `assigned`, `held`, `unit`, `area` or `any` (the default: all that concern me in person).
    #[serde(default)]
    #[param(inline)]
    mine: Mine,
    /// Only orders in this state.
    state: Option<String>,
    /// `next` of the page before.
    cursor: Option<Uuid>,
    /// 1 to 200; 50 when absent.
    limit: Option<u64>,
}

/// Orders that concern the caller, the oldest first.
///
/// Before a claim no more than kind, grid, time and skills are shown, and why it is shown to this person.
#[utoipa::path(
    get, path = "/api/v1/orders", tag = "dispatcher", params(Asked),
    responses((status = 200, description = "a page", body = OrderPage), Problem)
)]
async fn orders(
    State(app): State<App>,
    principal: Principal,
    Query(asked): Query<Asked>,
) -> Result<Json<OrderPage>, Problem> {
    app.rates.principal(principal.district, principal.account())?;
    let limit = asked.limit.unwrap_or(50).clamp(1, MAX_LIMIT);
    let states = states(&asked)?;
    let mut rows: Vec<OrderRow> = Vec::new();
    for (scope, own_states) in scopes(&principal.actor, asked.mine) {
        let mut filter = OrderFilter::new(scope);
        filter.states = states.clone().unwrap_or(own_states);
        filter.after = asked.cursor;
        filter.limit = limit;
        rows.extend(app.store.list_orders(app.district, &filter).await.or_internal("list orders")?);
    }
    rows.sort_by_key(|row| row.id);
    rows.dedup_by_key(|row| row.id);
    rows.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    let full = rows.len() as u64 == limit;
    let next = rows.last().filter(|_| full).map(|row| row.id.to_string());
    let mut items = Vec::with_capacity(rows.len());
    for row in &rows {
        items.extend(item(&app, &principal.actor, row, asked.mine).await?);
    }
    let as_of = app.store.now().await.or_internal("read the time")?.rfc3339();
    Ok(Json(OrderPage { items, next, as_of }))
}

fn states(asked: &Asked) -> Result<Option<Vec<String>>, Problem> {
    let Some(word) = &asked.state else { return Ok(None) };
    let bad = || Problem::new(Code::BadField).field("state", "没有这个状态", "no such state");
    let state = OrderState::from_word(word).ok_or_else(bad)?;
    Ok(Some(vec![state.word().to_owned()]))
}

fn words(states: &[OrderState]) -> Vec<String> {
    states.iter().map(|state| state.word().to_owned()).collect()
}

/// The scopes to look into, each with the states that count there.
fn scopes(actor: &Actor, mine: Mine) -> Vec<(OrderScope, Vec<String>)> {
    let waiting = || words(OrderState::WAITING);
    let person = |relations: &[&str]| OrderScope::Person {
        account: actor.account.0,
        relations: relations.iter().map(|relation| (*relation).to_owned()).collect(),
    };
    let any = |reach: Reach| OrderScope::Any { units: reach.units, paths: reach.paths };
    let pool = || (any(pools(actor)), words(&[OrderState::Offered]));
    match mine {
        Mine::Offered => vec![(person(&["offered", "invited", "interested"]), waiting()), pool()],
        Mine::Assigned => vec![(person(&["assigned"]), waiting())],
        Mine::Held => vec![(person(&["holder"]), Vec::new())],
        Mine::Any => vec![(person(&[]), Vec::new()), pool()],
        Mine::Unit => {
            let units = Reach { paths: Vec::new(), ..reach(actor, sees_lists) };
            vec![(any(units), Vec::new())]
        }
        Mine::Area => {
            let areas = Reach { units: Vec::new(), ..reach(actor, sees_lists) };
            vec![(any(areas), words(OrderState::OPEN))]
        }
    }
}

/// Where somebody serves as a volunteer: the areas below, and each area above.
fn pools(actor: &Actor) -> Reach {
    let mut pools = reach(actor, |role| role == Role::Volunteer);
    pools.units.clear();
    let mut above: Vec<(String, String)> = Vec::new();
    for grant in actor.grants.iter().filter(|grant| grant.role == Role::Volunteer) {
        let sandan_core::role::Scope::Area(area) = &grant.scope else { continue };
        let parents = std::iter::successors(area.parent(), sandan_core::area::AreaPath::parent);
        // No path lies between an area and what begins with the lowest character of a code.
        above.extend(parents.map(|path| (path.as_str().to_owned(), format!("{path}0"))));
    }
    above.sort();
    above.dedup();
    pools.paths.extend(above);
    pools
}

/// One order, as far as the caller may see it.
#[utoipa::path(
    get, path = "/api/v1/orders/{id}", tag = "dispatcher",
    params(("id" = Uuid, Path, description = "the order")),
    responses((status = 200, description = "the order", body = OrderItem), Problem)
)]
async fn order(
    State(app): State<App>,
    principal: Principal,
    PathId(id): PathId<OrderId>,
) -> Result<Json<OrderItem>, Problem> {
    app.rates.principal(principal.district, principal.account())?;
    let case = load(&app, case_of(&app, id).await?).await?.case;
    let order = case.order(id).ok_or(Code::NotFound)?;
    let item = shown(&app, &principal.actor, &case, order).await?;
    item.map(Json).ok_or_else(|| Code::NotFound.into())
}

async fn item(app: &App, actor: &Actor, row: &OrderRow, mine: Mine) -> Result<Option<OrderItem>, Problem> {
    let Loaded { case, .. } = load(app, CaseId(row.case_id)).await?;
    let Some(order) = case.order(OrderId(row.id)) else { return Ok(None) };
    // Ranges of the pool reach orders that are offered by name to others.
    let personal = matches!(mine, Mine::Offered | Mine::Any);
    if personal && relation(order, actor) == "watched" {
        return Ok(None);
    }
    shown(app, actor, &case, order).await
}

pub(super) async fn shown(
    app: &App,
    actor: &Actor,
    case: &Case,
    order: &Order,
) -> Result<Option<OrderItem>, Problem> {
    let Some(class) = class_of(case, actor) else { return Ok(None) };
    let relation = relation(order, actor);
    let reasons = if relation == "watched" { Vec::new() } else { reasons(app, case, actor).await? };
    let snapshot = app.directory.now();
    Ok(Some(OrderItem {
        order: render::order_body(case, order, fields(class).actors),
        case: case.id().0,
        case_number: case.origin.number.clone(),
        case_state: case.state.word().to_owned(),
        category: render::category(&snapshot, case),
        urgency: case.urgency.word().to_owned(),
        skills: skills(&snapshot, case),
        area: snapshot.area_at(&case.place.path),
        relation: relation.to_owned(),
        reasons,
    }))
}

async fn reasons(app: &App, case: &Case, actor: &Actor) -> Result<Vec<String>, Problem> {
    let rows = app.store.routing_of(case.id()).await.or_internal("read the routing")?;
    let zh = RequestContext::current().language == Language::Chinese;
    Ok(reasons_for(&app.directory.now(), &rows, actor.account, zh))
}

fn skills(snapshot: &Snapshot, case: &Case) -> Vec<String> {
    let category = snapshot.profile_of(case.origin.profile).and_then(|p| p.category(&case.category));
    category.map(|category| category.skills.clone()).unwrap_or_default()
}

/// The closest relation of somebody to an order; `watched` when it is none of theirs.
fn relation(order: &Order, actor: &Actor) -> &'static str {
    let me = actor.account;
    let units = rule::units_of(actor);
    let waiting = order.state.is_waiting();
    match order.state {
        _ if order.taker(me).is_some() => "holder",
        OrderState::Invited if order.person == Some(me) => "invited",
        _ if waiting && order.person == Some(me) => "assigned",
        _ if waiting && order.interested.contains(&me) => "interested",
        _ if waiting && rule::Who::Asked.holds_order(order, actor) => "offered",
        _ if order.unit.is_some_and(|unit| units.contains(&unit)) => "unit",
        _ => "watched",
    }
}
