//! Places on the wire.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A coordinate with its system.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PointBody {
    /// Degrees east.
    pub lng: f64,
    /// Degrees north.
    pub lat: f64,
    /// `wgs84`, `gcj02`, `bd09` or `cgcs2000`.
    pub crs: Option<String>,
    /// Radius in metres in which the true point lies.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accuracy: Option<f64>,
}

/// An area by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AreaRef {
    pub code: String,
    pub name: String,
    /// `county`, `large`, `middle`, `small` or `micro`.
    pub level: String,
}

/// Where a point lies.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct LocatedBody {
    /// The deepest area, or null outside.
    pub area: Option<AreaRef>,
    /// County to deepest area.
    pub path: Vec<AreaRef>,
    /// Why that one: `inside`, `edge`, `sliver`, `nearest` …
    pub reason: String,
    /// Metres to the area; 0 inside.
    pub distance_m: f64,
    /// The accuracy radius spans several grids: ask for the building.
    pub ambiguous: bool,
}

/// Many points at once.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LocateBatch {
    /// At most 10,000.
    pub points: Vec<PointBody>,
}

/// Answers in the order of the points.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct LocatedBatch {
    pub results: Vec<LocatedItem>,
}

/// One answer of a batch: a place or what was wrong with the point.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(untagged)]
pub enum LocatedItem {
    Located(LocatedBody),
    Problem { code: String, detail: String },
}
