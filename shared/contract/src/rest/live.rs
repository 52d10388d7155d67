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
    /// Who can be sent or asked at this moment.
    pub on_duty: OnDutyBody,
    pub children: Vec<ScreenChild>,
    /// The cases that came or moved last, without anything personal.
    pub latest: Vec<CaseSummary>,
    /// Overdue cases, the most urgent first.
    pub overdue_list: Vec<CaseSummary>,
}

/// How many people there are to send or to ask at a moment (在岗): figures, never names.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OnDutyBody {
    /// Grid workers whose beat touches the area; at night those on the duty roster.
    pub workers: u32,
    /// Volunteers who serve in the area and may be asked now.
    pub volunteers: u32,
}

/// One area below the shown one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ScreenChild {
    pub area: AreaRef,
    pub counts: BTreeMap<String, i64>,
    pub open: i64,
    /// As of the snapshot; absent in a past day, which does not know it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_duty: Option<OnDutyBody>,
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

/// A rate with what it is made of; a denominator of zero is shown as "—".
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RateBody {
    pub numerator: i64,
    pub denominator: i64,
}

/// Figures of an area over a period of at most 366 days, `from` inclusive, `to` exclusive.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct StatsBody {
    pub area: AreaRef,
    pub from: String,
    pub to: String,
    /// Business time of the read.
    pub as_of: String,
    /// Came in the period.
    pub opened: i64,
    /// Closed in the period.
    pub closed: i64,
    /// Open now.
    pub open: i64,
    /// Open now and past a limit.
    pub overdue: i64,
    /// Open now, and the least limit ends on the next local day.
    pub due_tomorrow: i64,
    /// Orders that a unit or worker was told to and nobody has signed for.
    pub unsigned: i64,
    /// Open now or closed in the period, whose last revisit said 不满意.
    pub dissatisfied: i64,
    /// Of those that came in the period: where they are now.
    pub by_state: BTreeMap<String, i64>,
    pub by_kind: BTreeMap<String, i64>,
    pub by_channel: BTreeMap<String, i64>,
    /// The ten most frequent.
    pub by_category: Vec<CategoryCount>,
    /// Reports by hour of the local day, 0 to 23.
    pub by_hour: Vec<i64>,
    /// Every local day of the period on which something came or closed.
    pub by_day: Vec<DayCount>,
    /// Closed in the period with a handling limit: all of them kept.
    pub on_time: RateBody,
    /// Of those closed in the period that were revisited: contacted in time, by the resident's word.
    pub contacted: RateBody,
    /// The same: solved.
    pub solved: RateBody,
    /// The same: satisfied or mostly satisfied.
    pub satisfied: RateBody,
    /// Overdue cases by the unit that leads, the most first; without a unit those of desks and volunteers.
    pub overdue_by_unit: Vec<UnitCount>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CategoryCount {
    pub category: CategoryRef,
    pub n: i64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DayCount {
    /// A local date.
    pub day: String,
    pub opened: i64,
    pub closed: i64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct UnitCount {
    pub unit: Option<Uuid>,
    pub name: Option<String>,
    pub n: i64,
}

/// One local day of an area, to be played again: where every case was when it began, and each move after that.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct DayBody {
    pub area: AreaRef,
    pub day: String,
    /// Cases by state in the area when the day began.
    pub start: BTreeMap<String, i64>,
    /// The same of the areas directly below.
    pub children: Vec<ScreenChild>,
    pub moves: Vec<MoveBody>,
}

/// A case came into a state, left one, or left the area.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MoveBody {
    pub at: String,
    pub position: i64,
    pub case: Uuid,
    /// What happened.
    pub kind: String,
    pub from: Option<String>,
    /// The area directly below the shown one in which it was.
    pub from_area: Option<String>,
    pub to: Option<String>,
    pub to_area: Option<String>,
}
