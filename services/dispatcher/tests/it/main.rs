//! The service against a whole small town on SQLite.

mod authorization;
mod calendar;
mod choosing;
mod clocks;
mod decisions;
mod links;
mod lists;
mod loops;
mod poison;
mod racing;
mod support;
mod windows;
