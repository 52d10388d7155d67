//! Commands of checkers, revisiters and those who rule, the lists they work from, and what passes
//! between us and a superior platform that has no interface.

mod commands;
mod lists;
mod superior;

use sandan_boot::App;
use sandan_kit::routes::RouteInfo;
use utoipa_axum::router::OpenApiRouter;

const SERVICE: &str = "followup";

/// Everything that this service serves.
#[must_use]
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().merge(commands::routes()).merge(lists::routes()).merge(superior::routes())
}

/// The same as data.
#[must_use]
pub fn table() -> Vec<RouteInfo> {
    [commands::TABLE, lists::TABLE, superior::TABLE].concat()
}
