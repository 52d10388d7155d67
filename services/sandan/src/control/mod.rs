//! The local control socket of a server whose database is a simulated one.
//!
//! `demo` and `simulate` mark the databases that they make; only there business time may be moved, and only from
//! this machine by somebody who may open the socket (`control/<pid>.sock` in the data folder, mode 0600). One line
//! of JSON asks, one answers:
//!
//! | asks | answers |
//! |---|---|
//! | `{"op":"now"}` | business time |
//! | `{"op":"wake"}` | nothing: relays and reconcilers of this process look at once |
//! | `{"op":"step","to":micros}` | the same, after the clock stands there; it never goes back |
//! | `{"op":"rest","within_ms":n}` | when nothing is left to do at this time, or the wait is over |
//!
//! Several processes on one database each have a socket: a step is told to all of them, so that the reconcilers of
//! each look at once.

mod offer;
mod protocol;
mod remote;

pub use offer::offer;
pub use remote::Remote;

use std::path::{Path, PathBuf};

/// Where the sockets of a data folder lie.
fn folder(data_dir: &Path) -> PathBuf {
    data_dir.join("control")
}
