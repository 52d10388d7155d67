//! Erasable content, attachments, and the log of reads of personal data.

use crate::engine::table::table;
use sandan_core::time::Instant;
use uuid::Uuid;

table! {
    /// A piece of personal content, encrypted. Events hold its id and an HMAC only.
    ContentRow in "content", key ("id") {
        id: Uuid,
        /// Whose content it is; what an erasure asks for.
        subject: Option<Uuid>,
        stream: Uuid,
        kind: String,
        salt: Vec<u8>,
        ciphertext: Vec<u8>,
        key_id: String,
        created_at: Instant,
    }
}

table! {
    /// The tombstone of an erased content: that it was, not what it was.
    ErasedContentRow in "erased_content", key ("id") {
        id: Uuid,
        at: Instant,
    }
}

table! {
    /// A file. States: pending → bound → erased.
    AttachmentRow in "attachment", key ("id") {
        id: Uuid,
        state: String,
        case_id: Option<Uuid>,
        owner: Option<Uuid>,
        media_type: String,
        /// Bytes.
        size: i64,
        /// Pixels.
        width: Option<i32>,
        /// Pixels.
        height: Option<i32>,
        /// Where the bytes are, relative to the attachment folder.
        path: String,
        sha256: [u8; 32],
        created_at: Instant,
    }
}

table! {
    /// One read of personal data; chained over the district.
    AccessLogRow in "access_log", key ("n") {
        n: i64,
        at: Instant,
        actor: Option<Uuid>,
        what: String,
        case_id: Option<Uuid>,
        hash: [u8; 32],
    }
}
