//! Which of the areas that hold a point owns it: the rules of the map, apart from any index.
//!
//! 1. An area holds a point inside it or on its border; holes are outside. This is decided on the degrees
//!    themselves with adaptive-precision orientation, so it never depends on rounding.
//! 2. A special grid (专属网格) that holds the point beats every normal one; below it only its own descendants count.
//! 3. The deepest area wins; depth counts parent links. A tie goes to the smallest code.
//! 4. Whoever wins, the path follows parent links, never containment.

use crate::tree::{AreaInfo, AreaTree};
use geo::coordinate_position::CoordPos;
use sandan_core::area::AreaCode;
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;

/// Why a point belongs to its area.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LocateReason {
    /// Inside one deepest area.
    Inside,
    /// On a border or corner: the smallest code of those that touch.
    Edge,
    /// Inside several areas of which none is part of the other: deepest, then smallest code.
    Overlap,
    /// Inside or on the border of a special grid.
    Special,
    /// In a crack between the children of an area: the nearest child within the sliver tolerance.
    Sliver,
    /// In a hole between the children of an area, wider than a sliver: the area itself.
    Gap,
    /// Outside every area, but within the outside tolerance of this one.
    Near,
    /// Nowhere near any area: nobody's.
    Outside,
}

impl LocateReason {
    pub const ALL: [LocateReason; 8] = [
        Self::Inside,
        Self::Edge,
        Self::Overlap,
        Self::Special,
        Self::Sliver,
        Self::Gap,
        Self::Near,
        Self::Outside,
    ];

    /// The word used in data and on the wire.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Inside => "inside",
            Self::Edge => "edge",
            Self::Overlap => "overlap",
            Self::Special => "special",
            Self::Sliver => "sliver",
            Self::Gap => "gap",
            Self::Near => "near",
            Self::Outside => "outside",
        }
    }
}

/// Where a point belongs.
#[derive(Clone, Debug, PartialEq)]
pub struct Located<'a> {
    /// The owner; `None` only with [`LocateReason::Outside`].
    pub area: Option<&'a AreaInfo>,
    /// Codes from the root down to the owner; empty without one.
    pub path: &'a [AreaCode],
    pub reason: LocateReason,
    /// Metres to the owner's border for `Sliver` and `Near`; 0 otherwise.
    pub distance_m: f64,
    /// WGS84 degrees of the point.
    pub lng: f64,
    pub lat: f64,
    /// True when the accuracy radius reaches another grid: ask the resident for the building or grid.
    pub spans: bool,
}

/// Distances up to which a point outside counts as inside. Profile data; these are the defaults.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct LocateTolerance {
    /// Width of a crack between areas, metres.
    pub sliver_m: f64,
    /// Metres outside the outermost border.
    pub outside_m: f64,
}

impl Default for LocateTolerance {
    fn default() -> Self {
        Self { sliver_m: 1.0, outside_m: 50.0 }
    }
}

/// An area that holds the point.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Hit {
    pub(crate) number: usize,
    pub(crate) inside: bool,
}

/// Rules 2 and 3. `is_front` says whether an area's surface is not covered by children.
pub(crate) fn choose(
    tree: &AreaTree,
    hits: &[Hit],
    is_front: impl Fn(usize) -> bool,
) -> Option<(usize, LocateReason)> {
    let rank = |hit: &&Hit| (Reverse(tree.depth(hit.number)), hit.number);
    let specials = hits.iter().filter(|hit| tree.info(hit.number).kind.is_special());
    if let Some(special) = specials.min_by_key(rank) {
        let below = hits.iter().filter(|hit| tree.is_within(hit.number, special.number));
        return below.min_by_key(rank).map(|hit| (hit.number, LocateReason::Special));
    }
    let best = hits.iter().min_by_key(rank)?;
    let rivals = || hits.iter().filter(|hit| hit.number != best.number && is_front(hit.number));
    let reason = if best.inside && rivals().any(|hit| hit.inside) {
        LocateReason::Overlap
    } else if !best.inside || rivals().next().is_some() {
        LocateReason::Edge
    } else {
        LocateReason::Inside
    };
    Some((best.number, reason))
}

/// Where a point lies relative to an area of several parts.
pub(crate) fn place(border: &geo::MultiPolygon<f64>, point: geo::Coord<f64>) -> CoordPos {
    use geo::CoordinatePosition;
    let mut touches = false;
    for part in border {
        match part.coordinate_position(&point) {
            CoordPos::Inside => return CoordPos::Inside,
            CoordPos::OnBoundary => touches = true,
            CoordPos::Outside => {}
        }
    }
    if touches { CoordPos::OnBoundary } else { CoordPos::Outside }
}
