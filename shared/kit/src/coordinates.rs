//! First checks of a point that a client sent, before anything is computed with it.

use crate::problem::{Code, Problem};

/// Coordinate systems by their words on the wire.
pub const SYSTEMS: [&str; 4] = ["wgs84", "gcj02", "bd09", "cgcs2000"];

/// Longitudes and latitudes of China with its seas, generously; used only to recognise swapped values.
const CHINA: ((f64, f64), (f64, f64)) = ((73.0, 136.0), (3.0, 54.0));

/// Checks a point in degrees. `prefix` is the path of the object that holds it, such as `location`; empty at the top.
///
/// # Errors
/// `bad_coordinates`, with a reason for each field that is wrong.
pub fn check(prefix: &str, lng: f64, lat: f64, crs: Option<&str>) -> Result<(), Problem> {
    let field = |name: &str| if prefix.is_empty() { name.to_owned() } else { format!("{prefix}.{name}") };
    let mut problem = Problem::new(Code::BadCoordinates);
    match crs {
        None => problem = problem.field(field("crs"), "必须注明坐标系", "the coordinate system must be said"),
        Some(word) if !SYSTEMS.contains(&word) => {
            let known = SYSTEMS.join(", ");
            problem = problem.field(
                field("crs"),
                format!("坐标系应为 {known} 之一"),
                format!("must be one of {known}"),
            );
        }
        Some(_) => {}
    }
    for (name, value, range) in [("lng", lng, 180.0), ("lat", lat, 90.0)] {
        if !value.is_finite() {
            problem = problem.field(field(name), "不是数字", "not a number");
        } else if value.abs() > range && !is_swapped(lng, lat) {
            problem =
                problem.field(field(name), "超出范围", format!("must lie between -{range} and {range}"));
        }
    }
    if lng == 0.0 && lat == 0.0 {
        problem = problem.field(field("lng"), "定位失败（0, 0）", "0/0: the position was not determined");
    } else if is_swapped(lng, lat) {
        problem = problem.field(field("lng"), "经度与纬度颠倒", "longitude and latitude are swapped");
    }
    if problem.field_names().next().is_none() { Ok(()) } else { Err(problem) }
}

/// The point lies in China the other way round, and not as given.
fn is_swapped(lng: f64, lat: f64) -> bool {
    let in_china = |lng: f64, lat: f64| {
        let ((west, east), (south, north)) = CHINA;
        (west..=east).contains(&lng) && (south..=north).contains(&lat)
    };
    in_china(lat, lng) && !in_china(lng, lat)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::{Language, RequestContext};

    fn reasons(lng: f64, lat: f64, crs: Option<&str>) -> Vec<(String, String)> {
        let context = RequestContext { language: Language::English, ..Default::default() };
        let Err(problem) = check("location", lng, lat, crs) else { return Vec::new() };
        problem.body(&context).errors.into_iter().map(|error| (error.field, error.reason)).collect()
    }

    #[test]
    fn each_fault_has_its_own_reason() {
        let one = |field: &str, reason: &str| vec![(field.to_owned(), reason.to_owned())];
        assert_eq!(reasons(116.4, 39.9, Some("gcj02")), vec![]);
        assert_eq!(reasons(116.4, 39.9, None), one("location.crs", "the coordinate system must be said"));
        assert_eq!(reasons(f64::NAN, 39.9, Some("wgs84")), one("location.lng", "not a number"));
        assert_eq!(reasons(1.0, f64::INFINITY, Some("wgs84")), one("location.lat", "not a number"));
        assert_eq!(reasons(1e300, 1.0, Some("wgs84")), one("location.lng", "must lie between -180 and 180"));
        assert_eq!(
            reasons(0.0, -0.0, Some("wgs84")),
            one("location.lng", "0/0: the position was not determined")
        );
        assert_eq!(
            reasons(39.9, 116.4, Some("wgs84")),
            one("location.lng", "longitude and latitude are swapped")
        );
        assert_eq!(reasons(1.0, 1.0, Some("WGS84"))[0].0, "location.crs");
    }
}
