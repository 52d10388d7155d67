//! One's own data, all of it.

use crate::cases::sight;
use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use sandan_boot::App;
use sandan_boot::desk::content;
use sandan_contract::rest::case::CaseBody;
use sandan_contract::rest::privacy::{ExportedContent, PersonExport};
use sandan_core::case::Case;
use sandan_core::ids::CaseId;
use sandan_core::time::Instant;
use sandan_kit::auth::Principal;
use sandan_kit::problem::{OrInternal, Problem};
use sandan_store::find::{CaseFilter, CaseScope, MAX_LIMIT};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes as paths;
use uuid::Uuid;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(paths!(mine))
}

/// Everything that is kept about the caller, in clear.
#[utoipa::path(get, path = "/api/v1/people/me/export", tag = "intake",
    responses((status = 200, body = PersonExport), Problem))]
async fn mine(State(app): State<App>, principal: Principal) -> Result<impl IntoResponse, Problem> {
    app.rates.principal(principal.district, principal.account())?;
    let account = principal.account().0;
    let now = app.store.now().await.or_internal("read the time")?;
    let cases = cases(&app, &principal, now).await?;
    let attachments = files(&app, account, &cases).await?;
    let export = PersonExport {
        account,
        contents: contents(&app, account).await?,
        attachments,
        cases,
        as_of: now.rfc3339(),
    };
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(export)))
}

async fn cases(app: &App, principal: &Principal, now: Instant) -> Result<Vec<CaseBody>, Problem> {
    let account = principal.account().0;
    let mut filter =
        CaseFilter::new(CaseScope::Any { paths: Vec::new(), units: Vec::new(), reporter: Some(account) });
    filter.limit = MAX_LIMIT;
    let mut bodies = Vec::new();
    loop {
        let rows = app.store.list_cases(app.district, &filter).await.or_internal("list cases")?;
        let parse = |body: &String| serde_json::from_str(body).or_internal("read a case's body");
        let page: Vec<Case> = rows.iter().map(|row| parse(&row.body)).collect::<Result<_, _>>()?;
        bodies.extend(sight::page(app, &principal.actor, &page, now).await?);
        match rows.last() {
            Some(last) if rows.len() as u64 == MAX_LIMIT => filter.after = Some(filter.cursor(last)),
            _ => return Ok(bodies),
        }
    }
}

async fn contents(app: &App, subject: Uuid) -> Result<Vec<ExportedContent>, Problem> {
    let rows = app.store.contents_of_subject(app.district, subject).await.or_internal("read contents")?;
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let words = content::open(app, &ids).await?;
    let exported = rows.into_iter().filter_map(|row| {
        let opened = words.get(&row.id)?;
        let (at, words) = (row.created_at.rfc3339(), opened.words.clone());
        Some(ExportedContent { id: row.id, kind: row.kind, at, words })
    });
    Ok(exported.collect())
}

async fn files(app: &App, account: Uuid, cases: &[CaseBody]) -> Result<Vec<Uuid>, Problem> {
    let mut ids = Vec::new();
    for case in cases {
        let rows = app.store.attachments_of(CaseId(case.id)).await.or_internal("read attachments")?;
        let own = rows.iter().filter(|row| row.owner == Some(account) && row.state == "bound");
        ids.extend(own.map(|row| row.id));
    }
    Ok(ids)
}
