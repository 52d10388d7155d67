//! Areas, compounds, registry documents.

use crate::engine::table::table;
use sandan_core::area::AreaPath;
use uuid::Uuid;

table! {
    /// One area in one period of validity.
    AreaRow in "area", key ("code", "valid_from") {
        code: String,
        /// ISO date.
        valid_from: String,
        /// ISO date, exclusive; none while it is valid.
        valid_to: Option<String>,
        level: String,
        parent: Option<String>,
        name: String,
        kind: String,
        path: AreaPath,
        /// GeoJSON geometry, WGS84.
        geometry: String,
    }
}

table! {
    /// A named place that addresses are matched to.
    CompoundRow in "compound", key ("id") {
        id: Uuid,
        name: String,
        /// Degrees, WGS84.
        lng: f64,
        /// Degrees, WGS84.
        lat: f64,
        area: Option<String>,
        data: String,
    }
}

table! {
    /// The projection of a registry document: a unit, a person's card, a profile, a calendar …
    DocRow in "doc", key ("kind", "id") {
        kind: String,
        id: Uuid,
        /// Set by the committer when the document is the head of a stream.
        version: i64,
        code: String,
        parent: Option<Uuid>,
        area_path: AreaPath,
        name: String,
        active: bool,
        /// Canonical JSON.
        data: String,
    }
}
