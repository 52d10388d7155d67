//! Which coordinate system a row is really in.
//!
//! GCJ-02 taken for WGS84 is off by some 555 m in Beijing, five unit grids: the row then lies outside its parent or
//! upon its neighbours. When it fits only after a conversion, that conversion names the true system.

use super::finding::{Finding, FindingKind, Severity};
use crate::crs::Crs;
use geo::{Coord, MapCoords, MultiPolygon};
use serde_json::Value;

/// Share of ground in dispute from which on another system is suspected.
pub(super) const SUSPICIOUS: f64 = 0.03;
/// Share that may remain in dispute when the guess is right.
const FITTING: f64 = 0.05;
/// How much better the guess must fit. A wrong one moves the ground by hundreds of metres upon others.
const BETTER: f64 = 10.0;

/// True when a conversion explains a dispute: much is disputed without it, next to nothing with it.
pub(super) fn explains(before: f64, after: impl FnOnce() -> f64) -> bool {
    if before <= SUSPICIOUS {
        return false;
    }
    let after = after();
    after <= FITTING && after * BETTER <= before
}

/// The systems that coordinates named `declared` may be in instead.
pub(super) fn rivals(declared: Crs) -> impl Iterator<Item = Crs> {
    let same = |crs: Crs| if crs == Crs::Cgcs2000 { Crs::Wgs84 } else { crs };
    [Crs::Gcj02, Crs::Bd09, Crs::Wgs84].into_iter().filter(move |&crs| crs != same(declared))
}

/// A border that was read as `declared`, read as `true_crs` instead.
pub(super) fn reread(border: &MultiPolygon<f64>, declared: Crs, true_crs: Crs) -> MultiPolygon<f64> {
    border.map_coords(|c| {
        let (x, y) = declared.from_wgs84(c.x, c.y);
        Coord::from(true_crs.to_wgs84(x, y))
    })
}

/// The finding about a row that fits only as `true_crs`.
pub(super) fn wrong(row: usize, declared: Crs, true_crs: Crs) -> Finding {
    let zh = format!("坐标系疑似 {true_crs}，而不是 {declared}：换算后才与上级和相邻网格吻合");
    let en = format!(
        "looks like {true_crs}, not {declared}: it fits its parent and neighbours only after conversion"
    );
    Finding::error(FindingKind::WrongCrs, row, zh, en)
}

/// The old `crs` member (GeoJSON 2008), when it contradicts the system named by the caller.
pub(super) fn declared(collection: &Value, given: Crs) -> Option<Finding> {
    let name = collection.get("crs")?.get("properties")?.get("name")?.as_str()?;
    let is_degrees = ["4326", "CRS84", "4490"].iter().any(|known| name.contains(known));
    let agrees = is_degrees && matches!(given, Crs::Wgs84 | Crs::Cgcs2000);
    (!agrees).then(|| {
        let zh = format!("文件声明坐标系“{name}”，导入时指定 {given}");
        let en = format!("the file names the system {name:?}, the import was told {given}");
        Finding::file(FindingKind::WrongCrs, Severity::Warning, zh, en)
    })
}
