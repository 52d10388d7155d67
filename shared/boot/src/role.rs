//! A service as a value: its name, its routes, its workers.

use crate::app::App;
use sandan_kit::routes::RouteInfo;
use utoipa_axum::router::OpenApiRouter;

/// What a service is, so that one process can run any set of them.
#[derive(Clone, Copy)]
pub struct Role {
    /// `intake`, `dispatcher`, `push`, `followup` or `registry`.
    pub name: &'static str,
    /// Everything it serves. No path is served by two roles.
    pub routes: fn() -> OpenApiRouter<App>,
    /// The same as data: method, path and who may call it.
    pub table: fn() -> Vec<RouteInfo>,
    /// Spawns its reconcilers and followers on `app.tasks`.
    pub workers: fn(&App),
}
