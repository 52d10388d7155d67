//! Where the real data lies, and how it is read.

use chrono::NaiveDate;
use sandan_grid::import::{ImportOptions, ImportReport, import};
use sandan_grid::{Crs, GridIndex};
use std::path::PathBuf;

/// The data folder: `SANDAN_DATA`, else `shared/data` beside the workspace. Missing data fails the test: a skipped
/// proof is no proof.
pub fn data(file: &str) -> PathBuf {
    let default = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data");
    let folder = std::env::var_os("SANDAN_DATA").map_or_else(|| PathBuf::from(default), PathBuf::from);
    let path = folder.join(file);
    assert!(path.exists(), "no test data at {}: set SANDAN_DATA to the data folder", path.display());
    path
}

pub fn text(file: &str) -> String {
    std::fs::read_to_string(data(file)).unwrap()
}

pub fn real_town() -> ImportReport {
    import(&text("town/xicheng12_grids.geojson"), &ImportOptions::new(Crs::Wgs84))
}

pub fn day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 3, 1).unwrap()
}

pub fn real_index() -> GridIndex {
    GridIndex::build(real_town().accepted, day()).unwrap()
}
