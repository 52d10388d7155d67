//! Reading. Every finder is bound to a district; lists of cases and orders are bound to a scope as well, so that a
//! handler cannot forget whom it answers.

mod cases;
mod counters;
mod events;
mod feed;
mod horizon;
mod moves;
mod orders;
mod people;
mod period;
mod places;
mod stats;

pub use cases::{CaseCursor, CaseFilter, CaseOrder, CaseScope, LoadedCase};
pub use horizon::Horizon;
pub use moves::Move;
pub use orders::{OrderFilter, OrderScope};
pub use period::{Opened, Period, Standing, Verdicts};
pub use stats::Stats;

/// The longest page of any list.
pub const MAX_LIMIT: u64 = 200;

fn bounded(limit: u64) -> u64 {
    limit.min(MAX_LIMIT)
}
