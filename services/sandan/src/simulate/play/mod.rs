//! The people at work: what each does next is a function of what the feed told and of what was drawn.
//!
//! [`tale`] folds the events of a case as far as its people must know them; [`plan`] says what follows from the last
//! one: who does what, and when. Nothing here talks to the server.

pub mod act;
pub mod hours;
pub mod plan;
pub mod tale;

pub use act::Act;
pub use plan::Planner;
pub use tale::Tale;
