//! Degrees to metres over the few kilometres of a district.
//!
//! Containment never uses these: it is decided on the degrees themselves, exactly. Metres only measure how far
//! a point lies from an area and how large a sliver is.

use geo::{Coord, Line, LinesIter, MapCoords, MultiPolygon};

/// A plane that touches the ellipsoid at one latitude. Within 20 km lengths are true to about 0.3 %.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Frame {
    lng_m: f64,
    lat_m: f64,
}

impl Frame {
    /// The plane at this latitude (degrees). Lengths of a degree on WGS84: series of the meridian and parallel radii.
    pub(crate) fn at(lat: f64) -> Self {
        let phi = lat.to_radians();
        Self {
            lng_m: 111_412.84 * phi.cos() - 93.5 * (3.0 * phi).cos() + 0.118 * (5.0 * phi).cos(),
            lat_m: 111_132.92 - 559.82 * (2.0 * phi).cos() + 1.175 * (4.0 * phi).cos(),
        }
    }

    pub(crate) fn metres(self, lng: f64, lat: f64) -> (f64, f64) {
        (lng * self.lng_m, lat * self.lat_m)
    }

    pub(crate) fn degrees(self, x: f64, y: f64) -> (f64, f64) {
        (x / self.lng_m, y / self.lat_m)
    }

    /// Half extents in degrees of a square around a point that holds every point within `metres`.
    pub(crate) fn reach(self, metres: f64) -> (f64, f64) {
        // A thousandth more, so that rounding never hides a border that lies exactly at the distance.
        let wide = metres * 1.001;
        (wide / self.lng_m.max(1.0), wide / self.lat_m)
    }

    pub(crate) fn project(self, shape: &MultiPolygon<f64>) -> MultiPolygon<f64> {
        shape.map_coords(|c| {
            let (x, y) = self.metres(c.x, c.y);
            Coord { x, y }
        })
    }

    /// Metres from a point to the nearest border of a shape, whether it lies inside or outside; infinite when
    /// the shape is empty.
    pub(crate) fn to_border(self, point: Coord<f64>, shape: &MultiPolygon<f64>) -> f64 {
        shape.lines_iter().map(|line| self.to_segment(point, line)).fold(f64::INFINITY, f64::min)
    }

    fn to_segment(self, point: Coord<f64>, line: Line<f64>) -> f64 {
        // Relative to the point: full coordinates would lose digits.
        let (ax, ay) = self.metres(line.start.x - point.x, line.start.y - point.y);
        let (bx, by) = self.metres(line.end.x - point.x, line.end.y - point.y);
        let (dx, dy) = (bx - ax, by - ay);
        let length_2 = dx * dx + dy * dy;
        let along = if length_2 > 0.0 { (-(ax * dx + ay * dy) / length_2).clamp(0.0, 1.0) } else { 0.0 };
        (ax + along * dx).hypot(ay + along * dy)
    }
}

/// Distances are compared as whole millimetres, so that a tie does not hang on the last bit of a cosine.
pub(crate) fn millimetres(metres: f64) -> u64 {
    // `as` saturates: infinity becomes the largest number.
    (metres * 1000.0).round() as u64
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::polygon;

    #[test]
    fn a_degree_has_its_known_length() {
        let (x, y) = Frame::at(39.9).metres(1.0, 1.0);
        assert!((x - 85_526.0).abs() < 30.0, "{x}");
        assert!((y - 111_034.0).abs() < 30.0, "{y}");
    }

    #[test]
    fn the_distance_to_a_border_is_that_of_the_nearest_segment() {
        let frame = Frame::at(0.0);
        let square: MultiPolygon<f64> =
            polygon![(x: 0.0, y: 0.0), (x: 1.0, y: 0.0), (x: 1.0, y: 1.0), (x: 0.0, y: 1.0)].into();
        let (_, one_north) = frame.metres(0.0, 1.0);
        let found = frame.to_border(Coord { x: 0.5, y: 2.0 }, &square);
        assert!((found - one_north).abs() < 1e-6);
        assert_eq!(frame.to_border(Coord { x: 1.0, y: 1.0 }, &square), 0.0);
    }
}
