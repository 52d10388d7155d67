//! Real maps through the import.

use crate::data;
use sandan_core::area::{AreaCode, Level};
use sandan_grid::import::{FindingKind, ImportOptions, import};
use sandan_grid::{Area, AreaKind, Crs};
use std::collections::BTreeSet;

#[test]
fn the_real_town_is_accepted_whole_and_has_only_slivers() {
    let report = data::real_town();
    println!("{} rows: findings {:?}, {:?}", report.rows_read, report.counts(), report.slivers);
    assert_eq!((report.rows_read, report.accepted.len()), (2485, 2485));
    assert_eq!(report.findings, []);
    assert!(report.slivers.largest_m2 < 30.0 && report.slivers.parents > 0);
    let mut strict = ImportOptions::new(Crs::Wgs84);
    strict.tolerance.area_m2 = 1.0;
    let strict = import(&data::text("town/xicheng12_grids.geojson"), &strict);
    println!("control, tolerance of 1 m²: {:?}", strict.counts());
    assert!(!strict.findings.is_empty());
}

#[test]
fn the_real_town_named_as_another_system_is_found_out() {
    for crs in [Crs::Gcj02, Crs::Bd09] {
        let text = data::text("town/xicheng12_grids.geojson");
        let county: Vec<Area> = data::real_town().accepted.into_iter().take(1).collect();
        let mut file: serde_json::Value = serde_json::from_str(&text).unwrap();
        file["features"].as_array_mut().unwrap().remove(0);
        let options = ImportOptions { existing: county, ..ImportOptions::new(crs) };
        let report = import(&file.to_string(), &options);
        println!("named {crs}: {:?}", report.counts());
        assert!(report.counts()[&FindingKind::WrongCrs] > 2_000);
    }
}

/// The districts are not in the file; they are there as parents without a border.
fn districts(text: &str) -> Vec<Area> {
    let file: serde_json::Value = serde_json::from_str(text).unwrap();
    let features = file["features"].as_array().unwrap();
    let codes: BTreeSet<&str> = features.iter().filter_map(|f| f["properties"]["parent"].as_str()).collect();
    let district = |code: &str| Area {
        code: AreaCode::new(code).unwrap(),
        name: code.to_owned(),
        level: Level::County,
        parent: None,
        kind: AreaKind::Urban,
        valid_from: None,
        valid_to: None,
        border: geo::MultiPolygon::new(Vec::new()),
    };
    codes.into_iter().map(district).collect()
}

#[test]
fn the_streets_of_beijing_are_read_to_the_end_with_their_overlaps_and_holes() {
    let text = data::text("beijing/beijing_streets_343.geojson");
    let mut options = ImportOptions::new(Crs::Wgs84);
    options.level_words.insert("street".to_owned(), Level::Large);
    options.existing = districts(&text);
    let report = import(&text, &options);
    println!(
        "{} rows, {} accepted: {:?} {:?}",
        report.rows_read,
        report.accepted.len(),
        report.counts(),
        report.slivers
    );
    for finding in
        report.findings.iter().filter(|f| !matches!(f.kind, FindingKind::Overlap | FindingKind::Gap))
    {
        println!("  {:?} {:?} {}", finding.row, finding.kind, finding.message_en);
    }
    assert_eq!(report.rows_read, 343);
    // Pairs above a square metre; the file's own description counts 62 with a threshold it does not name.
    options.tolerance.area_m2 = 1.0;
    options.tolerance.width_m = f64::INFINITY;
    let fine = import(&text, &options).counts();
    println!("above 1 m²: {fine:?}");
    assert!((60..=64).contains(&fine[&FindingKind::Overlap]));
    assert!(report.counts()[&FindingKind::Gap] >= 46);
    let bodies = report.findings.iter().filter(|f| f.kind == FindingKind::Overlap).filter_map(|f| f.area_m2);
    let largest = bodies.fold(0.0, f64::max);
    assert!((20_000.0..27_000.0).contains(&largest), "{largest}");
}
