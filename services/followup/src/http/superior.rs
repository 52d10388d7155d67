//! Superior platforms without an interface: their list is compared with ours, our replies leave as a file. Nobody
//! types an order twice.

use super::SERVICE;
use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use sandan_boot::App;
use sandan_boot::desk::content;
use sandan_contract::rest::superior::{DueMismatch, MismatchList, StateMismatch, SuperiorItem, SuperiorList};
use sandan_core::case::facts::ContentRef;
use sandan_core::case::state::CaseState;
use sandan_core::case::{Case, External, ReplyState};
use sandan_core::role::{Actor, Role, Scope};
use sandan_core::time::Instant;
use sandan_core::view::class_of;
use sandan_kit::auth::Principal;
use sandan_kit::body::{Body, BulkBody, Query};
use sandan_kit::problem::{Code, OrInternal, Problem};
use sandan_kit::routes::{RouteInfo, Who};
use sandan_store::find::{CaseFilter, CaseOrder, CaseScope, MAX_LIMIT};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// Those who sign, reply and answer for it.
const MAY: &[Role] =
    &[Role::Acceptor, Role::Dispatcher, Role::Secretary, Role::SigningLeader, Role::Supervisor];

pub(super) const TABLE: &[RouteInfo] = &[
    RouteInfo::new("POST", "/api/v1/superior/mismatch", SERVICE, Who::Roles(MAY)),
    RouteInfo::new("GET", "/api/v1/superior/replies.csv", SERVICE, Who::Roles(MAY)),
];

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(mismatch)).routes(routes!(replies))
}

/// Compares their list with ours, within the caller's areas: missing, unlisted, other due time, other state.
#[utoipa::path(
    post, path = "/api/v1/superior/mismatch", tag = "followup", request_body = SuperiorList,
    responses((status = 200, description = "where the lists differ", body = MismatchList), Problem)
)]
async fn mismatch(
    State(app): State<App>,
    principal: Principal,
    Body(theirs): BulkBody<SuperiorList>,
) -> Result<Json<MismatchList>, Problem> {
    app.rates.principal(principal.district, principal.account())?;
    principal.require(MAY)?;
    let mut ours = open_orders(&app, &principal.actor, &theirs.system).await?;
    for item in &theirs.items {
        if !ours.contains_key(&item.number)
            && let Some(case) = ended(&app, &principal.actor, &theirs.system, &item.number).await?
        {
            ours.insert(item.number.clone(), case);
        }
    }
    compare(&theirs.items, &ours).map(Json)
}

fn compare(theirs: &[SuperiorItem], ours: &BTreeMap<String, Case>) -> Result<MismatchList, Problem> {
    let mut list = MismatchList::default();
    for (n, item) in theirs.iter().enumerate() {
        let bad = || Problem::new(Code::BadField).field(format!("items[{n}].due"), "不是时间", "not a time");
        let due = Instant::parse(&item.due).map_err(|_| bad())?;
        let number = item.number.clone();
        let Some(external) = ours.get(&item.number).and_then(|case| case.external.as_ref()) else {
            list.missing.push(number);
            continue;
        };
        if external.order.due != due {
            let (theirs, ours) = (due.rfc3339(), external.order.due.rfc3339());
            list.other_due.push(DueMismatch { number: number.clone(), theirs, ours });
        }
        let replied_ours = external.reply == ReplyState::Sent;
        if replied_ours != item.replied {
            list.other_state.push(StateMismatch { number, replied_theirs: item.replied, replied_ours });
        }
    }
    let listed: BTreeSet<&String> = theirs.iter().map(|item| &item.number).collect();
    let open = ours.iter().filter(|(_, case)| case.is_open()).map(|(number, _)| number);
    list.unlisted = open.filter(|number| !listed.contains(number)).cloned().collect();
    Ok(list)
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct System {
    /// The platform, such as `12345`.
    system: String,
}

/// By this, spreadsheet programs know that the file is UTF-8.
const BOM: &str = "\u{FEFF}";

/// Countersigned replies that wait to be sent, to be taken over into their pages. The read is logged.
#[utoipa::path(
    get, path = "/api/v1/superior/replies.csv", tag = "followup", params(System),
    responses((status = 200, description = "number, due, outcome, reply", content_type = "text/csv", body = String), Problem)
)]
async fn replies(
    State(app): State<App>,
    principal: Principal,
    query: Result<Query<System>, Problem>,
) -> Result<Response, Problem> {
    app.rates.principal(principal.district, principal.account())?;
    // Who may not is told so, whatever they ask for.
    principal.require(MAY)?;
    let Query(System { system }) = query?;
    let ours = open_orders(&app, &principal.actor, &system).await?;
    let ready: Vec<(&Case, &External, &ContentRef)> = ours.values().filter_map(ready).collect();
    let ids: Vec<uuid::Uuid> = ready.iter().map(|(_, _, reply)| reply.id.0).collect();
    let words = content::open(&app, &ids).await?;
    let now = app.store.now().await.or_internal("read the time")?;
    let actor = Some(principal.account().0);
    let logged = app.store.log_access(app.district, now, actor, "export;fields=reply", None).await;
    logged.or_internal("log an export")?;
    let mut writer = csv::Writer::from_writer(BOM.as_bytes().to_vec());
    writer.write_record(["工单编号", "办理时限", "办理结果", "答复内容"]).or_internal("write replies")?;
    for (case, external, reply) in ready {
        let outcome = case.outcome.map_or("", |outcome| outcome.title());
        let reply = words.get(&reply.id.0).map_or("", |opened| opened.words.as_str());
        let line = [&external.order.number, &external.order.due.rfc3339(), outcome, reply];
        writer.write_record(line.map(inert)).or_internal("write replies")?;
    }
    let bytes = writer.into_inner().or_internal("write replies")?;
    Ok(([(header::CONTENT_TYPE, "text/csv; charset=utf-8")], bytes).into_response())
}

