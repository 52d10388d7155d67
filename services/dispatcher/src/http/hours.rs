//! 志愿服务时长: somebody's own services, from check-in to check-out.

use super::SERVICE;
use axum::Json;
use axum::extract::State;
use chrono::{Datelike, NaiveDate};
use sandan_boot::desk::{Loaded, load, render};
use sandan_boot::{App, Snapshot};
use sandan_contract::rest::order::{HoursBody, ServiceTime};
use sandan_core::case::Case;
use sandan_core::case::order::Taker;
use sandan_core::ids::{CaseId, OrderId};
use sandan_core::time::Instant;
use sandan_kit::auth::Principal;
use sandan_kit::body::Query;
use sandan_kit::problem::{Code, OrInternal, Problem};
use sandan_kit::routes::{RouteInfo, Who};
use sandan_store::find::{MAX_LIMIT, OrderFilter, OrderScope};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

/// Orders looked through for one answer: several a day for a year.
const MOST: usize = 2_000;

pub(super) const TABLE: &[RouteInfo] = &[RouteInfo::new("GET", "/api/v1/hours", SERVICE, Who::SignedIn)];

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(hours))
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Period {
    /// First local day; the first of this year when absent.
    from: Option<NaiveDate>,
    /// Last local day; today when absent.
    to: Option<NaiveDate>,
}

/// The caller's own services in a period. Nobody can ask for another person's.
#[utoipa::path(get, path = "/api/v1/hours", tag = "dispatcher", params(Period),
    responses((status = 200, body = HoursBody), Problem))]
async fn hours(
    State(app): State<App>,
    principal: Principal,
    Query(period): Query<Period>,
) -> Result<Json<HoursBody>, Problem> {
    app.rates.principal(principal.district, principal.account())?;
    let today = app.store.now().await.or_internal("read the time")?.local_date();
    let to = period.to.unwrap_or(today);
    let from = period.from.or_else(|| to.with_day(1).and_then(|day| day.with_month(1))).unwrap_or(to);
    let mut services = Vec::new();
    for (case, order) in held(&app, &principal).await? {
        let Loaded { case, .. } = load(&app, case).await?;
        let taker = case.order(order).and_then(|order| order.taker(principal.account()));
        let Some((taker, began)) = taker.and_then(|taker| Some((taker, taker.checked_in_at?))) else {
            continue;
        };
        if (from..=to).contains(&began.local_date()) {
            services.push((began, service(&app.directory.now(), &case, order, taker, began)));
        }
    }
    services.sort_by_key(|(began, _)| std::cmp::Reverse(*began));
    let services: Vec<ServiceTime> = services.into_iter().map(|(_, service)| service).collect();
    let minutes = services.iter().map(|service| service.minutes).sum();
    Ok(Json(HoursBody { from: from.to_string(), to: to.to_string(), minutes, services }))
}

async fn held(app: &App, principal: &Principal) -> Result<Vec<(CaseId, OrderId)>, Problem> {
    let relations = vec!["holder".to_owned()];
    let mut filter = OrderFilter::new(OrderScope::Person { account: principal.account().0, relations });
    filter.limit = MAX_LIMIT;
    let mut found: Vec<(CaseId, OrderId)> = Vec::new();
    loop {
        let rows = app.store.list_orders(app.district, &filter).await.or_internal("list orders")?;
        let last: Option<Uuid> = rows.last().map(|row| row.id);
        let full = rows.len() as u64 == MAX_LIMIT;
        found.extend(rows.into_iter().map(|row| (CaseId(row.case_id), OrderId(row.id))));
        if found.len() > MOST {
            return Err(Problem::new(Code::TooMany).field("from", "时间段太长", "the period is too long"));
        }
        if !full {
            return Ok(found);
        }
        filter.after = last;
    }
}

fn service(snapshot: &Snapshot, case: &Case, order: OrderId, taker: &Taker, began: Instant) -> ServiceTime {
    let minutes = taker.checked_out_at.map_or(0, |ended| ended.since(began) / Instant::MINUTE);
    ServiceTime {
        order: order.0,
        case_number: case.origin.number.clone(),
        category: render::category(snapshot, case),
        area: snapshot.area_at(&case.place.path),
        checked_in_at: began.rfc3339(),
        checked_out_at: taker.checked_out_at.map(Instant::rfc3339),
        minutes: u32::try_from(minutes).unwrap_or(0),
    }
}
