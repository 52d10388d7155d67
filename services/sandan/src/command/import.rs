//! `sandan import`: areas, people and profiles from files.
//!
//! These commands write, so they open the database themselves and are refused while a server holds it (SQLite has
//! one writing process); a running server takes the same files over its interface.

use super::config;
use crate::cli::{Common, ImportFile, ImportKind};
use anyhow::{Context as _, bail};
use sandan_boot::App;
use sandan_boot::directory::load;
use sandan_grid::Crs;
use sandan_grid::import::{Finding, ImportOptions, Severity, import};
use sandan_registry::import::{install_areas, install_district, install_profile, read_profile};
use std::process::ExitCode;

pub async fn run(common: &Common, what: &ImportKind) -> anyhow::Result<ExitCode> {
    let app = App::open(config(common)?).await?;
    install_district(&app).await?;
    let result = match what {
        ImportKind::Grids(args) => grids(&app, args).await,
        ImportKind::People(args) => super::people::run(&app, args).await,
        ImportKind::Profile(args) => profile(&app, args).await,
    };
    app.store.close().await?;
    result
}

fn read(args: &ImportFile) -> anyhow::Result<String> {
    std::fs::read_to_string(&args.file).with_context(|| format!("read {}", args.file.display()))
}

async fn grids(app: &App, args: &ImportFile) -> anyhow::Result<ExitCode> {
    let crs = Crs::from_word(&args.crs).with_context(|| format!("unknown coordinate system {:?}", args.crs))?;
    let mut options = ImportOptions::new(crs);
    let stored = app.store.areas(app.district).await?;
    options.existing = stored.iter().map(load::area).collect::<anyhow::Result<_>>()?;
    let report = import(&read(args)?, &options);
    report.findings.iter().for_each(print_finding);
    let errors = report.errors();
    println!(
        "{} rows, {} sound, {errors} errors, {} warnings; {} parents with slivers below the tolerance (largest {:.1} m²)",
        report.rows_read,
        report.accepted.len(),
        report.findings.len() - errors,
        report.slivers.parents,
        report.slivers.largest_m2,
    );
    if args.dry_run {
        return Ok(ExitCode::SUCCESS);
    }
    if errors > 0 && !args.accept_rest {
        println!("nothing was imported; mend the rows, or give --accept-rest to import the others");
        return Ok(ExitCode::FAILURE);
    }
    let version = install_areas(app, &report.accepted, None).await?;
    println!("imported {} areas as map version {version}", report.accepted.len());
    Ok(ExitCode::SUCCESS)
}

fn print_finding(finding: &Finding) {
    let row = finding.row.map_or_else(|| "file".to_owned(), |row| format!("row {row}"));
    let severity = if finding.severity == Severity::Error { "error" } else { "warning" };
    let code = finding.code.as_deref().unwrap_or("—");
    println!("{row:>9}  {severity:<7}  {code}  {}  {}", finding.message_zh, finding.message_en);
}

async fn profile(app: &App, args: &ImportFile) -> anyhow::Result<ExitCode> {
    let profile = read_profile(&read(args)?).map_err(|problem| anyhow::anyhow!("{problem}"))?;
    let report = install_profile(app, profile, args.dry_run, None).await?;
    report.faults.iter().for_each(|fault| println!("fault    {fault}"));
    report.warnings.iter().for_each(|warning| println!("warning  {warning}"));
    if !report.faults.is_empty() {
        bail!("{} faults, nothing was imported", report.faults.len());
    }
    match report.version {
        Some(version) => println!("profile version {version}, {} categories", report.categories),
        None => println!("the profile is good, {} categories; nothing was written", report.categories),
    }
    Ok(ExitCode::SUCCESS)
}
