//! Alive, and ready.
//!
//! Alive means that the process answers, whatever its database does: a supervisor that restarts it on a database's
//! failure would only add to it. Ready means that it is worth sending requests to.

use crate::tasks::Tasks;
use crate::telemetry::Metrics;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use axum::routing::get;
use axum::{Json, Router};
use futures::future::{BoxFuture, join_all};
use serde::Serialize;
use std::sync::Arc;
use std::time::Duration;

/// How long one check may take before it counts as failed.
const CHECK_TIME: Duration = Duration::from_secs(2);

type Check = Box<dyn Fn() -> BoxFuture<'static, bool> + Send + Sync>;

/// What readiness depends on: no task keeps failing, nobody asked to stop, and the named checks pass.
pub struct Health {
    tasks: Tasks,
    checks: Vec<(&'static str, Check)>,
}

#[derive(Serialize)]
struct Report {
    ready: bool,
    failing: Vec<&'static str>,
}

impl Health {
    #[must_use]
    pub fn new(tasks: Tasks) -> Self {
        Self { tasks, checks: Vec::new() }
    }

    /// Adds a check, such as `database` (can it be written?), `bus`, `migrations`.
    #[must_use]
    pub fn check<F>(mut self, name: &'static str, check: impl Fn() -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = bool> + Send + 'static,
    {
        self.checks.push((name, Box::new(move || Box::pin(check()))));
        self
    }

    /// Names of what is not ready; empty when ready.
    pub async fn failing(&self) -> Vec<&'static str> {
        let mut failing = self.tasks.failing();
        if self.tasks.shutdown_token().is_set() {
            failing.push("stopping");
        }
        let run = async |(name, check): &(&'static str, Check)| {
            let passed = tokio::time::timeout(CHECK_TIME, check()).await.unwrap_or(false);
            (!passed).then_some(*name)
        };
        failing.extend(join_all(self.checks.iter().map(run)).await.into_iter().flatten());
        failing
    }

    /// `/healthz` and `/readyz`.
    pub fn routes(self: Arc<Self>) -> Router {
        Router::new().route("/healthz", get(async || "ok\n")).route("/readyz", get(ready)).with_state(self)
    }

    /// Everything of the operations listener: health and `/metrics`.
    pub fn operations(self: Arc<Self>, metrics: Metrics) -> Router {
        let render = async move || ([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], metrics.render());
        self.routes().route("/metrics", get(render))
    }
}

async fn ready(State(health): State<Arc<Health>>) -> impl IntoResponse {
    let failing = health.failing().await;
    let ready = failing.is_empty();
    let status = if ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (status, Json(Report { ready, failing }))
}
