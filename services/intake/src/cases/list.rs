//! Lists of cases: filtered, paged by cursor, never wider than the reader's rights.

use super::sight;
use axum::Json;
use axum::extract::State;
use sandan_boot::App;
use sandan_boot::directory::Snapshot;
use sandan_contract::rest::case::CasePage;
use sandan_core::case::Case;
use sandan_core::case::state::CaseState;
use sandan_core::role::{Actor, Scope};
use sandan_core::time::Instant;
use sandan_kit::auth::Principal;
use sandan_kit::body::Query;
use sandan_kit::problem::{Code, OrInternal, Problem};
use sandan_store::find::{CaseCursor, CaseFilter, CaseOrder, CaseScope, MAX_LIMIT};
use sandan_store::rows::CaseRow;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes as paths;

/// Cases of a page when the reader does not say.
const PAGE: u64 = 50;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(paths!(list))
}

/// What to list; the same for the screen, the export and the count.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub(super) struct ListQuery {
    /// States, separated by commas.
    state: Option<String>,
    /// Codes of categories, separated by commas.
    category: Option<String>,
    /// Code of an area; everything below it is listed too.
    area: Option<String>,
    /// Only cases with a limit that is over.
    overdue: Option<bool>,
    number: Option<String>,
    /// RFC 3339, inclusive.
    opened_from: Option<String>,
    /// RFC 3339, exclusive.
    opened_to: Option<String>,
    /// Only what the reader reported.
    mine: Option<bool>,
    /// `newest` (default), `oldest` or `due`.
    order: Option<String>,
    cursor: Option<String>,
    /// At most 200.
    limit: Option<u64>,
}

/// Cases that the caller may see: residents their own, staff those of their areas and units.
#[utoipa::path(get, path = "/api/v1/cases", tag = "intake", params(ListQuery),
    responses((status = 200, body = CasePage), Problem))]
async fn list(
    State(app): State<App>,
    principal: Principal,
    Query(query): Query<ListQuery>,
) -> Result<Json<CasePage>, Problem> {
    app.rates.principal(principal.district, principal.account())?;
    let now = app.store.now().await.or_internal("read the time")?;
    // Read before the rows: what happens behind this position is at most seen twice, never missed.
    let (_, position) = app.store.feed_head(app.district).await.or_internal("read the position")?;
    let filter = filter(&app.directory.now(), &principal.actor, &query, now)?;
    let total = app.store.count_cases(app.district, &filter).await.or_internal("count cases")?;
    let (rows, next) = page(&app, &filter).await?;
    let items = sight::page(&app, &principal.actor, &cases(&rows)?, now).await?;
    Ok(Json(CasePage {
        items,
        next,
        total: u64::try_from(total).unwrap_or_default(),
        as_of: position.to_string(),
    }))
}

/// One page and the cursor behind it.
pub(super) async fn page(app: &App, filter: &CaseFilter) -> Result<(Vec<CaseRow>, Option<String>), Problem> {
    let rows = app.store.list_cases(app.district, filter).await.or_internal("list cases")?;
    let full = rows.len() as u64 >= filter.limit;
    let next = rows.last().filter(|_| full).map(|row| written(filter.cursor(row)));
    Ok((rows, next))
}

pub(super) fn cases(rows: &[CaseRow]) -> Result<Vec<Case>, Problem> {
    rows.iter().map(|row| serde_json::from_str(&row.body).or_internal("read a case's body")).collect()
}

fn written(cursor: CaseCursor) -> String {
    format!("{}_{}", cursor.at.0, cursor.id)
}

fn cursor(text: &str) -> Result<CaseCursor, Problem> {
    let parsed = text
        .split_once('_')
        .and_then(|(at, id)| Some(CaseCursor { at: Instant(at.parse().ok()?), id: id.parse().ok()? }));
    parsed.ok_or_else(|| bad("cursor", "不是有效的游标", "not a cursor of this list"))
}

fn bad(field: &'static str, zh: &'static str, en: &'static str) -> Problem {
    Problem::new(Code::BadField).field(field, zh, en)
}

/// From the query to the store's filter, inside the reader's rights.
pub(super) fn filter(
    snapshot: &Snapshot,
    actor: &Actor,
    query: &ListQuery,
    now: Instant,
) -> Result<CaseFilter, Problem> {
    let mut filter = CaseFilter::new(scope(actor));
    for word in words(query.state.as_deref()) {
        let state = CaseState::from_word(word);
        let state = state.ok_or_else(|| bad("state", "没有这个状态", "no such state"))?;
        filter.states.push(state.word().to_owned());
    }
    filter.categories = words(query.category.as_deref()).map(str::to_owned).collect();
    if let Some(code) = &query.area {
        let path = snapshot.grid.as_ref().and_then(|grid| grid.tree().path(code).cloned());
        let path = path.ok_or_else(|| bad("area", "没有这个区域", "no such area"))?;
        filter.paths.push(path.range());
    }
    filter.overdue_at = query.overdue.unwrap_or(false).then_some(now);
    filter.number.clone_from(&query.number);
    filter.opened = (
        instant("opened_from", query.opened_from.as_deref())?,
        instant("opened_to", query.opened_to.as_deref())?,
    );
    filter.reporter = query.mine.unwrap_or(false).then_some(actor.account.0);
    filter.order = match query.order.as_deref() {
        None | Some("newest") => CaseOrder::NewestFirst,
        Some("oldest") => CaseOrder::OldestFirst,
        Some("due") => CaseOrder::SoonestDue,
        Some(_) => return Err(bad("order", "应为 newest、oldest 或 due", "must be newest, oldest or due")),
    };
    filter.after = query.cursor.as_deref().map(cursor).transpose()?;
    filter.limit = query.limit.unwrap_or(PAGE);
    if !(1..=MAX_LIMIT).contains(&filter.limit) {
        return Err(bad("limit", "应为 1 到 200", "must be 1 to 200"));
    }
    Ok(filter)
}

/// At most so many words in one parameter; there are fewer states and categories than that.
const MAX_WORDS: usize = 100;

fn words(text: Option<&str>) -> impl Iterator<Item = &str> {
    text.unwrap_or_default().split(',').map(str::trim).filter(|word| !word.is_empty()).take(MAX_WORDS)
}

fn instant(field: &'static str, text: Option<&str>) -> Result<Option<Instant>, Problem> {
    let parse = |text| Instant::parse(text).map_err(|_| bad(field, "应为带时区的时间", "must be RFC 3339"));
    text.map(parse).transpose()
}

/// Areas and units of the staff roles, and whatever one reported oneself.
/// Cases whose place is not known yet have the empty path: the range that holds it and nothing else.
static NOWHERE: std::sync::LazyLock<(String, String)> =
    std::sync::LazyLock::new(|| (String::new(), "\u{1}".to_owned()));

fn scope(actor: &Actor) -> CaseScope {
    let (mut paths, mut units) = (Vec::new(), Vec::new());
    for grant in actor.grants.iter().filter(|grant| grant.role.is_staff()) {
        match &grant.scope {
            Scope::Area(area) => {
                paths.push(area.range());
                if area.is_whole_district() {
                    paths.push(NOWHERE.clone());
                }
            }
            Scope::Unit(unit) => units.push(unit.0),
            Scope::Own => {}
        }
    }
    CaseScope::Any { paths, units, reporter: Some(actor.account.0) }
}
