//! Points inside an area, the roomiest first.

use geo::coordinate_position::CoordPos;
use geo::{BoundingRect, Coord, LinesIter, MultiPolygon};

use crate::locate::place;

/// Heights of the scan lines as shares of the bounding box: odd numbers, so that they rarely meet a vertex.
const HEIGHTS: [f64; 9] = [0.503, 0.297, 0.711, 0.401, 0.613, 0.193, 0.823, 0.089, 0.929];

/// Midpoints of the stretches that horizontal scan lines cut out of a border, widest first per line. Every
/// point is strictly inside.
pub(crate) fn candidates(border: &MultiPolygon<f64>) -> impl Iterator<Item = (f64, f64)> {
    let mut parts: Vec<_> = border.iter().filter_map(|part| part.bounding_rect()).collect();
    parts.sort_by(|a, b| (b.width() * b.height()).total_cmp(&(a.width() * a.height())));
    parts.into_iter().flat_map(move |rect| {
        let heights = HEIGHTS.into_iter();
        heights.flat_map(move |share| midpoints(border, rect.min().y + share * rect.height()))
    })
}

fn midpoints(border: &MultiPolygon<f64>, y: f64) -> Vec<(f64, f64)> {
    let mut cuts: Vec<f64> = border
        .lines_iter()
        .filter(|line| (line.start.y <= y) != (line.end.y <= y))
        .map(|line| {
            line.start.x + (y - line.start.y) / (line.end.y - line.start.y) * (line.end.x - line.start.x)
        })
        .collect();
    cuts.sort_by(f64::total_cmp);
    let mut stretches: Vec<(f64, f64)> =
        cuts.windows(2).map(|pair| (pair[1] - pair[0], (pair[0] + pair[1]) / 2.0)).collect();
    stretches.sort_by(|a, b| b.0.total_cmp(&a.0));
    let inside = |x: f64| place(border, Coord { x, y }) == CoordPos::Inside;
    stretches.into_iter().map(|(_, x)| x).filter(|&x| inside(x)).map(|x| (x, y)).collect()
}
