//! Coordinate systems used in China, and their way to WGS84.
//!
//! GCJ-02 (国测局坐标, the obligatory shift of public maps) and BD-09 (Baidu's second shift on top of it) are
//! given by their forward formulas only. The way back is iterated on the forward formula until the step is
//! below a micrometre; the approximate inverses that circulate are off by up to several metres.
//! CGCS2000 (GB/T 18522 of 2020, EPSG:4490) differs from WGS84 by less than a metre and is taken as WGS84.
//!
//! The formulas are the published ones (as in the `coordtransform` packages), with the Krasovsky 1940 ellipsoid.

use serde::{Deserialize, Serialize};
use std::f64::consts::PI;
use std::fmt;

/// The system that a coordinate is given in. The words are those of the wire: `wgs84`, `gcj02`, `bd09`, `cgcs2000`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Crs {
    /// GPS and every stored coordinate.
    #[default]
    Wgs84,
    /// 火星坐标: WeChat, AMap, Tencent.
    Gcj02,
    /// 百度坐标.
    Bd09,
    /// 2000国家大地坐标系.
    Cgcs2000,
}

/// Krasovsky 1940 semi-major axis, metres: part of the published GCJ-02 formula.
const AXIS_M: f64 = 6_378_245.0;
/// Krasovsky 1940 squared eccentricity, as published.
const ECCENTRICITY_2: f64 = 0.006_693_421_622_965_943;
/// Baidu's angular constant.
const BD_TURN: f64 = PI * 3000.0 / 180.0;
/// The inverse converges by a factor of about 1,000 a step; the bound only guards against nonsense.
const MAX_STEPS: usize = 32;
/// Degrees: about a micrometre.
const SETTLED: f64 = 1e-11;

impl Crs {
    pub const ALL: [Crs; 4] = [Crs::Wgs84, Crs::Gcj02, Crs::Bd09, Crs::Cgcs2000];

    /// The word used on the wire and in files.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Crs::Wgs84 => "wgs84",
            Crs::Gcj02 => "gcj02",
            Crs::Bd09 => "bd09",
            Crs::Cgcs2000 => "cgcs2000",
        }
    }

    /// The system with this word, if there is one.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|crs| crs.word() == word)
    }

    /// Converts finite degrees of this system to WGS84 `(lng, lat)`; exact to well below 0.1 m. Points outside
    /// China are returned unchanged, as no shift exists there.
    #[must_use]
    pub fn to_wgs84(self, lng: f64, lat: f64) -> (f64, f64) {
        if !in_china(lng, lat) {
            return (lng, lat);
        }
        match self {
            Crs::Wgs84 | Crs::Cgcs2000 => (lng, lat),
            Crs::Gcj02 => invert(gcj_shift, lng, lat),
            Crs::Bd09 => {
                let (gcj_lng, gcj_lat) = invert(bd_shift, lng, lat);
                invert(gcj_shift, gcj_lng, gcj_lat)
            }
        }
    }

    /// Converts WGS84 degrees into this system; the identity outside China.
    #[must_use]
    pub fn from_wgs84(self, lng: f64, lat: f64) -> (f64, f64) {
        if !in_china(lng, lat) {
            return (lng, lat);
        }
        match self {
            Crs::Wgs84 | Crs::Cgcs2000 => (lng, lat),
            Crs::Gcj02 => gcj_shift(lng, lat),
            Crs::Bd09 => {
                let (gcj_lng, gcj_lat) = gcj_shift(lng, lat);
                bd_shift(gcj_lng, gcj_lat)
            }
        }
    }
}

impl fmt::Display for Crs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// True inside the box in which the published formula shifts (73.66–135.05° E, 3.86–53.55° N).
#[must_use]
pub fn in_china(lng: f64, lat: f64) -> bool {
    lng > 73.66 && lng < 135.05 && lat > 3.86 && lat < 53.55
}

/// Solves `forward(x) = target` by `x ← x − (forward(x) − target)`: both shifts are nearly constant over a
/// kilometre, so this converges at once.
fn invert(forward: fn(f64, f64) -> (f64, f64), lng: f64, lat: f64) -> (f64, f64) {
    let (mut x, mut y) = (lng, lat);
    for _ in 0..MAX_STEPS {
        let (shifted_x, shifted_y) = forward(x, y);
        let (step_x, step_y) = (shifted_x - lng, shifted_y - lat);
        x -= step_x;
        y -= step_y;
        if step_x.abs() < SETTLED && step_y.abs() < SETTLED {
            break;
        }
    }
    (x, y)
}

