//! Filling the demo's database, once. What exists is left alone, so that a second start goes on.

use super::cast::{self, Member, Numbers};
use super::clock;
use crate::cli;
use crate::shipped::{PROFILE, UNITS};
use anyhow::{Context as _, bail};
use sandan_boot::App;
use sandan_contract::rest::registry::UnitDoc;
use sandan_core::ids::UnitId;
use sandan_core::time::Instant;
use sandan_grid::Crs;
use sandan_grid::import::{ImportOptions, ImportReport, import};
use sandan_grid::town::{Town, TownSpec, generate, places};
use sandan_registry::accounts::{NewAccount, create_accounts};
use sandan_registry::import::{
    install_district, install_places, install_profile, install_town, read_profile,
};
use sandan_registry::units::create_unit;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::path::Path;

/// Findings of an import that are printed.
const SHOWN: usize = 20;

/// What a demo folder was made with; a restart reads it back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Story {
    pub seed: u64,
    pub small: bool,
    /// The twelve digits of the county and its name.
    pub county: String,
    pub name: String,
    /// True once everything is written: a start that was cut off begins where it was.
    pub complete: bool,
}

impl Story {
    fn file(data_dir: &Path) -> std::path::PathBuf {
        data_dir.join("demo.json")
    }

    /// The story of a folder; `None` for a fresh one.
    ///
    /// # Errors
    /// When the file cannot be understood, or the folder holds a database that no demo made.
    pub fn load(data_dir: &Path) -> anyhow::Result<Option<Self>> {
        let file = Self::file(data_dir);
        match std::fs::read_to_string(&file) {
            Ok(text) => {
                Ok(Some(serde_json::from_str(&text).with_context(|| format!("read {}", file.display()))?))
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                if data_dir.join("sandan.db").exists() {
                    bail!(
                        "{} holds a database that no demo made; give --data another folder",
                        data_dir.display()
                    );
                }
                Ok(None)
            }
            Err(error) => Err(error).with_context(|| format!("read {}", file.display())),
        }
    }

    fn save(&self, data_dir: &Path) -> anyhow::Result<()> {
        std::fs::create_dir_all(data_dir)?;
        let file = Self::file(data_dir);
        std::fs::write(&file, serde_json::to_string_pretty(self)?)
            .with_context(|| format!("write {}", file.display()))
    }

    #[must_use]
    pub fn numbers(&self) -> Numbers {
        if self.small { Numbers::SMALL } else { Numbers::FULL }
    }
}

/// The town: its story and its areas with compounds. Nothing is written yet but the story.
///
/// # Errors
/// When the file has faults: all of them are printed.
pub fn found(args: &cli::Demo, data_dir: &Path) -> anyhow::Result<(Story, Option<Town>)> {
    if let Some(story) = Story::load(data_dir)?
        && story.complete
    {
        return Ok((story, None));
    }
    let town = match &args.town {
        Some(file) => read_town(file)?,
        None => generate(&spec(args))?,
    };
    let county = town.areas.iter().find(|area| area.parent.is_none()).context("a town needs a county")?;
    let story = Story {
        seed: args.seed,
        small: args.small,
        county: county.code.to_string(),
        name: county.name.clone(),
        complete: false,
    };
    story.save(data_dir)?;
    Ok((story, Some(town)))
}

fn spec(args: &cli::Demo) -> TownSpec {
    let seed = args.seed;
    if args.small {
        return TownSpec {
            seed,
            large: 2,
            middle: 12,
            small: 60,
            micro: 12,
            special: 3,
            ..TownSpec::default()
        };
    }
    TownSpec { seed, ..TownSpec::default() }
}

fn read_town(file: &Path) -> anyhow::Result<Town> {
    let text = std::fs::read_to_string(file).with_context(|| format!("read {}", file.display()))?;
    let report = import(&text, &ImportOptions::new(Crs::Wgs84));
    print_report(file, &report);
    if !report.is_clean() {
        bail!("{} has faults; `sandan import grids --accept-rest` takes the rest of a file", file.display());
    }
    Ok(Town { areas: report.accepted, river: Vec::new() })
}

fn print_report(file: &Path, report: &ImportReport) {
    let errors =
        report.findings.iter().filter(|f| f.severity == sandan_grid::import::Severity::Error).count();
    println!(
        "{}: {} rows, {} sound, {errors} errors",
        file.display(),
        report.rows_read,
        report.accepted.len()
    );
    for finding in report.findings.iter().take(SHOWN) {
        println!("  row {:?}  {}  {}", finding.row, finding.message_zh, finding.message_en);
    }
    let parents = report.slivers.parents;
    println!(
        "  {parents} parents with slivers below the tolerance, the largest {:.1} m²",
        report.slivers.largest_m2
    );
}

/// Writes what is missing: district, map, compounds, units, rules, accounts; sets the clock.
///
/// # Errors
/// When the store refuses, or the folder belongs to something else.
pub async fn fill(app: &App, story: &Story, town: Option<Town>, speed: u32) -> anyhow::Result<()> {
    let Some(town) = town else {
        return clock::start(&app.store, None, speed).await;
    };
    app.store.mark_simulated().await.context("mark the database as simulated")?;
    let today = app.store.real_now().await?.local_date();
    let morning = clock::first_morning(today, &app.directory.now().calendar);
    clock::start(&app.store, Some(morning), 0).await?;
    install_district(app).await?;
    if app.directory.now().grid.is_none() {
        install_town(app, &town.areas).await?;
    }
    let numbers = story.numbers();
    let compounds = places(&town, numbers.compounds, story.seed).context("place the compounds")?;
    install_places(app, &compounds).await?;
    let units = units(app).await?;
    rules(app).await?;
    people(app, cast::members(&app.directory.now(), &units, numbers, story.seed)).await?;
    Story { complete: true, ..story.clone() }.save(&app.config.storage.data_dir)?;
    clock::start(&app.store, Some(after(app, morning).await?), speed).await
}

/// Streams were begun at this time; nothing may happen before.
async fn after(app: &App, morning: Instant) -> anyhow::Result<Instant> {
    Ok(app.store.now().await?.max(morning))
}

/// The units by code; those that are missing are made.
///
/// # Errors
/// When the registry refuses.
pub async fn units(app: &App) -> anyhow::Result<HashMap<String, UnitId>> {
    let mut units = HashMap::new();
    for (code, name, kind) in UNITS {
        let known = app.directory.now().unit_by_code(code).map(|(id, _)| id);
        let id = match known {
            Some(id) => id,
            None => {
                let doc = UnitDoc {
                    code: code.to_owned(),
                    name: name.to_owned(),
                    kind: kind.to_owned(),
                    area_path: String::new(),
                    active: true,
                };
                create_unit(app, &doc, None).await?
            }
        };
        units.insert(code.to_owned(), id);
    }
    Ok(units)
}

async fn rules(app: &App) -> anyhow::Result<()> {
    if app.directory.now().profile().is_some() {
        return Ok(());
    }
    let report = install_profile(app, read_profile(PROFILE)?, false, None).await?;
    if !report.faults.is_empty() {
        bail!("the demo's profile has faults: {}", report.faults.join("; "));
    }
    Ok(())
}

async fn people(app: &App, members: Vec<Member>) -> anyhow::Result<()> {
    let mut missing: Vec<NewAccount> = Vec::new();
    for member in members {
        if app.store.account_by_login(app.district, &member.login).await?.is_none() {
            missing.push(member.account);
        }
    }
    create_accounts(app, missing, None).await?;
    Ok(())
}
