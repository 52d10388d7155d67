//! Personal data: full values with a reason, who looked, one's own data, erasure.

mod accesses;
mod erase;
mod export;
mod note;
mod reveal;

use sandan_boot::App;
use utoipa_axum::router::OpenApiRouter;

pub(crate) fn routes() -> OpenApiRouter<App> {
    reveal::routes().merge(accesses::routes()).merge(export::routes()).merge(erase::routes())
}
