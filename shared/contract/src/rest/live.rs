//! The screen, the feed over HTTP, and tickets for the live connection.

use super::areas::AreaRef;
use super::case::CategoryRef;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;
use uuid::Uuid;

/// A ticket for one live connection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct WsTicket {
    pub ticket: String,
    /// RFC 3339, 30 seconds from now.
    pub expires_at: String,
}

/// The command-centre snapshot: every number is true as of `position`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ScreenBody {
    pub epoch: Uuid,
    pub position: i64,
    /// Business time, RFC 3339.
    pub as_of: String,
    pub area: AreaRef,
    /// Cases by state in the area and everything below it.
    pub counts: BTreeMap<String, i64>,
    pub open: i64,
    pub total: i64,
    /// Open and past a limit.
    pub overdue: i64,
    pub children: Vec<ScreenChild>,
    /// The cases that came or moved last, without anything personal.
    pub latest: Vec<CaseSummary>,
    /// Overdue cases, the most urgent first.
    pub overdue_list: Vec<CaseSummary>,
}

/// One area below the shown one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ScreenChild {
    pub area: AreaRef,
    pub counts: BTreeMap<String, i64>,
    pub open: i64,
}

/// A case as everybody with a screen may see it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct CaseSummary {
    pub id: Uuid,
    pub number: String,
    pub version: i64,
    pub kind: String,
    pub state: String,
    pub state_title: String,
    pub urgency: String,
    pub category: CategoryRef,
    pub area: Option<AreaRef>,
    pub due: Option<String>,
    pub overdue: bool,
    pub level: u8,
    pub updated_at: String,
}

/// A page of a topic's history.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct FeedPage {
    pub epoch: Uuid,
    /// Complete up to here; ask again with `after` = this.
    pub position: i64,
    pub events: Vec<FeedItem>,
}

/// One event of a topic as the reader may see it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct FeedItem {
    pub position: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub case: Option<Uuid>,
    pub version: i64,
    pub kind: String,
    pub data: serde_json::Value,
}
