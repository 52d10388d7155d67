//! Short writes that are no decisions and therefore no changes: leases, attempts, sessions, codes, logs. Each runs to
//! its end even when its caller is dropped.

mod access;
mod codes;
mod due;
mod keys;
mod lease;
mod messages;
mod sessions;

pub(crate) use access::access_hash;
pub use due::DueOutcome;
pub use lease::Lease;
pub use messages::{MessageFate, QUEUED};
