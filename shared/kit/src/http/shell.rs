//! What stands around every router of a process.

use super::gate::gate;
use super::headers::SecurityHeaders;
use super::observe::observe;
use crate::config::Config;
use crate::limits::{BadNetwork, Network, RateLimits};
use crate::problem::{Code, Problem};
use axum::Router;
use axum::http::{HeaderName, HeaderValue, Method, header};
use axum::middleware::from_fn_with_state;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;
use tower_http::cors::{AllowOrigin, CorsLayer};

/// How long a browser may remember a preflight.
const PREFLIGHT: Duration = Duration::from_secs(600);

/// More requests at work than any machine of today carries; keeps the count a `u32`.
const MAX_PLACES: u32 = 1_000_000;

/// The layers around all routes, with the limits that they share. Cheap to clone.
#[derive(Clone)]
pub struct Shell {
    shared: Arc<Shared>,
    cors: CorsLayer,
}

pub(super) struct Shared {
    pub trusted_proxies: Vec<Network>,
    pub headers: SecurityHeaders,
    pub rates: Arc<RateLimits>,
    pub places: Arc<Semaphore>,
    pub all_places: u32,
    pub answer_time: Duration,
    pub upload_time: Duration,
}

impl Shell {
    /// The shell that the settings ask for.
    ///
    /// # Errors
    /// When a trusted proxy is malformed, which `Config::check` reports too.
    pub fn new(config: &Config, rates: Arc<RateLimits>) -> Result<Self, BadNetwork> {
        let (server, limits) = (&config.server, &config.limits);
        let proxies: Result<_, _> = server.trusted_proxies.iter().map(|text| text.parse()).collect();
        let all_places = u32::try_from(limits.requests).unwrap_or(u32::MAX).min(MAX_PLACES);
        let shared = Arc::new(Shared {
            trusted_proxies: proxies?,
            headers: SecurityHeaders::new(server),
            rates,
            places: Arc::new(Semaphore::new(all_places as usize)),
            all_places,
            answer_time: Duration::from_secs(limits.answer_seconds),
            upload_time: Duration::from_secs(limits.upload_seconds),
        });
        let origins = server.allowed_origins.iter().chain([&server.public_url]);
        Ok(Self { shared, cors: cors(origins) })
    }

    /// Puts the layers around the routes; what is not among them answers with a problem too.
    pub fn wrap(&self, routes: Router) -> Router {
        routes
            .fallback(async || Problem::new(Code::NotFound))
            .method_not_allowed_fallback(async || Problem::new(Code::MethodNotAllowed))
            .layer(from_fn_with_state(self.shared.clone(), gate))
            .layer(self.cors.clone())
            .layer(from_fn_with_state(self.shared.clone(), observe))
    }

    /// Returns when no admitted request is at work any more, those included whose clients hung up. To be awaited,
    /// with a bound, after the listeners ended and before the store is closed.
    pub async fn drained(&self) {
        // Closed never; then there is nothing to wait for either.
        let _ = self.shared.places.acquire_many(self.shared.all_places).await;
    }

    /// Requests that could be admitted now.
    #[must_use]
    pub fn free_places(&self) -> usize {
        self.shared.places.available_permits()
    }
}

/// Exact origins, no credentials: tokens travel in a header that no foreign page can set.
fn cors<'a>(origins: impl Iterator<Item = &'a String>) -> CorsLayer {
    let origins: Vec<HeaderValue> = origins.filter_map(|origin| origin.parse().ok()).collect();
    let own = HeaderName::from_static;
    CorsLayer::new()
        .allow_origin(AllowOrigin::list(origins))
        .allow_methods([Method::GET, Method::POST, Method::PUT, Method::PATCH, Method::DELETE])
        .allow_headers([
            header::AUTHORIZATION,
            header::CONTENT_TYPE,
            header::ACCEPT_LANGUAGE,
            own("idempotency-key"),
            own("x-request-id"),
            own("x-device-id"),
            own("upload-offset"),
        ])
        .expose_headers([
            header::RETRY_AFTER,
            header::LOCATION,
            header::CONTENT_DISPOSITION,
            own("x-request-id"),
            own("upload-offset"),
        ])
        .max_age(PREFLIGHT)
}
