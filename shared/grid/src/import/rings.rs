//! The second look: each border by itself.

use super::finding::{Finding, FindingKind};
use crate::geojson::RawParts;
use geo::kernels::Kernel;
use geo::{Area, Coord, GeoNum, Intersects, Line, MultiPolygon, Validation};

/// A ring needs three corners and its first point again.
const LEAST_POINTS: usize = 4;

/// Open, empty and self-crossing rings, as written in the file.
pub(super) fn check(parts: &RawParts, row: usize) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (number, ring) in parts.iter().flatten().enumerate() {
        let number = number + 1;
        let is_open = ring.first() != ring.last();
        if is_open {
            let (zh, en) = (format!("第 {number} 个环未闭合"), format!("ring {number} is open"));
            findings.push(located(Finding::error(FindingKind::OpenRing, row, zh, en), ring.last()));
        }
        let corners = distinct(ring, is_open);
        if corners.len() < LEAST_POINTS - 1 {
            let zh = format!("第 {number} 个环不足三个角点");
            let en = format!("ring {number} has fewer than three corners");
            findings.push(Finding::error(FindingKind::EmptyGeometry, row, zh, en));
        } else if let Some(at) = self_intersection(&corners) {
            let (zh, en) =
                (format!("第 {number} 个环自相交"), format!("ring {number} crosses or touches itself"));
            findings.push(located(Finding::error(FindingKind::SelfIntersection, row, zh, en), Some(&at)));
        }
    }
    findings
}

/// Rings of one border against each other; only asked when each of them is sound.
pub(super) fn check_parts(border: &MultiPolygon<f64>, row: usize, rings_are_sound: bool) -> Vec<Finding> {
    let has_one_ring = border.0.len() == 1 && border.0[0].interiors().is_empty();
    if !rings_are_sound {
        return Vec::new();
    }
    if border.unsigned_area() == 0.0 {
        let (zh, en) = ("边界没有面积".to_owned(), "the border encloses nothing".to_owned());
        return vec![Finding::error(FindingKind::EmptyGeometry, row, zh, en)];
    }
    if has_one_ring {
        return Vec::new();
    }
    match border.check_validation() {
        Ok(()) => Vec::new(),
        Err(error) => {
            let (zh, en) =
                (format!("各环或各部分相互冲突：{error}"), format!("rings contradict each other: {error}"));
            vec![Finding::error(FindingKind::SelfIntersection, row, zh, en)]
        }
    }
}

fn located(finding: Finding, at: Option<&Coord<f64>>) -> Finding {
    match at {
        Some(c) => finding.at(c.x, c.y),
        None => finding,
    }
}

/// The corners without repetition and without the closing point.
fn distinct(ring: &[Coord<f64>], is_open: bool) -> Vec<Coord<f64>> {
    let mut corners = ring.to_vec();
    corners.dedup();
    if !is_open && corners.len() > 1 {
        corners.pop();
    }
    corners
}

/// A point where the ring of these corners crosses or touches itself, or turns back on itself (a spike).
///
/// Segments are swept from west to east, so only those that overlap in longitude are compared.
pub(super) fn self_intersection(corners: &[Coord<f64>]) -> Option<Coord<f64>> {
    let count = corners.len();
    let segment = |n: usize| Line::new(corners[n], corners[(n + 1) % count]);
    let west = |n: usize| segment(n).start.x.min(segment(n).end.x);
    let mut order: Vec<usize> = (0..count).collect();
    order.sort_by(|&a, &b| west(a).total_cmp(&west(b)));
    for (position, &first) in order.iter().enumerate() {
        let one = segment(first);
        let east = one.start.x.max(one.end.x);
        for &second in order[position + 1..].iter().take_while(|&&n| west(n) <= east) {
            let other = segment(second);
            let meets = if (first + 1) % count == second {
                turns_back(one.start, one.end, other.end)
            } else if (second + 1) % count == first {
                turns_back(other.start, other.end, one.end)
            } else {
                one.intersects(&other)
            };
            if meets {
                return Some(one.start);
            }
        }
    }
    None
}

/// True when `b → c` runs back along `a → b`.
fn turns_back(a: Coord<f64>, b: Coord<f64>, c: Coord<f64>) -> bool {
    let is_straight = <f64 as GeoNum>::Ker::orient2d(a, b, c) == geo::kernels::Orientation::Collinear;
    is_straight && (a.x - b.x) * (c.x - b.x) + (a.y - b.y) * (c.y - b.y) > 0.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn corners(points: &[(f64, f64)]) -> Vec<Coord<f64>> {
        points.iter().map(|&p| p.into()).collect()
    }

    #[test]
    fn a_bow_tie_a_spike_and_a_touching_ring_are_found_and_a_square_is_not() {
        let square = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)];
        let bow_tie = [(0.0, 0.0), (1.0, 1.0), (1.0, 0.0), (0.0, 1.0)];
        let spike = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (1.0, 3.0), (1.0, 1.0), (0.0, 1.0)];
        let touching = [(0.0, 0.0), (2.0, 0.0), (2.0, 2.0), (1.0, 0.0), (0.0, 2.0)];
        assert_eq!(self_intersection(&corners(&square)), None);
        for bad in [&bow_tie[..], &spike, &touching] {
            assert!(self_intersection(&corners(bad)).is_some(), "{bad:?}");
        }
    }

    #[test]
    fn a_triangle_has_only_neighbours() {
        assert_eq!(self_intersection(&corners(&[(0.0, 0.0), (1.0, 0.0), (0.0, 1.0)])), None);
    }
}
