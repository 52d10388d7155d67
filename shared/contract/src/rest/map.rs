//! The area tree, and places by name.

use super::areas::{AreaRef, PointBody};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// An area of the tree as it is today.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct AreaBody {
    pub code: String,
    pub name: String,
    /// `county`, `large`, `middle`, `small` or `micro`.
    pub level: String,
    /// `urban`, `rural`, or a special grid (专属网格): `hospital`, `school` …
    pub kind: String,
    pub parent: Option<String>,
    /// From the county to the area itself.
    pub path: Vec<AreaRef>,
    /// First day of validity, as a date; none: always was.
    pub valid_from: Option<String>,
    /// First day on which it is no longer valid; none: still is.
    pub valid_to: Option<String>,
    /// How many areas lie directly below.
    pub children: usize,
}

/// Areas by code.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct AreasBody {
    /// Grows with every import.
    pub map_version: i64,
    pub areas: Vec<AreaBody>,
}

/// A place whose name fits an address.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct PlaceBody {
    pub name: String,
    /// `compound` or `area`.
    pub kind: String,
    pub area: Option<AreaRef>,
    /// From the county to the area.
    pub path: Vec<AreaRef>,
    /// WGS84; none for areas.
    pub point: Option<PointBody>,
    /// 0 to 100.
    pub confidence: u8,
}

/// The best first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct PlacesBody {
    pub places: Vec<PlaceBody>,
    /// The first place is meant without doubt; otherwise a person decides.
    pub certain: bool,
}