/// WGS84 → GCJ-02, without the test for China.
fn gcj_shift(lng: f64, lat: f64) -> (f64, f64) {
    let (x, y) = (lng - 105.0, lat - 35.0);
    let phi = lat / 180.0 * PI;
    let magic = 1.0 - ECCENTRICITY_2 * phi.sin() * phi.sin();
    let root = magic.sqrt();
    let meridian_m = (AXIS_M * (1.0 - ECCENTRICITY_2)) / (magic * root);
    let parallel_m = AXIS_M / root * phi.cos();
    (lng + east_m(x, y) * 180.0 / (parallel_m * PI), lat + north_m(x, y) * 180.0 / (meridian_m * PI))
}

fn waves(x: f64) -> f64 {
    (20.0 * (6.0 * x * PI).sin() + 20.0 * (2.0 * x * PI).sin()) * 2.0 / 3.0
}

fn north_m(x: f64, y: f64) -> f64 {
    -100.0
        + 2.0 * x
        + 3.0 * y
        + 0.2 * y * y
        + 0.1 * x * y
        + 0.2 * x.abs().sqrt()
        + waves(x)
        + (20.0 * (y * PI).sin() + 40.0 * (y / 3.0 * PI).sin()) * 2.0 / 3.0
        + (160.0 * (y / 12.0 * PI).sin() + 320.0 * (y * PI / 30.0).sin()) * 2.0 / 3.0
}

fn east_m(x: f64, y: f64) -> f64 {
    300.0
        + x
        + 2.0 * y
        + 0.1 * x * x
        + 0.1 * x * y
        + 0.1 * x.abs().sqrt()
        + waves(x)
        + (20.0 * (x * PI).sin() + 40.0 * (x / 3.0 * PI).sin()) * 2.0 / 3.0
        + (150.0 * (x / 12.0 * PI).sin() + 300.0 * (x / 30.0 * PI).sin()) * 2.0 / 3.0
}

/// GCJ-02 → BD-09.
fn bd_shift(lng: f64, lat: f64) -> (f64, f64) {
    let radius = (lng * lng + lat * lat).sqrt() + 0.000_02 * (lat * BD_TURN).sin();
    let angle = lat.atan2(lng) + 0.000_003 * (lng * BD_TURN).cos();
    (radius * angle.cos() + 0.0065, radius * angle.sin() + 0.006)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metric::Frame;
    use proptest::prelude::*;

    fn metres(a: (f64, f64), b: (f64, f64)) -> f64 {
        let frame = Frame::at(a.1);
        let (ax, ay) = frame.metres(a.0, a.1);
        let (bx, by) = frame.metres(b.0, b.1);
        (ax - bx).hypot(ay - by)
    }

    #[test]
    fn the_published_vectors_hold_in_both_directions() {
        let wgs = (116.404, 39.915);
        let gcj = (116.410_244_499_169_38, 39.916_404_281_501_64);
        let bd = (116.416_627_243_787_33, 39.922_699_552_216_216);
        assert!(metres(Crs::Gcj02.from_wgs84(wgs.0, wgs.1), gcj) < 1e-6);
        assert!(metres(Crs::Bd09.from_wgs84(wgs.0, wgs.1), bd) < 1e-6);
        assert!(metres(Crs::Gcj02.to_wgs84(gcj.0, gcj.1), wgs) < 1e-4);
        assert!(metres(Crs::Bd09.to_wgs84(bd.0, bd.1), wgs) < 1e-4);
        let shanghai = Crs::Gcj02.from_wgs84(121.4737, 31.2304);
        assert!(metres(shanghai, (121.478_223_059_276_93, 31.228_457_737_577_27)) < 1e-6);
    }

    #[test]
    fn outside_china_nothing_is_shifted() {
        for crs in Crs::ALL {
            assert_eq!(crs.to_wgs84(139.69, 35.68), (139.69, 35.68), "{crs}");
            assert_eq!(crs.from_wgs84(139.69, 35.68), (139.69, 35.68), "{crs}");
        }
    }

    #[test]
    fn taking_gcj02_for_wgs84_moves_a_point_in_beijing_by_about_555_metres() {
        let error = metres((116.404, 39.915), Crs::Gcj02.from_wgs84(116.404, 39.915));
        assert!((540.0..570.0).contains(&error), "{error}");
    }

    #[test]
    fn the_words_are_those_of_the_wire() {
        for crs in Crs::ALL {
            assert_eq!(serde_json::to_value(crs).unwrap(), crs.word());
            assert_eq!(Crs::from_word(crs.word()), Some(crs));
        }
    }

    proptest! {
        #[test]
        fn every_way_back_is_exact_to_a_millimetre(lng in 74.0..135.0_f64, lat in 4.0..53.0_f64) {
            for crs in Crs::ALL {
                let (x, y) = crs.from_wgs84(lng, lat);
                prop_assume!(in_china(x, y));
                prop_assert!(metres(crs.to_wgs84(x, y), (lng, lat)) < 1e-3, "{crs}");
            }
        }
    }
}
