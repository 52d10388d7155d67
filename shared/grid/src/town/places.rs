//! Invented residential compounds, so that the demo has somewhere to report from.

use super::random::Random;
use super::{Town, names};
use crate::index::GridIndex;
use crate::position::Position;
use crate::tree::TreeError;
use chrono::NaiveDate;
use sandan_core::area::{AreaCode, Level};

/// A compound: a name, a point, the grid that owns the point.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    pub name: String,
    /// WGS84 degrees.
    pub lng: f64,
    pub lat: f64,
    /// The deepest area there.
    pub area: AreaCode,
}

/// Up to `count` compounds, at most one to a small grid, each where [`GridIndex::locate`] puts it.
///
/// # Errors
/// When the town's areas make no tree, which a generated town always does.
pub fn places(town: &Town, count: usize, seed: u64) -> Result<Vec<Place>, TreeError> {
    let index = GridIndex::build(town.areas.iter().cloned(), NaiveDate::MIN)?;
    let mut random = Random::new(seed);
    let stems = names::stems(&mut random);
    let is_home = |level: Level, special: bool| level == Level::Small && !special;
    let grids = index.tree().iter().filter(|info| is_home(info.level, info.kind.is_special()));
    let mut codes: Vec<&AreaCode> = grids.map(|info| &info.code).collect();
    random.shuffle(&mut codes);
    codes.truncate(count);
    let points = codes.into_iter().filter_map(|code| index.interior_point(code.as_str()));
    let placed = points.enumerate().filter_map(|(number, (lng, lat))| {
        let position = Position::wgs84(lng, lat).ok()?;
        let area = index.locate(&position).area?.code.clone();
        Some(Place { name: names::compound(&stems, number), lng, lat, area })
    });
    Ok(placed.collect())
}
