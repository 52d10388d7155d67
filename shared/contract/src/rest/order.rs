//! Orders on the wire.

use super::areas::AreaRef;
use super::case::CategoryRef;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// One order of a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OrderBody {
    pub id: Uuid,
    pub part: String,
    pub mode: String,
    pub state: String,
    pub state_title: String,
    pub ring: u8,
    pub capacity: u8,
    pub taken: u8,
    /// Name it in a claim: a stale one is told who is not the holder any more.
    pub fence: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<Uuid>,
    /// Holders, where the reader may know them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub holders: Vec<Uuid>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slot: Option<String>,
    /// 到场码, to the resident only, while somebody is on the way: the digits to give at the door.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub arrival_code: Option<String>,
    /// The resident gave their digits: the visit is confirmed.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub arrival_proven: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<String>,
    pub reworks: u8,
}

/// An order in a person's or a unit's list: before the claim no more than kind, grid, time and skills.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct OrderItem {
    pub order: OrderBody,
    pub case: Uuid,
    pub case_number: String,
    pub case_state: String,
    pub category: CategoryRef,
    pub urgency: String,
    pub skills: Vec<String>,
    pub area: Option<AreaRef>,
    /// `offered`, `invited`, `assigned`, `interested` or `holder`.
    pub relation: String,
    /// Why it is shown to this person.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reasons: Vec<String>,
}

/// A page of orders.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct OrderPage {
    pub items: Vec<OrderItem>,
    pub next: Option<String>,
    pub as_of: String,
}

/// What stands behind a message's link.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LinkBody {
    /// What follows `k=` in the link.
    pub link: String,
}

/// What to do with the offer behind a link.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LinkAct {
    pub link: String,
    /// One of `may`.
    pub command: String,
}

/// The offer behind a link, as far as it may be known before a claim.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct LinkedOffer {
    /// `open`: it can be had; `interested`: signed up; `mine`: the reader of the message holds it; `gone`: somebody else
    /// was quicker, or it ended.
    pub state: String,
    /// Absent when it is gone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<OrderItem>,
    /// `claim`, `express_interest`, `decline`.
    pub may: Vec<String>,
}

/// Somebody's own service (志愿服务时长): from check-in to check-out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ServiceTime {
    pub order: Uuid,
    pub case_number: String,
    pub category: CategoryRef,
    pub area: Option<AreaRef>,
    pub checked_in_at: String,
    /// Absent while it goes on, or when nobody checked out: it does not count then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub checked_out_at: Option<String>,
    pub minutes: u32,
}

/// The caller's own services that began in a period, the newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct HoursBody {
    /// Local days, both counted in.
    pub from: String,
    pub to: String,
    /// Sum of the whole minutes of each.
    pub minutes: u32,
    pub services: Vec<ServiceTime>,
}