fn ready(case: &Case) -> Option<(&Case, &External, &ContentRef)> {
    let external = case.external.as_ref()?;
    match &external.reply {
        ReplyState::Countersigned { reply } => Some((case, external, reply)),
        ReplyState::None | ReplyState::Drafted { .. } | ReplyState::Sent => None,
    }
}

/// A cell that no spreadsheet takes for a formula.
fn inert(cell: &str) -> String {
    const SIGNS: &[char] = &['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];
    let leads = cell.trim_start_matches([' ', '\u{3000}']).starts_with(SIGNS);
    if leads { format!("'{cell}") } else { cell.to_owned() }
}

fn scope(actor: &Actor) -> CaseScope {
    let grants = actor.grants.iter().filter(|grant| MAY.contains(&grant.role));
    let paths = grants.filter_map(|grant| match &grant.scope {
        Scope::Area(path) => Some(path.range()),
        Scope::Unit(_) | Scope::Own => None,
    });
    CaseScope::Any { paths: paths.collect(), units: Vec::new(), reporter: None }
}

/// The open cases of a platform by its numbers.
async fn open_orders(app: &App, actor: &Actor, system: &str) -> Result<BTreeMap<String, Case>, Problem> {
    let mut filter = CaseFilter::new(scope(actor));
    filter.states = CaseState::OPEN.iter().map(|state| state.word().to_owned()).collect();
    filter.order = CaseOrder::OldestFirst;
    filter.limit = MAX_LIMIT;
    let mut found = BTreeMap::new();
    loop {
        let rows = app.store.list_cases(app.district, &filter).await.or_internal("list superior orders")?;
        let Some(last) = rows.last() else { return Ok(found) };
        filter.after = Some(filter.cursor(last));
        for row in rows.iter().filter(|row| row.external_system.as_deref() == Some(system)) {
            let Some(number) = row.external_number.clone() else { continue };
            let case: Case = serde_json::from_str(&row.body).or_internal("read a case's body")?;
            if class_of(&case, actor).is_some() {
                found.insert(number, case);
            }
        }
    }
}

/// A case of theirs that has ended with us.
async fn ended(app: &App, actor: &Actor, system: &str, number: &str) -> Result<Option<Case>, Problem> {
    let mut filter = CaseFilter::new(scope(actor));
    filter.external = Some((system.to_owned(), number.to_owned()));
    let rows = app.store.list_cases(app.district, &filter).await.or_internal("find a superior order")?;
    let Some(row) = rows.first() else { return Ok(None) };
    let case: Case = serde_json::from_str(&row.body).or_internal("read a case's body")?;
    Ok(class_of(&case, actor).is_some().then_some(case))
}
