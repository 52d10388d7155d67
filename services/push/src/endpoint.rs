//! `GET /ws/v1`.

use crate::hub::Hub;
use crate::session::serve;
use crate::ticket::TicketDesk;
use crate::wire::CLIENT_MESSAGE;
use axum::Router;
use axum::extract::State;
use axum::extract::ws::WebSocketUpgrade;
use axum::http::header::{CONTENT_TYPE, HOST, ORIGIN, RETRY_AFTER};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::any;
use sandan_contract::problem::Code;
use std::sync::Arc;

/// Held by every connection: the defaults of 128 KiB each would cost 5 GiB for 20,000.
const READ_BUFFER: usize = 4 * 1_024;
const WRITE_BUFFER: usize = 8 * 1_024;
/// The longest frame of ours, a snapshot, must fit.
const MAX_WRITE_BUFFER: usize = 16 * 1_024 * 1_024;

/// The pages that may connect: exact origins, such as `https://sandan.example.gov.cn`.
#[derive(Clone, Debug, Default)]
pub struct Origins {
    known: Arc<[String]>,
    same_host: bool,
}

impl Origins {
    #[must_use]
    pub fn new(origins: impl IntoIterator<Item = String>) -> Self {
        Self { known: origins.into_iter().collect(), same_host: false }
    }

    /// Pages of the host that was asked may connect too: for a demo, which is looked at under whatever name the
    /// machine has. Elsewhere a name that an attacker lets point here must not become an origin.
    #[must_use]
    pub fn and_same_host(mut self, allowed: bool) -> Self {
        self.same_host = allowed;
        self
    }

    /// Clients that are no browser send no origin; they need a ticket like everybody.
    fn allow(&self, headers: &HeaderMap) -> bool {
        headers.get_all(ORIGIN).iter().all(|origin| {
            self.known.iter().any(|known| known.as_bytes() == origin.as_bytes())
                || self.is_host(headers, origin)
        })
    }

    fn is_host(&self, headers: &HeaderMap, origin: &HeaderValue) -> bool {
        let host = headers.get(HOST).and_then(|host| host.to_str().ok());
        let named = origin.to_str().ok().and_then(|origin| origin.split_once("://"));
        self.same_host && host.is_some_and(|host| named.is_some_and(|(_, name)| name == host))
    }
}

/// What the endpoint serves with.
#[derive(Clone)]
pub struct Endpoint {
    pub hub: Hub,
    pub tickets: Arc<TicketDesk>,
    pub origins: Origins,
}

/// The route `/ws/v1`.
pub fn router(endpoint: Endpoint) -> Router {
    Router::new().route("/ws/v1", any(connect)).with_state(endpoint)
}

pub(crate) async fn connect(
    State(endpoint): State<Endpoint>,
    headers: HeaderMap,
    upgrade: WebSocketUpgrade,
) -> Response {
    if !endpoint.origins.allow(&headers) {
        return refuse(Code::Forbidden);
    }
    if endpoint.hub.draining() {
        return refuse(Code::Unavailable);
    }
    let Ok(permit) = Arc::clone(&endpoint.hub.0.connections).try_acquire_owned() else {
        return refuse(Code::Overloaded);
    };
    upgrade
        .read_buffer_size(READ_BUFFER)
        .write_buffer_size(WRITE_BUFFER)
        .max_write_buffer_size(MAX_WRITE_BUFFER)
        .max_message_size(CLIENT_MESSAGE)
        .max_frame_size(CLIENT_MESSAGE)
        .on_upgrade(async move |socket| {
            let _permit = permit;
            serve(endpoint.hub, endpoint.tickets, socket).await;
        })
}

fn refuse(code: Code) -> Response {
    let status = StatusCode::from_u16(code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let body = serde_json::json!({
        "type": code.urn(), "title": code.title_zh(), "status": code.status(), "code": code.word(),
    });
    let mut response =
        (status, [(CONTENT_TYPE, "application/problem+json")], body.to_string()).into_response();
    if status == StatusCode::SERVICE_UNAVAILABLE {
        response.headers_mut().insert(RETRY_AFTER, 5.into());
    }
    response
}
