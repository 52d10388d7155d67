//! Districts, the business clock, streams and events.

use crate::engine::table::table;
use sandan_contract::feed::StreamKind;
use sandan_core::time::Instant;
use uuid::Uuid;

table! {
    /// One district (tenant) of the installation; number 0 stands for all of them.
    DistrictRow in "district", key () {
        code: String,
        name: String,
        /// Changes on restore and copy: positions of another epoch mean nothing.
        epoch: Uuid,
        /// New shapes are written only from this level on.
        feature_level: i32,
    }
}

table! {
    /// The business clock: `now = base + (database now − anchor) × factor`. One row, in district 0.
    ClockRow in "business_clock", key () {
        base: Instant,
        /// Database time at which business time was `base`.
        anchor: Instant,
        /// Millionths: 1,000,000 is real time, 0 stands still.
        factor_ppm: i64,
        /// True for a database that `demo` or `simulate` created.
        simulated: bool,
    }
}

table! {
    /// The head of one stream.
    StreamRow in "stream", key ("id") {
        id: Uuid,
        kind: StreamKind,
        /// The number of its events.
        version: i64,
        /// The hash of its last event.
        head_hash: [u8; 32],
        /// The instant of its last event.
        last_at: Instant,
    }
}

table! {
    /// One event as stored.
    EventRow in "event", key ("stream", "seq") {
        stream: Uuid,
        /// 1, 2, 3 … within the stream.
        seq: i64,
        stream_kind: StreamKind,
        kind: String,
        /// Version of the shape of `data`.
        v: i16,
        at: Instant,
        actor: Option<Uuid>,
        /// Canonical JSON.
        data: String,
        /// Chained over the stream, see [`crate::hash::event_hash`].
        hash: [u8; 32],
    }
}
