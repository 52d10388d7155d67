//! Photos and voices that come with a report, a feedback or a comment.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// A file as it was kept: re-encoded, without metadata. It waits 24 h to be named in a case or a comment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AttachmentBody {
    pub id: Uuid,
    /// `image/jpeg`, `image/png`, `audio/mpeg`, `audio/aac`, `audio/amr` or `audio/amr-wb`.
    pub media_type: String,
    /// Bytes.
    pub size: i64,
    /// Pixels; absent for voices.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub width: Option<i32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub height: Option<i32>,
}

/// The beginning of an upload in pieces.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewUpload {
    /// Bytes in all, at most 10 MiB.
    pub size: u64,
    /// The file's name; only its extension is looked at, none of it is kept.
    #[serde(default)]
    pub name: Option<String>,
}

/// How far an upload is. The next piece begins at `offset` and says so in `Upload-Offset`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct UploadBody {
    pub id: Uuid,
    pub offset: u64,
    pub size: u64,
}
