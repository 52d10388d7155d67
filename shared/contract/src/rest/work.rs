//! Lists that people work from: queues, checks, revisits, and what the system gave up on.

use super::case::CaseBody;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// How many cases wait in one state within the caller's scopes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct QueueBody {
    pub state: String,
    /// The state in the field's own words.
    pub state_title: String,
    /// Whose queue it is: `queue:dispatcher` …; `holder` while somebody was asked or works.
    pub owner: String,
    pub count: u64,
    /// Of these, past their least running limit.
    pub overdue: u64,
}

/// All open states.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct QueueList {
    pub items: Vec<QueueBody>,
    pub as_of: String,
}

/// A case that waits for a checker or a revisiter.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct FollowUpItem {
    pub case: CaseBody,
    /// The limit of this step, RFC 3339.
    pub due: Option<String>,
    /// Attempts to reach the resident so far.
    pub tries: u8,
    /// 重办 so far.
    pub redos: u8,
    /// 会商认定 is asked of the level above.
    pub ruling: bool,
}

/// A page of them, the soonest due first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct FollowUpPage {
    pub items: Vec<FollowUpItem>,
    /// Give it back as `cursor` for the next page.
    pub next: Option<String>,
    pub as_of: String,
}

/// Work that failed too often and waits for a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DeadLetterBody {
    pub id: Uuid,
    /// The kind of the limit that could not be worked.
    pub kind: String,
    pub case: Uuid,
    pub attempts: u32,
    pub at: String,
    /// For administrators of the system only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

/// The oldest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DeadLetterList {
    pub items: Vec<DeadLetterBody>,
}
