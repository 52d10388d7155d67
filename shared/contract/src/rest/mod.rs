//! Bodies of the HTTP interface, one file per subject. Times are RFC 3339 texts with offset, ids UUIDs, words the
//! snake_case words of `sandan_core`. Request bodies refuse unknown fields.

pub mod areas;
pub mod attachment;
pub mod case;
pub mod command;
pub mod intake;
pub mod live;
pub mod order;
pub mod privacy;
pub mod registry;
pub mod talk;
pub mod work;
