//! Showing a file to who may see it.

use super::{media, vault};
use crate::cases::sight::see;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use sandan_boot::App;
use sandan_core::ids::{AttachmentId, CaseId};
use sandan_kit::auth::Principal;
use sandan_kit::body::PathId;
use sandan_kit::problem::{Code, OrInternal, Problem};
use sandan_store::rows::AttachmentRow;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes as paths;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(paths!(attachment))
}

/// The bytes of an attachment: a pending one for who sent it, a bound one for who may read the case's words.
#[utoipa::path(get, path = "/api/v1/attachments/{id}", tag = "intake", params(("id" = Uuid, Path)),
    responses((status = 200, content_type = "application/octet-stream", body = Vec<u8>), Problem))]
async fn attachment(
    State(app): State<App>,
    principal: Principal,
    PathId(id): PathId<AttachmentId>,
) -> Result<Response, Problem> {
    app.rates.principal(principal.district, principal.account())?;
    let row = app.store.attachment(id).await.or_internal("read an attachment")?.ok_or(Code::NotFound)?;
    if id.district() != app.district || !may_see(&app, &principal, &row).await? {
        return Err(Code::NotFound.into());
    }
    let bytes = vault::get(&app, row.id, &row.path).await?.ok_or(Code::NotFound)?;
    Ok(shown(&row, bytes))
}

async fn may_see(app: &App, principal: &Principal, row: &AttachmentRow) -> Result<bool, Problem> {
    match (row.state.as_str(), row.case_id) {
        ("pending", _) => Ok(row.owner == Some(principal.account().0)),
        ("bound", Some(_)) if row.owner == Some(principal.account().0) => Ok(true),
        ("bound", Some(case)) => Ok(see(app, &principal.actor, CaseId(case)).await?.reads_matter()),
        _ => Ok(false),
    }
}

/// Never shown in place, never taken for a page, never kept by a cache.
fn shown(row: &AttachmentRow, bytes: Vec<u8>) -> Response {
    let name = format!("attachment; filename=\"{}.{}\"", row.id, media::extension(&row.media_type));
    let mut response = Body::from(bytes).into_response();
    let headers = response.headers_mut();
    let text = |text: &str| HeaderValue::from_str(text).unwrap_or(HeaderValue::from_static("attachment"));
    headers.insert(header::CONTENT_TYPE, text(&row.media_type));
    headers.insert(header::CONTENT_DISPOSITION, text(&name));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; sandbox"));
    response
}
