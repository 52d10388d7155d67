//! The invariants that the store itself answers for, over one district, from one snapshot.
//!
//! What a case may do is checked elsewhere, by folding its events. Here: events are dense and chained, heads and
//! projections agree with them, the feed holds every event exactly once, everything counted along the feed equals a
//! recount, and nothing points nowhere. The faults that each check must find are planted in the conformance suite.

mod area;
mod feed;
mod findings;
mod log;
mod pointers;
mod roots;
mod snapshot;
mod streams;

use crate::error::Result;
use crate::open::Store;
pub use findings::CheckReport;
use sandan_core::ids::District;
use snapshot::Snapshot;
pub(crate) use snapshot::behind;

/// Runs every check over one district. Running writers are no hindrance, but events that still wait for their number
/// are reported: at rest there are none.
///
/// # Errors
/// When the database cannot be read.
pub async fn check(store: &Store, district: District) -> Result<Vec<CheckReport>> {
    let snapshot = Snapshot::take(store, district).await?;
    let mut reports = streams::check(&snapshot).await?;
    reports.extend(feed::check(&snapshot).await?);
    reports.push(roots::check(&snapshot).await?);
    reports.push(area::check(&snapshot).await?);
    reports.extend(pointers::check(&snapshot).await?);
    reports.push(log::check(&snapshot).await?);
    snapshot.end().await?;
    Ok(reports)
}
