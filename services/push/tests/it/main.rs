//! The push service's heart over real sockets on port 0, against a feed in memory.

mod authorization;
mod client;
mod clocks;
mod cuts;
mod door;
mod resuming;
mod rights;
mod slow;
mod topics;
mod world;
