//! Small maps by hand: squares of a hundred metres or so near 116° E, 40° N.

use chrono::NaiveDate;
use geo::{Coord, LineString, MultiPolygon, Polygon};
use sandan_core::area::{AreaCode, Level};
use sandan_grid::{Area, AreaKind, Crs, GridIndex, Located, Position};

/// A step of the hand-drawn maps, degrees: about 85 m east, 111 m north. A power of two, so that steps add exactly.
pub const STEP: f64 = 1.0 / 1024.0;

pub fn degrees(x: f64, y: f64) -> (f64, f64) {
    (116.0 + x * STEP, 40.0 + y * STEP)
}

fn ring(corners: &[(f64, f64)]) -> LineString<f64> {
    corners.iter().map(|&(x, y)| Coord::from(degrees(x, y))).collect()
}

/// A border of one outer ring and holes, corners in steps.
pub fn border(outer: &[(f64, f64)], holes: &[&[(f64, f64)]]) -> MultiPolygon<f64> {
    Polygon::new(ring(outer), holes.iter().map(|hole| ring(hole)).collect()).into()
}

pub fn rect(west: f64, south: f64, east: f64, north: f64) -> Vec<(f64, f64)> {
    vec![(west, south), (east, south), (east, north), (west, north)]
}

pub fn area(code: &str, level: Level, parent: &str, corners: &[(f64, f64)]) -> Area {
    Area {
        code: AreaCode::new(code).unwrap(),
        name: format!("{code}号"),
        level,
        parent: AreaCode::new(parent).ok(),
        kind: AreaKind::Urban,
        valid_from: None,
        valid_to: None,
        border: border(corners, &[]),
    }
}

pub fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub fn index(areas: &[Area]) -> GridIndex {
    GridIndex::build(areas.to_vec(), day("2026-03-01")).unwrap()
}

pub fn at(index: &GridIndex, x: f64, y: f64) -> Located<'_> {
    at_within(index, x, y, None)
}

pub fn at_within(index: &GridIndex, x: f64, y: f64, accuracy: Option<f64>) -> Located<'_> {
    let (lng, lat) = degrees(x, y);
    index.locate(&Position::new(lng, lat, Crs::Wgs84, accuracy).unwrap())
}

/// Code and reason in one line.
pub fn owner(located: &Located<'_>) -> String {
    let code = located.area.map_or("nobody", |area| area.code.as_str());
    format!("{code} {}", located.reason.word())
}
