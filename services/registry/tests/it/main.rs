//! The registry through its interface, on the fixture's town.

mod accounts;
mod areas;
mod authorization;
mod catalog;
mod history;
mod imports;
mod signing_in;
