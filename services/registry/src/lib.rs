//! 台账: areas, units, people, accounts, categories, profiles, the calendar; signing in; imports.
//!
//! Everything here is a document with a history: a change is an event of a stream, its projection, and a reload of the
//! directory in memory, which every process does when it sees the event on the feed. What the HTTP interface does is
//! also a library, so that the command line and the demo do the same.
//!
//! * [`accounts`], [`auth`]: who can act, as what, and that it is really them.
//! * [`units`], [`people`], [`calendar`], [`suggest`], [`places`]: single documents and what is made of them.
//! * [`import`]: whole files, with a report row by row.

pub mod accounts;
pub mod auth;
pub mod calendar;
mod http;
pub mod import;
mod names;
pub mod people;
pub mod phone;
pub mod places;
mod stream;
pub mod suggest;
pub mod units;

pub use http::{routes, table};

use sandan_boot::{App, Role};

/// The service as a value.
#[must_use]
pub fn role() -> Role {
    Role { name: "registry", routes, table, workers }
}

/// None: what the registry does, it does while somebody waits.
pub fn workers(_app: &App) {}
