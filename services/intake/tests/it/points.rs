//! Points: kept as they were sent, read in WGS84.

use crate::support::*;
use sandan_grid::Crs;
use sandan_testkit::Fixture;
use serde_json::json;

#[tokio::test]
async fn a_point_of_another_system_is_read_in_wgs84() {
    let town = Fixture::sqlite().await;
    let true_point = here(&town);
    let (lng, lat) = Crs::Gcj02.from_wgs84(true_point.lng, true_point.lat);
    let location = json!({"lng": lng, "lat": lat, "crs": "gcj02"});
    let made = resident(&town, 0).post(CASES, &with(lamp(&town), json!({"location": location}))).await.ok();
    let id = made["id"].as_str().expect("an id");
    let read = resident(&town, 0).get(&format!("{CASES}/{id}")).await.ok();
    let point = &read["location"];
    assert_eq!(point["crs"], json!("wgs84"));
    let off = |axis: &str, right: f64| (point[axis].as_f64().expect("degrees") - right).abs();
    // A hundred-thousandth of a degree is a metre; unconverted it would be some hundreds.
    assert!(off("lng", true_point.lng) < 1e-5 && off("lat", true_point.lat) < 1e-5, "{point}");
    assert!((lng - true_point.lng).abs() > 1e-3, "the two systems differ here");
    assert_eq!(read["area"]["code"], json!(town.small_grids()[0]));
    town.finish().await;
}
