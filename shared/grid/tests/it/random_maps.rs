//! Maps of any shape, sound or not: overlaps, holes, gaps, special grids anywhere. The index and the brute force
//! must agree on every corner, side and cell of a half-step raster.

use crate::brute::Brute;
use crate::map::{area, border, degrees, index, rect};
use proptest::prelude::*;
use sandan_core::area::Level;
use sandan_grid::town::{TownSpec, generate};
use sandan_grid::{Area, AreaKind, GridIndex, LocateReason, Position};
use std::collections::BTreeMap;

/// Steps of the raster along each side.
const SIDE: i32 = 6;

/// West, south, width, height, kind and hole of one area, and which of the possible parents it has.
type Draw = (i32, i32, i32, i32, u8, usize);

fn draw() -> impl Strategy<Value = Draw> {
    (0..SIDE - 1, 0..SIDE - 1, 1..SIDE, 1..SIDE, 0..10_u8, 0..8_usize)
}

fn made(code: String, level: Level, parent: &str, (west, south, wide, high, sort, _): Draw) -> Area {
    let (w, s) = (f64::from(west), f64::from(south));
    let (e, n) = (f64::from((west + wide).min(SIDE)), f64::from((south + high).min(SIDE)));
    let mut made = area(&code, level, parent, &rect(w, s, e, n));
    match sort {
        0 | 1 => made.kind = AreaKind::Hospital,
        2 if e - w >= 2.0 && n - s >= 2.0 => {
            // A hole whose corner touches the outline.
            made.border = border(&rect(w, s, e, n), &[&[(w, s), (w + 1.5, s + 0.5), (w + 0.5, s + 1.5)]]);
        }
        _ => {}
    }
    made
}

fn map(larges: &[Draw], smalls: &[Draw], micros: &[Draw]) -> Vec<Area> {
    let mut areas = vec![area("C", Level::County, "", &rect(0.0, 0.0, f64::from(SIDE), f64::from(SIDE)))];
    areas.extend(larges.iter().enumerate().map(|(n, d)| made(format!("L{n}"), Level::Large, "C", *d)));
    areas.extend(smalls.iter().enumerate().map(|(n, d)| {
        let parent = if larges.is_empty() { "C".to_owned() } else { format!("L{}", d.5 % larges.len()) };
        made(format!("S{n}"), Level::Small, &parent, *d)
    }));
    if !smalls.is_empty() {
        let parent = |d: &Draw| format!("S{}", d.5 % smalls.len());
        areas.extend(
            micros.iter().enumerate().map(|(n, d)| made(format!("U{n}"), Level::Micro, &parent(d), *d)),
        );
    }
    areas
}

fn raster() -> Vec<(f64, f64)> {
    let steps = || (-2..=2 * SIDE + 2).map(|n| f64::from(n) / 2.0);
    steps().flat_map(|x| steps().map(move |y| degrees(x, y))).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(512) })]

    #[test]
    fn any_map_gives_every_point_the_owner_of_the_rules(
        larges in prop::collection::vec(draw(), 0..3),
        smalls in prop::collection::vec(draw(), 0..6),
        micros in prop::collection::vec(draw(), 0..6),
    ) {
        let areas = map(&larges, &smalls, &micros);
        let differences = Brute::new(&areas).differences(&index(&areas), &raster());
        prop_assert!(differences.is_empty(), "{differences:?}");
    }
}

#[test]
fn the_made_town_with_its_special_grids_agrees_with_the_brute_force() {
    let spec = TownSpec { large: 2, middle: 12, small: 120, micro: 20, special: 15, ..TownSpec::tiny(11) };
    let areas = generate(&spec).unwrap().areas;
    let brute = Brute::new(&areas);
    let (mut points, middles) = brute.corners_and_middles();
    points.extend(middles);
    points.extend(crate::brute::spread(brute.bounds(), 5_000));
    let index = GridIndex::build(areas, crate::data::day()).unwrap();
    assert_eq!(brute.differences(&index, &points), [] as [String; 0]);
    let mut reasons: BTreeMap<LocateReason, usize> = BTreeMap::new();
    for &(lng, lat) in &points {
        *reasons.entry(index.locate(&Position::wgs84(lng, lat).unwrap()).reason).or_default() += 1;
    }
    println!("{} points: {reasons:?}", points.len());
    assert!(reasons[&LocateReason::Special] > 100 && reasons[&LocateReason::Edge] > 100);
}
