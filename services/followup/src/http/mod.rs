//! Commands of checkers, revisiters and those who rule, and the lists they work from.

mod commands;
mod lists;

use sandan_boot::App;
use sandan_kit::routes::RouteInfo;
use utoipa_axum::router::OpenApiRouter;

const SERVICE: &str = "followup";

/// Everything that this service serves.
#[must_use]
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().merge(commands::routes()).merge(lists::routes())
}

/// The same as data.
#[must_use]
pub fn table() -> Vec<RouteInfo> {
    [commands::TABLE, lists::TABLE].concat()
}
