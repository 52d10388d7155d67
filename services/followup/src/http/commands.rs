//! 核查, 回访, 会商认定.

use super::SERVICE;
use axum::extract::State;
use sandan_boot::App;
use sandan_boot::desk::http::{Call, command};
use sandan_contract::rest::case::CaseBody;
use sandan_contract::rest::command::CommandBody;
use sandan_core::command::CommandName;
use sandan_core::ids::CaseId;
use sandan_kit::body::{HashedBody, PathId};
use sandan_kit::idempotency::Answer;
use sandan_kit::problem::Problem;
use sandan_kit::routes::{RouteInfo, Who};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// Residents verify and revisit their own cases: they confirm, and they rate.
pub(super) const TABLE: &[RouteInfo] = &[
    RouteInfo::new("POST", "/api/v1/cases/{id}/commands/verify", SERVICE, Who::SignedIn),
    RouteInfo::new("POST", "/api/v1/cases/{id}/commands/revisit", SERVICE, Who::SignedIn),
    RouteInfo::new("POST", "/api/v1/cases/{id}/commands/rule_on", SERVICE, Who::Staff),
];

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(verify)).routes(routes!(revisit)).routes(routes!(rule_on))
}

/// 核查: somebody else than the handler looks whether it is done. Takes passed, note, attachments.
#[utoipa::path(
    post, path = "/api/v1/cases/{id}/commands/verify", tag = "followup",
    params(("id" = Uuid, Path, description = "the case")),
    request_body = CommandBody,
    responses((status = 200, description = "the case as the caller may see it now", body = CaseBody), Problem)
)]
async fn verify(
    State(app): State<App>,
    call: Call,
    PathId(id): PathId<CaseId>,
    body: HashedBody<CommandBody>,
) -> Result<Answer, Problem> {
    app.rates.principal(call.principal.district, call.principal.account())?;
    command(&app, &call, id, None, CommandName::Verify, body).await
}

/// 回访: an attempt, or the three separate answers. Takes attempt, or contacted_in_time, solved, satisfied, note.
#[utoipa::path(
    post, path = "/api/v1/cases/{id}/commands/revisit", tag = "followup",
    params(("id" = Uuid, Path, description = "the case")),
    request_body = CommandBody,
    responses((status = 200, description = "the case as the caller may see it now", body = CaseBody), Problem)
)]
async fn revisit(
    State(app): State<App>,
    call: Call,
    PathId(id): PathId<CaseId>,
    body: HashedBody<CommandBody>,
) -> Result<Answer, Problem> {
    app.rates.principal(call.principal.district, call.principal.account())?;
    command(&app, &call, id, None, CommandName::Revisit, body).await
}

/// 会商认定: one level up ends what cannot be satisfied, or shelves it. Takes ruling, note.
#[utoipa::path(
    post, path = "/api/v1/cases/{id}/commands/rule_on", tag = "followup",
    params(("id" = Uuid, Path, description = "the case")),
    request_body = CommandBody,
    responses((status = 200, description = "the case as the caller may see it now", body = CaseBody), Problem)
)]
async fn rule_on(
    State(app): State<App>,
    call: Call,
    PathId(id): PathId<CaseId>,
    body: HashedBody<CommandBody>,
) -> Result<Answer, Problem> {
    call.principal.require_staff()?;
    app.rates.principal(call.principal.district, call.principal.account())?;
    command(&app, &call, id, None, CommandName::RuleOn, body).await
}
