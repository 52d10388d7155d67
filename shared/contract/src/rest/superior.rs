//! Superior platforms without an interface: their list beside ours.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Their list, as somebody copied it from their pages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SuperiorList {
    /// The platform, such as `12345`.
    pub system: String,
    /// At most 10,000.
    pub items: Vec<SuperiorItem>,
}

/// One order as they have it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SuperiorItem {
    pub number: String,
    /// RFC 3339.
    pub due: String,
    /// They have our reply.
    pub replied: bool,
}

/// Where the two lists differ.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MismatchList {
    /// They have it, we do not.
    pub missing: Vec<String>,
    /// Open with us, not in their list.
    pub unlisted: Vec<String>,
    pub other_due: Vec<DueMismatch>,
    pub other_state: Vec<StateMismatch>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DueMismatch {
    pub number: String,
    pub theirs: String,
    pub ours: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct StateMismatch {
    pub number: String,
    pub replied_theirs: bool,
    pub replied_ours: bool,
}
