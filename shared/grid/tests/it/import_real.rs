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
    let mut all = options.clone();
    all.tolerance.area_m2 = 0.0;
    all.tolerance.width_m = 0.0;
    println!("without tolerance: {:?}", import(&text, &all).counts());
}
