//! What an import found wrong, row by row.

use sandan_core::area::AreaCode;
use serde::{Deserialize, Serialize};

/// What is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FindingKind {
    /// The file is no JSON, or no FeatureCollection.
    NotGeoJson,
    /// A feature without properties, or a property of the wrong type.
    MalformedFeature,
    BadCode,
    UnknownLevel,
    UnknownKind,
    BadDate,
    EmptyGeometry,
    /// A coordinate is NaN, infinite or no number.
    NotFinite,
    /// A coordinate outside the world.
    OutOfRange,
    OpenRing,
    SelfIntersection,
    /// Swapped axes, projected metres, or another system than the one named.
    WrongCrs,
    DuplicateCode,
    MissingParent,
    /// The parent's level is not above the area's own.
    LevelOrder,
    /// The parent's row is refused, so this one cannot be taken either.
    ParentRefused,
    /// Two normal siblings share ground.
    Overlap,
    /// Children leave ground of their parent uncovered.
    Gap,
    /// A child reaches beyond its parent.
    SticksOut,
}

impl FindingKind {
    pub const ALL: [FindingKind; 19] = [
        Self::NotGeoJson,
        Self::MalformedFeature,
        Self::BadCode,
        Self::UnknownLevel,
        Self::UnknownKind,
        Self::BadDate,
        Self::EmptyGeometry,
        Self::NotFinite,
        Self::OutOfRange,
        Self::OpenRing,
        Self::SelfIntersection,
        Self::WrongCrs,
        Self::DuplicateCode,
        Self::MissingParent,
        Self::LevelOrder,
        Self::ParentRefused,
        Self::Overlap,
        Self::Gap,
        Self::SticksOut,
    ];
}

/// Whether a finding keeps its row out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The row can be used as it is.
    Warning,
    /// The row is not among the accepted areas.
    Error,
}

/// One thing that is wrong in one row.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// Number of the feature in the file, from 1; `None` for the file as a whole.
    pub row: Option<usize>,
    /// The code in that row, where one could be read.
    pub code: Option<String>,
    pub kind: FindingKind,
    pub severity: Severity,
    pub message_zh: String,
    pub message_en: String,
    /// The other area of an overlap, the parent of a piece that sticks out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub other: Option<AreaCode>,
    /// Square metres in dispute.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub area_m2: Option<f64>,
    /// Where to look: WGS84 `[lng, lat]`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<[f64; 2]>,
}

impl Finding {
    /// An error of one row.
    pub(crate) fn error(kind: FindingKind, row: usize, zh: String, en: String) -> Self {
        Self {
            row: Some(row),
            code: None,
            kind,
            severity: Severity::Error,
            message_zh: zh,
            message_en: en,
            other: None,
            area_m2: None,
            at: None,
        }
    }

    /// A finding about the whole file.
    pub(crate) fn file(kind: FindingKind, severity: Severity, zh: String, en: String) -> Self {
        Self { row: None, severity, ..Self::error(kind, 0, zh, en) }
    }

    pub(crate) fn of(mut self, code: impl Into<String>) -> Self {
        self.code = Some(code.into());
        self
    }

    pub(crate) fn with_severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    pub(crate) fn against(mut self, other: Option<&AreaCode>) -> Self {
        self.other = other.cloned();
        self
    }

    pub(crate) fn at(mut self, lng: f64, lat: f64) -> Self {
        self.at = Some([lng, lat]);
        self
    }

    pub(crate) fn measuring(mut self, area_m2: f64) -> Self {
        self.area_m2 = Some((area_m2 * 10.0).round() / 10.0);
        self
    }
}
