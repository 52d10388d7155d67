//! The outbox and the number line.

use crate::engine::table::table;
use sandan_contract::feed::StreamKind;
use sandan_core::time::Instant;
use uuid::Uuid;

table! {
    /// A committed event that has no number yet (PostgreSQL only).
    OutboxRow in "outbox", key ("n") {
        n: i64,
        stream: Uuid,
        seq: i64,
        stream_kind: StreamKind,
        kind: String,
        at: Instant,
        keys: String,
        hash: [u8; 32],
        /// Database time.
        written_at: Instant,
    }
}

table! {
    /// One number of a district's line.
    FeedRow in "feed", key ("position") {
        /// Dense: 1, 2, 3 …
        position: i64,
        stream: Uuid,
        seq: i64,
        stream_kind: StreamKind,
        kind: String,
        at: Instant,
        /// [`sandan_contract::feed::FeedKeys`] as canonical JSON.
        keys: String,
    }
}

table! {
    /// A position that concerns a person.
    FeedPersonRow in "feed_person", key ("person", "position") {
        person: Uuid,
        position: i64,
    }
}

table! {
    /// The Merkle root of the events `first ..= position`, chained over the district.
    FeedRootRow in "feed_root", key ("position") {
        position: i64,
        first: i64,
        root: [u8; 32],
        chained: [u8; 32],
    }
}

table! {
    /// The last number given in a district.
    FeedHeadRow in "feed_head", key () {
        position: i64,
        /// The `chained` of the last root.
        chained: [u8; 32],
    }
}

table! {
    /// How many cases an area (with all below it) has in one bucket, as of a position.
    AreaCountRow in "area_count", key ("area", "bucket") {
        /// The area's path; the empty path counts the whole district.
        area: String,
        bucket: String,
        n: i64,
        /// The last position that moved this number.
        position: i64,
    }
}
