//! Compounds: the names that addresses are matched to.

use crate::stream::commit;
use sandan_boot::App;
use sandan_grid::town::Place;
use sandan_kit::problem::Problem;
use sandan_store::rows::CompoundRow;
use sandan_store::{Change, RowWrite};

/// Writes all compounds of the district, in place of those before.
///
/// # Errors
/// When the store fails.
pub async fn install_places(app: &App, places: &[Place]) -> Result<(), Problem> {
    let row = |place: &Place| CompoundRow {
        district: app.district,
        id: app.new_id(),
        name: place.name.clone(),
        lng: place.lng,
        lat: place.lat,
        area: Some(place.area.to_string()),
        data: "{}".to_owned(),
    };
    let mut change = Change::new(app.district);
    change.rows.push(RowWrite::Compounds(places.iter().map(row).collect()));
    commit(app, change).await?;
    Ok(())
}
