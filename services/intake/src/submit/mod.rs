//! 报事、点单: a report becomes a case.
//!
//! Read ([`check`]) → the profile's category ([`category`]) → located → words sealed → one change: the event, the
//! rows, the limits, the key with its answer. What is refused leaves nothing; what was answered 201 is durable.

pub mod category;
mod check;
mod external;
mod people;
mod record;

use crate::caller::Caller;
use crate::once::once;
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use sandan_boot::App;
use sandan_contract::rest::case::NewCase;
use sandan_contract::rest::intake::NewCaseAnswer;
use sandan_kit::body::HashedBody;
use sandan_kit::idempotency::Answer;
use sandan_kit::problem::Problem;
use serde::Deserialize;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes as paths;
use uuid::Uuid;

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(paths!(submit))
}

/// Reports a matter, orders a service, makes a wish. Nobody needs to sign in; `X-Device-Id` names the device then.
///
/// Without a category the profile's 其他 is taken and a person chooses; the answer says so. A superior platform's
/// order (staff only) is recorded once per order number: the same number again answers with its case.
#[utoipa::path(post, path = "/api/v1/cases", tag = "intake", request_body = NewCase,
    params(("Idempotency-Key" = Option<String>, Header, description = "made by the client before its first try"),
           ("X-Device-Id" = Option<String>, Header, description = "of a device that is not signed in")),
    responses((status = 201, body = NewCaseAnswer), (status = 200, body = NewCaseAnswer), Problem))]
async fn submit(
    State(app): State<App>,
    caller: Caller,
    body: HashedBody<NewCase>,
) -> Result<Response, Problem> {
    caller.limit_report(&app)?;
    let keyed = caller.keyed(&app, body.hash);
    let work = record::record(&app, &caller, body.value, keyed.as_ref());
    let answer = once(&app, keyed.as_ref(), work).await?;
    Ok(located(answer))
}

/// The answer with the address of its case: the same on every replay.
fn located(answer: Answer) -> Response {
    #[derive(Deserialize)]
    struct Id {
        id: Uuid,
    }
    let created = answer.status == StatusCode::CREATED.as_u16();
    let id = serde_json::from_slice::<Id>(&answer.body).ok();
    let mut response = answer.into_response();
    let place = id.and_then(|Id { id }| HeaderValue::from_str(&format!("/api/v1/cases/{id}")).ok());
    if let Some(place) = place.filter(|_| created) {
        response.headers_mut().insert(header::LOCATION, place);
    }
    response
}
