//! Bodies of the HTTP interface, one file per subject. Times are RFC 3339 texts with offset, ids UUIDs, words the
//! snake_case words of `sandan_core`. Request bodies refuse unknown fields.

pub mod accounts;
pub mod areas;
pub mod attachment;
pub mod auth;
pub mod case;
pub mod catalog;
pub mod command;
pub mod imports;
pub mod intake;
pub mod live;
pub mod map;
pub mod order;
pub mod privacy;
pub mod registry;
pub mod superior;
pub mod talk;
pub mod work;
