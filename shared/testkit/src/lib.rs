//! For tests only: a whole small town on a database of its own, and somebody to call it as.
//!
//! [`Fixture`] opens an `App` on SQLite or PostgreSQL with a generated town, the demo profile, units and accounts
//! for every role, and a business clock that stands still until a test moves it. [`Client`] calls routers in-process
//! with a person's token.

mod client;
mod fixture;
mod outside;

pub use client::{Answer, Client};
pub use fixture::{Backend, Fixture, PASSWORD, People, SKILLS, START, Seeded, tamper};
pub use outside::Outside;
