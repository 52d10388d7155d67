//! Where things happen: compounds, WGS84.

use super::open::Table;
use anyhow::{Context as _, bail};
use std::path::Path;

/// One compound.
#[derive(Clone, Debug, PartialEq)]
pub struct Compound {
    pub name: String,
    pub lng: f64,
    pub lat: f64,
}

/// # Errors
/// When the file cannot be read or no row has coordinates.
pub fn read(path: &Path) -> anyhow::Result<Vec<Compound>> {
    let table = Table::open(path)?;
    let said = || format!("{} is no table of places", path.display());
    let name = table.column("NAME").or_else(|| table.column("name"));
    let (lng, lat) =
        (table.needed("wgs_lng").with_context(said)?, table.needed("wgs_lat").with_context(said)?);
    let mut places = Vec::new();
    for row in table.rows() {
        let row = row?;
        if let (Ok(lng), Ok(lat)) = (row.cell(lng).parse(), row.cell(lat).parse()) {
            let name = name.map(|at| row.cell(at)).unwrap_or_default();
            places.push(Compound { name, lng, lat });
        }
    }
    if places.is_empty() {
        bail!("{} holds no place", path.display());
    }
    Ok(places)
}
