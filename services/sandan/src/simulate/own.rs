//! A server of one's own: a fresh database that says of itself that it is a simulated one.

use super::parts::places::Compound;
use super::people::{Cast, create};
use crate::shipped::PROFILE;
use anyhow::{Context as _, bail};
use sandan_boot::App;
use sandan_core::profile::Profile;
use sandan_core::time::Instant;
use sandan_grid::import::{ImportOptions, import};
use sandan_grid::town::Place;
use sandan_grid::{Area, Crs, GridIndex, Position};
use sandan_kit::config::Config;
use sandan_registry::import::{
    install_district, install_places, install_profile, install_town, read_profile,
};
use sandan_store::rows::ClockRow;
use std::path::Path;

/// The rules of the demo, in force from the year that is replayed.
///
/// # Errors
/// When the shipped profile cannot be read, which a test excludes.
pub fn profile() -> anyhow::Result<Profile> {
    let mut profile = read_profile(PROFILE).context("read the shipped profile")?;
    profile.effective_from = chrono::NaiveDate::from_ymd_opt(2011, 1, 1).unwrap_or(profile.effective_from);
    Ok(profile)
}

/// Reads a town's areas from GeoJSON, WGS84.
///
/// # Errors
/// When the file cannot be read or has a fault.
pub fn town(path: &Path) -> anyhow::Result<Vec<Area>> {
    let text = std::fs::read_to_string(path).with_context(|| format!("read {}", path.display()))?;
    let report = import(&text, &ImportOptions::new(Crs::Wgs84));
    if let Some(finding) = report.errors().next() {
        bail!("{} has {} faults, the first: {finding:?}", path.display(), report.errors().count());
    }
    Ok(report.accepted)
}

/// What a fresh database is made of.
pub struct Ground {
    pub areas: Vec<Area>,
    pub places: Vec<Compound>,
    pub residents: usize,
    pub starts_at: Instant,
    /// Business seconds in one real second; 0 stands still.
    pub speed: u32,
}

/// Settings of a replayed town: one machine calls for everybody, and says for whom.
pub fn settings(config: &mut Config) {
    config.server.trusted_proxies.push("127.0.0.1/32".to_owned());
    config.demo.enabled = true;
}

/// Makes the database: map, places, units, rules, people. Leaves it closed.
///
/// # Errors
/// When it holds anything already, or something refuses.
pub async fn prepare(mut config: Config, ground: Ground) -> anyhow::Result<Cast> {
    let county = ground.areas.iter().find(|area| area.parent.is_none()).context("the town has no county")?;
    config.district.code = county.code.to_string();
    config.district.name = county.name.chars().take(40).collect();
    let data_dir = config.storage.data_dir.clone();
    let app = App::open(config).await?;
    let made = fill(&app, &ground).await;
    let cut = app.tasks.shutdown(std::time::Duration::from_secs(5)).await;
    app.store.close().await;
    if !cut.is_empty() {
        bail!("{} did not end", cut.join(", "));
    }
    let cast = made?;
    cast.save(&data_dir)?;
    Ok(cast)
}

async fn fill(app: &App, ground: &Ground) -> anyhow::Result<Cast> {
    app.store.mark_simulated().await.context("a replay needs a fresh database")?;
    set_clock(app, ground.starts_at, 0).await?;
    install_district(app).await.context("write the district")?;
    install_town(app, &ground.areas).await.context("write the map")?;
    let places = located(&ground.areas, &ground.places)?;
    install_places(app, &places).await.context("write the places")?;
    let profile = profile()?;
    let cast = create(app, &profile, ground.residents).await?;
    let report = install_profile(app, profile, false, None).await.context("write the rules")?;
    if report.version.is_none() {
        bail!("the rules have faults: {}", report.faults.join("; "));
    }
    set_clock(app, ground.starts_at, ground.speed).await?;
    Ok(cast)
}

/// Lets business time begin at `at` and run so fast.
async fn set_clock(app: &App, at: Instant, speed: u32) -> anyhow::Result<()> {
    let anchor = app.store.real_now().await?;
    let factor_ppm = i64::from(speed) * 1_000_000;
    let clock = ClockRow { base: at, anchor, factor_ppm, simulated: true, ..ClockRow::real() };
    app.store.set_clock(clock).await.context("set business time")
}

fn located(areas: &[Area], compounds: &[Compound]) -> anyhow::Result<Vec<Place>> {
    let day = chrono::NaiveDate::from_ymd_opt(2011, 7, 1).unwrap_or_default();
    let index = GridIndex::build(areas.iter().cloned(), day)?;
    let mut places = Vec::new();
    for compound in compounds {
        let position = Position::wgs84(compound.lng, compound.lat)?;
        if let Some(area) = index.locate(&position).area {
            let (name, area) = (compound.name.clone(), area.code.clone());
            places.push(Place { name, lng: compound.lng, lat: compound.lat, area });
        }
    }
    Ok(places)
}
