//! The rules of the domain, one sentence each.

mod clocks;
mod closing;
mod complaints;
mod intake;
mod messages;
mod offers;
mod requests;
mod sight;
mod superior;
