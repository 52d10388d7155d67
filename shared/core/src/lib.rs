//! The heart of Sandan: what a case is, what may happen to it, and when it is due.
//!
//! Everything here is a pure function of its arguments. Time, randomness and rows come in as values, so the
//! same code decides in the server, in the checker, in the replay and in the tests.
//!
//! * [`ids`], [`time`], [`area`]: the words everything else is written in.
//! * [`calendar`], [`limit`]: working hours and days, and the instant at which something is due.
//! * [`profile`]: the versioned rules of one city or district.
//! * [`case`]: the aggregate, its states, its events, and [`case::apply`], the only way to change it.
//! * [`command`]: one file per command; each decides `(case, actor, body, context) → events | rejection`.
//! * [`message`]: who is told what, as it follows from events.
//! * [`role`], [`view`]: who may do what, and who sees which fields.

pub mod area;
pub mod calendar;
pub mod case;
pub mod command;
pub mod ids;
pub mod limit;
pub mod message;
pub mod profile;
pub mod role;
pub mod time;
pub mod view;
