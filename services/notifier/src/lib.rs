//! 通知: what people are told leaves the house.
//!
//! Messages are written in the transaction of what they tell (`sandan_boot::message`), so none is lost and none is told
//! of something that did not happen. Here they are sent: through WeChat where the person has consented, else by SMS
//! where the installation says that this message may cost one, else they wait in the app.
//!
//! Guaranteed: a message that was written is tried until it is sent, kept or has failed 8 times; what an offer offers is
//! still to be had when it is sent. Not guaranteed: that it is sent only once; a process that dies between the gateway's
//! answer and its own note sends again, under the same id.

mod deliver;
mod voices;

pub use deliver::{notify_due, settle};

use sandan_boot::{App, Role};
use sandan_kit::routes::RouteInfo;
use utoipa_axum::router::OpenApiRouter;

/// This service.
#[must_use]
pub fn role() -> Role {
    Role { name: "notifier", routes: OpenApiRouter::new, table, workers }
}

/// It serves nothing: people read their messages from the registry.
fn table() -> Vec<RouteInfo> {
    Vec::new()
}

fn workers(app: &App) {
    let app = app.clone();
    app.clone().tasks.spawn("notify_due", move |stop| notify_due(app.clone(), stop));
}
