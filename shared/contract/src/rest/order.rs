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
