//! What is said beside a case: comments, late photos, and neighbours who say "我也遇到".
//!
//! Each entry is a stream of its own (`StreamKind::Talk`) with one event, linked to the case: five hundred
//! neighbours do not wait for each other, and none of them moves the case's version.

use super::case::Contact;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// A comment, with or without late photos.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewComment {
    /// 1 to 4,000 characters; may be left out when there are photos.
    #[serde(default)]
    pub note: Option<String>,
    #[serde(default)]
    pub attachments: Vec<Uuid>,
    /// For colleagues only. Staff only.
    #[serde(default)]
    pub internal: bool,
}

/// 我也遇到: another voice for a problem that is known.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewVoice {
    #[serde(default)]
    pub note: Option<String>,
    /// To be told and asked separately; needed only by who is not signed in and wants to be told.
    #[serde(default)]
    pub contact: Option<Contact>,
}

/// The event of a talk stream, as stored and published: no words, no people but the actor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TalkData {
    /// The case that is talked about.
    pub case: Uuid,
    /// Ids of erasable contents with their keyed hashes, as the store keeps them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub contents: Vec<TalkContent>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<Uuid>,
    /// For colleagues only.
    #[serde(default)]
    pub internal: bool,
}

/// One erasable content of an entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TalkContent {
    pub id: Uuid,
    pub hash: String,
}

impl TalkData {
    /// The data of a talk event; `None` when the text is of another shape.
    #[must_use]
    pub fn of(data: &str) -> Option<Self> {
        serde_json::from_str(data).ok()
    }
}

/// Words of the two kinds of entries: event kinds and kinds of the link from the case.
pub mod kinds {
    pub const COMMENT: &str = "commented";
    pub const VOICE: &str = "voice_joined";
}

/// One entry as somebody may read it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TalkItem {
    pub id: Uuid,
    pub at: String,
    /// `commented` or `voice_joined`.
    pub kind: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<Uuid>,
    pub internal: bool,
    /// The reader wrote it.
    pub own: bool,
    /// Who wrote it, where the reader may know; else absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actor: Option<Uuid>,
    /// How to reach a neighbour, masked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<Contact>,
}

/// A page of entries, the oldest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TalkPage {
    pub items: Vec<TalkItem>,
    /// Give it back as `cursor` for the next page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
    /// Neighbours who said "我也遇到", all pages together.
    pub voices: u64,
}

/// The answer to a comment or a voice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TalkAnswer {
    pub id: Uuid,
    pub case: Uuid,
    pub at: String,
}
