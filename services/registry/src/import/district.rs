//! The district itself.

use crate::stream::commit;
use sandan_boot::App;
use sandan_kit::problem::{OrInternal, Problem};
use sandan_store::rows::DistrictRow;
use sandan_store::{Change, RowWrite};
use uuid::Uuid;

/// Writes the configured district into a fresh database; true when it was not there yet.
///
/// # Errors
/// When the store fails.
pub async fn install_district(app: &App) -> Result<bool, Problem> {
    let known = app.store.districts().await.or_internal("read the districts")?;
    if known.iter().any(|row| row.district == app.district) {
        return Ok(false);
    }
    let settings = &app.config.district;
    let mut change = Change::new(app.district);
    change.rows.push(RowWrite::District(DistrictRow {
        district: app.district,
        code: settings.code.clone(),
        name: settings.name.clone(),
        epoch: Uuid::new_v4(),
        feature_level: 1,
    }));
    commit(app, change).await?;
    Ok(true)
}
