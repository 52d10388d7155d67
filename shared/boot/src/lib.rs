//! The composition root: options → [`App`] → run(roles).
//!
//! Only here a store and a bus are built. A service gets an [`App`] (cheap to clone, also the state of its router)
//! and reaches through it: the [`desk`], the one way to change a case; the [`directory`], everything the registry
//! says, in memory and current; [`message`], the rows and words of what people are told, and the houses [`outside`] it
//! goes through; the relay that numbers and publishes what was committed.

pub mod account;
pub mod app;
pub mod desk;
pub mod directory;
mod due;
pub mod message;
pub mod outside;
pub mod reconcile;
pub mod relay;
pub mod role;
pub mod tools;

pub use app::{App, OpenError};
pub use directory::{Directory, Snapshot};
pub use role::Role;
