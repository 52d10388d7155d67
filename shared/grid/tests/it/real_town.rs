//! The index of the real town against an independent brute force.

use crate::brute::{Brute, spread};
use crate::data;
use sandan_grid::{GridIndex, LocateReason, Position};
use std::collections::BTreeMap;

/// The example `brute_force` takes any number; this many take some ten seconds without optimisation.
const RANDOM_POINTS: usize = 100_000;
/// The control needs fewer.
const CONTROL_POINTS: usize = 20_000;

#[test]
fn every_area_owns_its_interior_point() {
    let index = data::real_index();
    let counts: Vec<usize> = index.tree().counts().into_values().collect();
    assert_eq!(counts, [1, 12, 198, 2021, 253]);
    let mut itself = 0;
    for info in index.tree().iter() {
        let (lng, lat) =
            index.interior_point(info.code.as_str()).unwrap_or_else(|| panic!("{} is lost", info.code));
        let located = index.locate(&Position::wgs84(lng, lat).unwrap());
        assert!(located.path.starts_with(&info.codes), "{} is at {:?}", info.code, located.path);
        itself += usize::from(located.area == Some(info));
    }
    println!("{} areas, {itself} owned by themselves, the rest by a descendant", index.tree().len());
    assert!(itself < index.tree().len(), "control: areas with children are answered by a descendant");
}

#[test]
fn random_points_agree_with_the_brute_force() {
    let areas = data::real_town().accepted;
    let brute = Brute::new(&areas);
    let points = spread(brute.bounds(), RANDOM_POINTS);
    let index = GridIndex::build(areas.clone(), data::day()).unwrap();
    let differences = brute.differences(&index, &points);
    let (_, without_one) = areas.split_last().unwrap();
    let control = Brute::new(without_one);
    let planted = control.differences(&index, &points[..CONTROL_POINTS]);
    println!(
        "{RANDOM_POINTS} points, {} differences; control with an area missing: {}",
        differences.len(),
        planted.len()
    );
    assert_eq!(differences, [] as [String; 0]);
    assert!(!planted.is_empty());
}

#[test]
fn corners_and_edges_have_one_owner_each_whatever_the_order_of_rows() {
    let mut areas = data::real_town().accepted;
    let brute = Brute::new(&areas);
    let (corners, middles) = brute.corners_and_middles();
    let index = GridIndex::build(areas.clone(), data::day()).unwrap();
    areas.reverse();
    let reversed = GridIndex::build(areas, data::day()).unwrap();
    for (what, points) in [("corners", &corners), ("middles of sides", &middles)] {
        let mut reasons: BTreeMap<LocateReason, usize> = BTreeMap::new();
        for &(lng, lat) in points {
            let position = Position::wgs84(lng, lat).unwrap();
            let (first, again) = (index.locate(&position), reversed.locate(&position));
            assert!(first.area.is_some(), "{lng},{lat} has no owner");
            assert_eq!(first, again);
            *reasons.entry(first.reason).or_default() += 1;
        }
        println!("{} {what}: {reasons:?}", points.len());
        assert_eq!(brute.differences(&index, points), [] as [String; 0]);
    }
}

#[test]
fn the_same_point_has_the_same_owner_however_precise_its_accuracy() {
    let index = data::real_index();
    let (lng, lat) = index.interior_point("11010200100401").unwrap();
    let spans =
        |radius| index.locate(&Position::new(lng, lat, sandan_grid::Crs::Wgs84, Some(radius)).unwrap()).spans;
    assert_eq!([spans(0.0), spans(1.0), spans(500.0)], [false, false, true]);
}
