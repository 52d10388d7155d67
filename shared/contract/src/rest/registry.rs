//! Registry documents: units and people as the registry keeps them and as the router reads them.
//!
//! A person's card holds what dispatch needs and nothing more: no identity number, no address, no telephone
//! (those are content), no track.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// A department, property company, co-building unit or volunteer team.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UnitDoc {
    pub code: String,
    pub name: String,
    /// `department`, `property`, `community`, `street`, `team`, `co_building`.
    pub kind: String,
    /// Path of the area it serves; empty for the whole district.
    #[serde(default)]
    pub area_path: String,
    #[serde(default)]
    pub active: bool,
}

/// What the router knows about somebody who can take orders.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PersonDoc {
    /// Display name, shown to colleagues.
    pub name: String,
    /// `volunteer`, `grid_worker` or `handler`.
    pub kind: String,
    /// Paths of the areas served (双报到: the community of residence among them).
    pub areas: Vec<String>,
    #[serde(default)]
    pub unit: Option<Uuid>,
    #[serde(default)]
    pub party_member: bool,
    #[serde(default)]
    pub skills: Vec<String>,
    #[serde(default)]
    pub certificates: Vec<String>,
    /// Open orders at the same time.
    pub max_open: u32,
    /// Minutes of the local day in which not to be asked, `[from, to)`, may pass midnight.
    #[serde(default)]
    pub quiet: Option<(u16, u16)>,
    #[serde(default)]
    pub trained: bool,
    #[serde(default)]
    pub insured: bool,
    #[serde(default)]
    pub minor: bool,
    #[serde(default)]
    pub active: bool,
}
