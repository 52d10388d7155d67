//! The gate: refuses before any work is done, and lets what is admitted run to its end.

use super::shell::Shared;
use crate::limits::ClientAddress;
use crate::problem::{Code, Problem, RequestContext};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::sync::Arc;
use std::time::Duration;
use tracing::Instrument;

/// A handler that is still at work after so many times the answer's time is stuck: it is dropped, so that it does
/// not hold its place for ever.
const STUCK_AFTER: u32 = 10;

pub(super) async fn gate(State(shared): State<Arc<Shared>>, request: Request, next: Next) -> Response {
    admit(&shared, request, next).await.unwrap_or_else(IntoResponse::into_response)
}

async fn admit(shared: &Shared, request: Request, next: Next) -> Result<Response, Problem> {
    if let Some(ClientAddress(address)) = request.extensions().get() {
        shared.rates.address(*address)?;
    }
    let place = shared.places.clone().try_acquire_owned().map_err(|_| {
        metrics::counter!("http_requests_refused_total").increment(1);
        Problem::new(Code::Overloaded).retry_after(1)
    })?;
    let patience = patience(shared, request.headers());
    let work = RequestContext::current().scope(async move {
        let response = tokio::time::timeout(patience * STUCK_AFTER, next.run(request)).await;
        drop(place);
        response
    });
    let task = tokio::spawn(work.in_current_span());
    match tokio::time::timeout(patience, task).await {
        Ok(Ok(Ok(response))) => Ok(response),
        Ok(Err(panic)) => Err(Problem::internal("answer a request", panic)),
        Ok(Ok(Err(_))) | Err(_) => Err(Problem::new(Code::TimedOut).retry_after(5)),
    }
}

/// Uploads are as slow as the network of a stairwell; everything else answers soon.
fn patience(shared: &Shared, headers: &HeaderMap) -> Duration {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let is_upload = kind.starts_with("multipart/") || kind.starts_with("application/octet-stream");
    if is_upload { shared.upload_time } else { shared.answer_time }
}
