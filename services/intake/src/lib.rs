//! 点单: the residents' side. Reports and service orders from every channel, what became of them, and the resident's
//! say in it.
//!
//! * [`submit`]: a report becomes a case, once, whatever the connection does.
//! * [`cases`]: lists, one case, its timeline, its commands; what is known nearby.
//! * [`talk`]: comments and voices, beside the case and never in its way.
//! * [`attachments`]: photos and voices, re-encoded, sealed, shown by right.
//! * [`privacy`]: full values with a reason, export and erasure of a person.

pub mod attachments;
pub mod caller;
pub mod cases;
mod once;
mod phone;
pub mod privacy;
pub mod submit;
mod table;
pub mod talk;
mod workers;

pub use table::table;
pub use workers::workers;

use sandan_boot::{App, Role};
use utoipa_axum::router::OpenApiRouter;

/// The service as a value.
#[must_use]
pub fn role() -> Role {
    Role { name: "intake", routes, table, workers }
}

/// Every route of this service.
pub fn routes() -> OpenApiRouter<App> {
    submit::routes()
        .merge(cases::routes())
        .merge(talk::routes())
        .merge(attachments::routes())
        .merge(privacy::routes())
}
