//! The HTTP interface.

mod accounts;
mod areas;
mod auth;
mod catalog;
mod client_settings;
mod guard;
mod imports;
mod messages;
mod people;
mod places;
mod table;
mod units;

pub(crate) use guard::district_path;
pub use table::table;

use sandan_boot::App;
use utoipa_axum::router::OpenApiRouter;

/// Every route of this service.
pub fn routes() -> OpenApiRouter<App> {
    auth::routes()
        .merge(messages::routes())
        .merge(areas::routes())
        .merge(places::routes())
        .merge(catalog::routes())
        .merge(client_settings::routes())
        .merge(units::routes())
        .merge(people::routes())
        .merge(accounts::routes())
        .merge(imports::routes())
}
