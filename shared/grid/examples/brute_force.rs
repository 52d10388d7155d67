//! Compares the index with the brute force on many points, all corners and all middles of sides:
//! `brute_force COUNT FILE.geojson`.
//!
//! Prints the counts; exits with 1 when a point differs or the control finds no difference.

#[path = "../tests/it/brute.rs"]
mod brute;

use brute::{Brute, spread};
use chrono::NaiveDate;
use sandan_grid::import::{ImportOptions, Severity, import};
use sandan_grid::{Crs, GridIndex, Position};
use std::collections::BTreeMap;
use std::error::Error;
use std::process::ExitCode;
use std::time::Instant;

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(count), Some(file)) = (arguments.next(), arguments.next()) else {
        return Err("give a count of points and a GeoJSON file".into());
    };
    let options = ImportOptions { ground: Severity::Warning, ..ImportOptions::new(Crs::Wgs84) };
    let report = import(&std::fs::read_to_string(file)?, &options);
    println!("{} rows, {} accepted, findings {:?}", report.rows_read, report.accepted.len(), report.counts());
    let brute = Brute::new(&report.accepted);
    let mut points = spread(brute.bounds(), count.parse()?);
    let (corners, middles) = brute.corners_and_middles();
    println!("{} spread points, {} corners, {} middles of sides", points.len(), corners.len(), middles.len());
    points.extend(corners);
    points.extend(middles);
    let mut fewer = report.accepted.clone();
    // The control: an index without the last area must differ somewhere.
    fewer.pop();
    let index = GridIndex::build(report.accepted, NaiveDate::MIN)?;
    let started = Instant::now();
    let mut reasons: BTreeMap<_, usize> = BTreeMap::new();
    for &(lng, lat) in &points {
        *reasons.entry(index.locate(&Position::wgs84(lng, lat)?).reason).or_default() += 1;
    }
    println!("{} points in {:?} by the index: {reasons:?}", points.len(), started.elapsed());
    let started = Instant::now();
    let differences = brute.differences(&index, &points);
    println!("{} differences from the brute force ({:?})", differences.len(), started.elapsed());
    differences.iter().take(20).for_each(|line| println!("  {line}"));
    let control = brute.differences(&GridIndex::build(fewer, NaiveDate::MIN)?, &points);
    println!("control, one area left out of the index: {} differences", control.len());
    let passed = differences.is_empty() && !control.is_empty();
    Ok(if passed { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
