//! Personal data: shown with a reason, exported to its owner, erased.

use super::areas::PointBody;
use super::case::{CaseBody, Contact};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// Which full values are needed, and why. Logged, and shown to the resident.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RevealBody {
    /// Of `contact`, `served`, `address`, `location`.
    pub fields: Vec<String>,
    /// 1 to 200 characters.
    pub reason: String,
}

/// The full values that were asked for; what was never given or is erased is absent.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Revealed {
    pub case: Uuid,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<Contact>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub served: Option<Contact>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location: Option<PointBody>,
}

/// One look at full values.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AccessItem {
    pub at: String,
    /// `reveal` (with a reason) or `view` (by who holds the order).
    pub what: String,
    pub fields: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The reader's role in the field's words.
    pub role: String,
    /// Who, for supervisors and auditors.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actor: Option<Uuid>,
}

/// Who looked, the newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AccessList {
    pub case: Uuid,
    pub items: Vec<AccessItem>,
}

/// Who is to be erased, by an administrator: somebody without an account by the telephone they gave.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ErasePhone {
    pub phone: String,
}

/// What an erasure removed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Erased {
    /// Id of the erasure's own record.
    pub erasure: Uuid,
    pub contents: u64,
    pub attachments: u64,
    pub at: String,
}

/// Everything that is kept about a person.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct PersonExport {
    pub account: Uuid,
    pub cases: Vec<CaseBody>,
    pub contents: Vec<ExportedContent>,
    /// Fetch each by `GET /attachments/{id}`.
    pub attachments: Vec<Uuid>,
    pub as_of: String,
}

/// One piece of personal content in clear.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ExportedContent {
    pub id: Uuid,
    pub kind: String,
    pub at: String,
    pub words: String,
}
