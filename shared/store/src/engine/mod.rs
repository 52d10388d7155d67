//! The two engines behind one face: dialects, raw statements, rows.

pub mod field;
pub mod sql;
pub mod table;

/// The most parameters that one statement may bind. SQLite takes 32,766, PostgreSQL 65,535.
pub const MAX_PARAMETERS: usize = 30_000;
