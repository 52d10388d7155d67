//! Areas against areas, in metres: what two share, what one lacks.

use super::Tolerance;
use crate::interior;
use geo::orient::Direction;
use geo::{Area, BooleanOps, LinesIter, MultiPolygon, Orient, Polygon, unary_union};

/// Pieces below this are the overlay's own rounding, m².
const NOISE_M2: f64 = 0.01;

/// One connected piece of ground in dispute.
#[derive(Clone, Copy, Debug)]
pub(super) struct Piece {
    pub(super) area_m2: f64,
    /// Mean width: twice the area by the outline; exact for a long strip.
    pub(super) width_m: f64,
    /// A point in it, metres.
    pub(super) at: (f64, f64),
}

impl Piece {
    pub(super) fn is_sliver(&self, tolerance: Tolerance) -> bool {
        self.area_m2 <= tolerance.area_m2 && self.width_m <= tolerance.width_m
    }
}

/// What `shape` has beyond `other`.
pub(super) fn beyond(shape: &MultiPolygon<f64>, other: &MultiPolygon<f64>) -> Vec<Piece> {
    pieces(&shape.difference(other))
}

/// What both have.
pub(super) fn shared(shape: &MultiPolygon<f64>, other: &MultiPolygon<f64>) -> Vec<Piece> {
    pieces(&shape.intersection(other))
}

/// The union of shapes.
pub(super) fn union<'a>(shapes: impl Iterator<Item = &'a MultiPolygon<f64>>) -> MultiPolygon<f64> {
    let oriented: Vec<MultiPolygon<f64>> = shapes.map(|shape| shape.orient(Direction::Default)).collect();
    unary_union(&oriented)
}

/// The holes of a shape.
pub(super) fn holes(shape: &MultiPolygon<f64>) -> Vec<Piece> {
    let rings = shape.iter().flat_map(Polygon::interiors);
    pieces(&MultiPolygon::new(rings.map(|ring| Polygon::new(ring.clone(), Vec::new())).collect()))
}

pub(super) fn total(pieces: &[Piece]) -> f64 {
    pieces.iter().map(|piece| piece.area_m2).sum()
}

fn pieces(shape: &MultiPolygon<f64>) -> Vec<Piece> {
    let measured = shape.iter().filter_map(|part| {
        let area_m2 = part.unsigned_area();
        if area_m2 < NOISE_M2 {
            return None;
        }
        let outline: f64 = part.lines_iter().map(|line| line.dx().hypot(line.dy())).sum();
        let corner = part.exterior().coords().next().map(|c| (c.x, c.y));
        let at = interior::candidates(&MultiPolygon::new(vec![part.clone()])).next().or(corner)?;
        Some(Piece { area_m2, width_m: 2.0 * area_m2 / outline, at })
    });
    measured.collect()
}
