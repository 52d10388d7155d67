//! From a point as sent to a place in the tree.

use crate::directory::Snapshot;
use sandan_contract::rest::areas::PointBody;
use sandan_core::case::facts::Place;
use sandan_grid::{Crs, GridIndex, Located, Position};
use sandan_kit::problem::{Code, Problem};
use std::sync::Arc;

/// Checks a point.
///
/// # Errors
/// `bad_coordinates`, each wrong field named under `prefix`.
pub fn position(prefix: &str, point: &PointBody) -> Result<Position, Problem> {
    sandan_kit::coordinates::check(prefix, point.lng, point.lat, point.crs.as_deref())?;
    let bad = || Problem::new(Code::BadCoordinates);
    let crs = point.crs.as_deref().and_then(Crs::from_word).ok_or_else(bad)?;
    Position::new(point.lng, point.lat, crs, point.accuracy).map_err(|error| {
        let field = if prefix.is_empty() { "lng".to_owned() } else { format!("{prefix}.lng") };
        bad().field(field, error.message_zh(), error.to_string())
    })
}

/// The same point in WGS84, which every reader of a case gets whatever it was sent in; it is kept as it was sent.
#[must_use]
pub fn in_wgs84(point: PointBody) -> PointBody {
    match point.crs.as_deref().and_then(Crs::from_word) {
        Some(crs) => {
            let (lng, lat) = crs.to_wgs84(point.lng, point.lat);
            PointBody { lng, lat, crs: Some("wgs84".to_owned()), ..point }
        }
        None => point,
    }
}

/// The grid index in force.
///
/// # Errors
/// 503 while no map was imported.
pub fn index(snapshot: &Snapshot) -> Result<&Arc<GridIndex>, Problem> {
    snapshot.grid.as_ref().ok_or_else(|| {
        Problem::new(Code::Unavailable)
            .retry_after(30)
            .because("find the map", "no area map was imported yet")
    })
}

/// The place of a point.
///
/// # Errors
/// `bad_coordinates`, or `outside_every_area`.
pub fn locate(snapshot: &Snapshot, prefix: &str, point: &PointBody) -> Result<Place, Problem> {
    let position = position(prefix, point)?;
    let located = index(snapshot)?.locate(&position);
    if located.area.is_none() {
        return Err(Problem::new(Code::OutsideEveryArea).field(
            prefix.to_owned(),
            "位置不在本辖区内",
            "outside every area of the district",
        ));
    }
    Ok(place(&located, snapshot.map_version))
}

/// The place in the tree, as a case keeps it.
#[must_use]
pub fn place(located: &Located, map_version: i64) -> Place {
    let path = located.area.map(|area| area.path.clone()).unwrap_or_default();
    Place { path, reason: located.reason.word().to_owned(), map_version }
}
