//! Cases as people find, read and steer them.

mod commands;
mod export;
mod list;
mod nearby;
mod read;
pub(crate) mod sight;

use sandan_boot::App;
use utoipa_axum::router::OpenApiRouter;

pub(crate) fn routes() -> OpenApiRouter<App> {
    list::routes()
        .merge(export::routes())
        .merge(nearby::routes())
        .merge(read::routes())
        .merge(commands::routes())
}
