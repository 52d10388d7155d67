//! The outermost layer: names the request, measures it, and completes the headers of its answer.

use super::shell::Shared;
use crate::limits::ClientAddress;
use crate::problem::RequestContext;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderValue, Method};
use axum::middleware::Next;
use axum::response::Response;
use std::sync::Arc;
use std::time::Instant;
use tracing::Instrument;

pub(super) async fn observe(State(shared): State<Arc<Shared>>, mut request: Request, next: Next) -> Response {
    let context = RequestContext::of(request.headers());
    let peer = ClientAddress::peer(request.extensions());
    let client = ClientAddress::of(peer, request.headers(), &shared.trusted_proxies);
    request.extensions_mut().insert(client);

    // Templates and known words only: a label that a client could invent would grow the metrics without bound.
    let route =
        request.extensions().get::<MatchedPath>().map_or("(none)".into(), |path| path.as_str().to_owned());
    let method = method_word(request.method());
    let path = request.uri().path().to_owned();
    let span = tracing::info_span!("request", id = context.request_id, method, route);
    let started = Instant::now();
    let in_flight = InFlight::start();

    let id = HeaderValue::from_str(&context.request_id);
    let mut response = context.scope(next.run(request)).instrument(span.clone()).await;

    drop(in_flight);
    let status = response.status().as_u16();
    let elapsed = started.elapsed();
    metrics::counter!("http_requests_total", "method" => method, "route" => route.clone(), "status" => status.to_string())
        .increment(1);
    metrics::histogram!("http_request_seconds", "route" => route).record(elapsed.as_secs_f64());
    span.in_scope(|| tracing::debug!(status, micros = elapsed.as_micros() as u64, "answered"));
    let headers = response.headers_mut();
    if let Ok(id) = id {
        headers.insert("x-request-id", id);
    }
    shared.headers.apply(&path, headers);
    response
}

/// The gauge of requests at work; falls also when the client hangs up and the future is dropped.
struct InFlight(metrics::Gauge);

impl InFlight {
    fn start() -> Self {
        let gauge = metrics::gauge!("http_requests_in_flight");
        gauge.increment(1.0);
        Self(gauge)
    }
}

impl Drop for InFlight {
    fn drop(&mut self) {
        self.0.decrement(1.0);
    }
}

fn method_word(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::HEAD => "HEAD",
        Method::OPTIONS => "OPTIONS",
        _ => "OTHER",
    }
}
