//! The one way to write: a [`Change`] is a value that says everything one decision wants to write.

use crate::error::StoreError;
use crate::rows::{
    AccountRow, AreaRow, AttachmentRow, CaseLinkRow, CaseRow, CompoundRow, ContentRow, DeadlineRow,
    DistrictRow, DocRow, MembershipRow, MessageRow, OrderPersonRow, OrderRow, RoutingRow,
};
use sandan_contract::feed::{FeedKeys, StreamKind};
use sandan_contract::problem::Busy;
use sandan_core::ids::District;
use sandan_core::time::Instant;
use uuid::Uuid;

/// Everything that one decision writes, in one transaction or not at all.
#[derive(Clone, Debug)]
pub struct Change {
    pub district: District,
    pub key: Option<KeyWrite>,
    pub streams: Vec<StreamWrite>,
    pub rows: Vec<RowWrite>,
    pub counters: Vec<CounterStep>,
}

impl Change {
    /// A change that writes nothing yet.
    #[must_use]
    pub fn new(district: District) -> Self {
        Self { district, key: None, streams: Vec::new(), rows: Vec::new(), counters: Vec::new() }
    }
}

/// New events of one stream.
#[derive(Clone, Debug)]
pub struct StreamWrite {
    pub id: Uuid,
    pub kind: StreamKind,
    /// The version the decision was made on; 0 = the stream must not exist yet.
    pub expected: i64,
    pub events: Vec<NewEvent>,
    /// The projection to replace, if the stream has one.
    pub head: Option<HeadRow>,
}

/// One event to append.
#[derive(Clone, Debug)]
pub struct NewEvent {
    pub kind: String,
    /// Version of the shape of `data`.
    pub v: i16,
    pub at: Instant,
    pub actor: Option<Uuid>,
    /// Canonical JSON, see [`crate::canonical`].
    pub data: String,
    pub keys: FeedKeys,
}

/// The projection row of a stream. The committer sets its version.
#[derive(Clone, Debug)]
pub enum HeadRow {
    Case(Box<CaseRow>),
    Doc(Box<DocRow>),
}

/// An idempotency key to take.
#[derive(Clone, Debug)]
pub struct KeyWrite {
    pub scope: String,
    pub key: String,
    pub body_hash: [u8; 32],
    pub status: u16,
    /// Already encrypted.
    pub answer: Vec<u8>,
    /// Microseconds of real time that it is kept, from the commit on.
    pub lives: i64,
}

/// A guarded counter to move: the change loses unless `0 ≤ value + delta ≤ max`.
#[derive(Clone, Debug)]
pub struct CounterStep {
    pub kind: String,
    pub id: Uuid,
    pub slot: String,
    pub delta: i64,
    pub max: Option<i64>,
}

/// One row beside the heads: written over by its key unless said otherwise.
#[derive(Clone, Debug)]
pub enum RowWrite {
    District(DistrictRow),
    Order(OrderRow),
    /// Replaces all people of one order.
    OrderPeople {
        order_id: Uuid,
        people: Vec<OrderPersonRow>,
    },
    Deadline(DeadlineRow),
    Content(ContentRow),
    /// Deletes these contents and leaves tombstones.
    EraseContent {
        ids: Vec<Uuid>,
        at: Instant,
    },
    /// Deletes every content of one subject and leaves tombstones.
    EraseSubject {
        subject: Uuid,
        at: Instant,
    },
    Attachment(AttachmentRow),
    /// Binds a pending attachment to a case; the change fails when it is not pending any more.
    BindAttachment {
        id: Uuid,
        case_id: Uuid,
    },
    /// Marks an attachment as erased; the caller removes the bytes after the commit.
    EraseAttachment {
        id: Uuid,
    },
    Routing(RoutingRow),
    Doc(DocRow),
    /// Replaces the whole map of the district.
    Areas(Vec<AreaRow>),
    /// Replaces all compounds of the district.
    Compounds(Vec<CompoundRow>),
    Account(AccountRow),
    /// Replaces all roles of one account.
    Memberships {
        account: Uuid,
        roles: Vec<MembershipRow>,
    },
    Message(MessageRow),
    CaseLink(CaseLinkRow),
    RemoveCaseLink {
        case_id: Uuid,
        kind: String,
        other: Uuid,
    },
}

/// A change that is durable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Committed {
    /// The new version of each stream, in the order of the change.
    pub versions: Vec<(Uuid, i64)>,
    /// The feed position of the last event of the batch, where the writer numbers at once (SQLite).
    pub position: Option<i64>,
}

/// The answer that an idempotency key earned earlier. The caller compares `body_hash`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredAnswer {
    pub body_hash: [u8; 32],
    pub status: u16,
    pub answer: Vec<u8>,
}

/// Why a change was not written. Nothing of it is in the database then, except after
/// [`StoreError::OutcomeUnknown`].
#[derive(Clone, Debug, thiserror::Error)]
pub enum CommitError {
    #[error("stream {stream} is at version {found}, not {expected}")]
    Conflict { stream: Uuid, expected: i64, found: i64 },
    #[error("counter {kind} of {id} is at {value}, limit {max:?}")]
    Counter { kind: String, id: Uuid, value: i64, max: Option<i64> },
    #[error("the idempotency key is taken")]
    KeyTaken(StoredAnswer),
    #[error("cannot write now")]
    Busy(#[source] Busy),
    #[error(transparent)]
    Failed(#[from] StoreError),
}

impl CommitError {
    /// Nothing was written; trying again soon may help.
    #[must_use]
    pub fn busy() -> Self {
        Self::Busy(Busy("too much is waiting to be written".to_owned()))
    }
}
