//! The number line of a district: `feed(position)`, dense, given after commit.
//!
//! An event becomes visible to followers when it is numbered. On SQLite the writer numbers inside the commit; on
//! PostgreSQL commits leave `outbox` rows, and the one relay of the district takes whatever committed rows it
//! sees *by deletion* and numbers them: a commit that was slow to become visible gets a later number instead of being
//! skipped by a cursor. Two relays cannot both number: the lease's fence is checked and the head row locked in the
//! same transaction. Everything that is true "as of a position" moves here too: the counts per area and the chained
//! Merkle root of the batch.

mod number;
mod relay;

pub(crate) use number::{Waiting, leave_in_outbox, number, with_ancestors};
