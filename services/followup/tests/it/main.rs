//! Checks, revisits and rulings in a whole small town on SQLite.

mod authorization;
mod lists;
mod rounds;
mod superior;
mod support;
