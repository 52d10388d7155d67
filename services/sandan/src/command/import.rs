//! `sandan import`: areas, people and profiles from files.
//!
//! These commands write, so they open the database themselves and are refused while a server holds it (SQLite has
//! one writing process); a running server takes the same files over its interface.

use super::config;
use crate::cli::{Common, ImportFile, ImportKind};
use anyhow::{Context as _, bail};
use sandan_boot::App;
use sandan_grid::Crs;
use sandan_registry::import::{
    ImportMode, ImportReport, RowFinding, import_grids, import_people, install_district, install_profile,
    read_profile,
};
use std::process::ExitCode;

pub async fn run(common: &Common, what: &ImportKind) -> anyhow::Result<ExitCode> {
    let app = App::open(config(common)?).await?;
    install_district(&app).await?;
    let result = match what {
        ImportKind::Grids(args) => grids(&app, args).await,
        ImportKind::People(args) => people(&app, args).await,
        ImportKind::Profile(args) => profile(&app, args).await,
    };
    app.store.close().await;
    result
}

fn text(args: &ImportFile) -> anyhow::Result<String> {
    std::fs::read_to_string(&args.file).with_context(|| format!("read {}", args.file.display()))
}

const fn mode(args: &ImportFile) -> ImportMode {
    ImportMode { dry_run: args.dry_run, accept_rest: args.accept_rest }
}

async fn grids(app: &App, args: &ImportFile) -> anyhow::Result<ExitCode> {
    let crs =
        Crs::from_word(&args.crs).with_context(|| format!("unknown coordinate system {:?}", args.crs))?;
    Ok(conclude(&import_grids(app, text(args)?, crs, mode(args), None).await?))
}

async fn people(app: &App, args: &ImportFile) -> anyhow::Result<ExitCode> {
    let bytes = std::fs::read(&args.file).with_context(|| format!("read {}", args.file.display()))?;
    Ok(conclude(&import_people(app, &bytes, mode(args), None).await?))
}

/// Every finding by row, and what was written.
fn conclude(report: &ImportReport) -> ExitCode {
    report.findings.iter().for_each(print_finding);
    let errors = report.errors();
    println!(
        "{} rows, {} sound, {errors} errors, {} warnings, {} written",
        report.rows_read,
        report.rows_accepted,
        report.findings.len() - errors,
        report.rows_written,
    );
    if report.dry_run || report.rows_written > 0 {
        return ExitCode::SUCCESS;
    }
    println!("nothing was imported; mend the rows, or give --accept-rest to import the others");
    ExitCode::FAILURE
}

fn print_finding(finding: &RowFinding) {
    let row = finding.row.map_or_else(|| "file".to_owned(), |row| format!("row {row}"));
    let severity = if finding.is_error { "error" } else { "warning" };
    let key = finding.key.as_deref().unwrap_or("—");
    let column = finding.column.as_deref().map(|column| format!("{column}: ")).unwrap_or_default();
    println!("{row:>9}  {severity:<7}  {key}  {column}{}  {}", finding.zh, finding.en);
}

async fn profile(app: &App, args: &ImportFile) -> anyhow::Result<ExitCode> {
    let profile = read_profile(&text(args)?).map_err(|problem| anyhow::anyhow!("{problem}"))?;
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
