//! What the machinery itself needs.

use crate::engine::table::table;
use sandan_core::time::Instant;
use uuid::Uuid;

table! {
    /// An idempotency key with the answer that it earned.
    KeyRow in "idem_key", key ("scope", "key") {
        scope: String,
        key: String,
        body_hash: [u8; 32],
        status: u16,
        /// Encrypted by the caller.
        answer: Vec<u8>,
        /// The stream that the answered change began, or else its first one. Set by the committer.
        stream: Option<Uuid>,
        /// Real time.
        expires_at: Instant,
    }
}

table! {
    /// A guarded counter: seats of a slot, a person's open load.
    CounterRow in "counter", key ("kind", "id", "slot") {
        kind: String,
        id: Uuid,
        slot: String,
        value: i64,
    }
}

table! {
    /// Who does a thing that only one may do. Database time.
    LeaseRow in "lease", key ("name") {
        name: String,
        holder: Uuid,
        /// Grows with every new holder.
        fence: i64,
        until: Instant,
    }
}

table! {
    /// Work that failed too often and waits for a person.
    DeadLetterRow in "dead_letter", key ("id") {
        id: Uuid,
        kind: String,
        /// The id of the row that could not be worked.
        reference: String,
        error: String,
        attempts: i32,
        at: Instant,
        data: String,
    }
}
