//! 下单·接单·办理·反馈: routes cases, serves the staff's commands, escalates.
//!
//! Two halves. **Reconcilers** ([`due`]) look at limits whose time has come: they accept, route, end windows and
//! escalate. **Handlers** carry out what people tell a case or an order. Both change cases only through the desk
//! of `sandan_boot`, where the version of the case decides who was first.
//!
//! Why somebody is asked is decided by [`routing`] and stored with its reasons in the same change.
//!
//! Guaranteed: a limit that passed is worked within seconds of the process being up, also after an outage; a case
//! that cannot be worked delays only itself. Not guaranteed: any order among different cases.

pub mod due;
mod http;
pub mod routing;

pub use due::settle;
pub use http::{routes, table};

use sandan_boot::{App, Role};

/// This service.
#[must_use]
pub fn role() -> Role {
    Role { name: "dispatcher", routes, table, workers }
}

fn workers(app: &App) {
    due::spawn(app);
}
