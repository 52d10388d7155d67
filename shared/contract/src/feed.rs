//! One entry of a district's number line: what the relay numbers, the bus carries and the push service serves.
//!
//! Entries name people and places only by ids and codes; free text, contacts and exact points are content and
//! never travel here.

use sandan_core::area::AreaPath;
use sandan_core::ids::District;
use sandan_core::time::Instant;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Which kind of stream an event belongs to. Only cases have a life cycle; the others are documents with a history.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StreamKind {
    Case,
    /// Comments and voices of a case: a stream of their own, so that they never move the case's version.
    Talk,
    Account,
    Unit,
    AreaMap,
    Profile,
    Calendar,
    /// Erasures of personal content.
    Erasure,
}

impl StreamKind {
    pub const ALL: [StreamKind; 8] = [
        Self::Case,
        Self::Talk,
        Self::Account,
        Self::Unit,
        Self::AreaMap,
        Self::Profile,
        Self::Calendar,
        Self::Erasure,
    ];

    /// The word kept in the database and sent on the wire.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Case => "case",
            Self::Talk => "talk",
            Self::Account => "account",
            Self::Unit => "unit",
            Self::AreaMap => "area_map",
            Self::Profile => "profile",
            Self::Calendar => "calendar",
            Self::Erasure => "erasure",
        }
    }

    /// The kind with this word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

/// Whom an event concerns, before and after it: the addresses by which it finds its subscribers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeedKeys {
    /// Where the case was and is. Different when it moved: the left area is told too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub area_before: Option<AreaPath>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub area_after: Option<AreaPath>,
    /// The counted bucket before and after (the case's state); drives `area_count`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bucket_before: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bucket_after: Option<String>,
    /// Units concerned before or after.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub units: Vec<Uuid>,
    /// People with a personal relation before or after: reporter, offered to, holder.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub people: Vec<Uuid>,
}

/// A numbered, committed event.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FeedEvent {
    pub district: District,
    /// Dense per district: 1, 2, 3 …, given after commit.
    pub position: i64,
    pub stream: Uuid,
    pub stream_kind: StreamKind,
    /// 1, 2, 3 … within the stream.
    pub seq: i64,
    pub kind: String,
    /// Version of the event's shape.
    pub v: i16,
    pub at: Instant,
    pub actor: Option<Uuid>,
    pub keys: FeedKeys,
    /// The event's canonical JSON text.
    pub data: String,
}
