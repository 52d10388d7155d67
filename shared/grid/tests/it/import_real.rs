//! Real maps through the import.

mod common;

use sandan_grid::Crs;
use sandan_grid::import::{ImportOptions, import};

#[test]
fn the_real_town_has_only_slivers() {
    let started = std::time::Instant::now();
    let report = common::real_town();
    println!(
        "{} rows in {:?}: {:?} {:?}",
        report.rows_read,
        started.elapsed(),
        report.counts(),
        report.slivers
    );
    for finding in report.findings.iter().take(20) {
        println!("{finding:?}");
    }
    assert_eq!(report.rows_read, 2485);
    assert_eq!(report.accepted.len(), 2485);
    assert!(report.findings.is_empty());
    let _ = ImportOptions::new(Crs::Wgs84);
    let _ = import("", &ImportOptions::new(Crs::Wgs84));
}
