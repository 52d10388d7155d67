//! The service over a whole small town: its routes as their callers use them.

mod attachments;
mod bad_input;
mod hang_up;
mod lists;
mod once;
mod parties;
mod photos;
mod points;
mod privacy;
mod rights;
mod support;
mod talk;
