//! 台账: areas, units, people, accounts, profiles; imports.

pub mod accounts;
pub mod import;
mod names;
pub mod phone;
mod stream;
pub mod units;
