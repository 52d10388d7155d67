//! `sandan import`: areas, units, people, compounds and profiles from files.
//!
//! These commands write, so they open the database themselves and are refused while a server holds it (SQLite has
//! one writing process); a running server takes the same files over its interface.

use super::config;
use crate::cli::{Common, ImportFile, ImportKind, ImportProfile, ImportSheet};
use anyhow::{Context as _, bail};
use sandan_boot::App;
use sandan_grid::Crs;
use sandan_registry::import::{
    ImportMode, ImportReport, RowFinding, import_compounds, import_grids, import_people, import_units,
    install_district, install_profile, read_profile, template,
};
use std::path::Path;
use std::process::ExitCode;

pub async fn run(common: &Common, what: &ImportKind) -> anyhow::Result<ExitCode> {
    if let Some((kind, file)) = wanted_template(what) {
        return write_template(kind, file);
    }
    let app = App::open(config(common)?).await?;
    install_district(&app).await?;
    let result = match what {
        ImportKind::Grids(args) => grids(&app, args).await,
        ImportKind::Units(args) => sheet(&app, Sheet::Units, args).await,
        ImportKind::People(args) => sheet(&app, Sheet::People, args).await,
        ImportKind::Places(args) => sheet(&app, Sheet::Places, args).await,
        ImportKind::Profile(args) => profile(&app, args).await,
    };
    app.store.close().await;
    result
}

#[derive(Clone, Copy)]
enum Sheet {
    Units,
    People,
    Places,
}

fn wanted_template(what: &ImportKind) -> Option<(&'static str, &Path)> {
    let (kind, args) = match what {
        ImportKind::Units(args) => ("units", args),
        ImportKind::People(args) => ("people", args),
        ImportKind::Places(args) => ("places", args),
        ImportKind::Grids(_) | ImportKind::Profile(_) => return None,
    };
    Some((kind, args.template.as_deref()?))
}

fn write_template(kind: &str, file: &Path) -> anyhow::Result<ExitCode> {
    let bytes = template(kind).map_err(|problem| anyhow::anyhow!("{problem}"))?;
    std::fs::write(file, bytes).with_context(|| format!("write {}", file.display()))?;
    println!("{}: fill it in from the second row on, then sandan import {kind} {0}", file.display());
    Ok(ExitCode::SUCCESS)
}

fn text(file: &Path) -> anyhow::Result<String> {
    std::fs::read_to_string(file).with_context(|| format!("read {}", file.display()))
}

fn system(word: &str) -> anyhow::Result<Crs> {
    Crs::from_word(word).with_context(|| {
        format!("unknown coordinate system {word:?}; there are wgs84, gcj02, bd09, cgcs2000")
    })
}

async fn grids(app: &App, args: &ImportFile) -> anyhow::Result<ExitCode> {
    let mode = ImportMode { dry_run: args.dry_run, accept_rest: args.accept_rest };
    let report = import_grids(app, text(&args.file)?, system(&args.crs)?, mode, None).await?;
    println!("coordinates taken as {}", args.crs);
    Ok(conclude(&report))
}

async fn sheet(app: &App, what: Sheet, args: &ImportSheet) -> anyhow::Result<ExitCode> {
    let file = args.file.as_deref().context("name a file")?;
    let bytes = std::fs::read(file).with_context(|| format!("read {}", file.display()))?;
    let mode = ImportMode { dry_run: args.dry_run, accept_rest: args.accept_rest };
    let report = match what {
        Sheet::Units => import_units(app, &bytes, mode, None).await,
        Sheet::People => import_people(app, &bytes, mode, None).await,
        Sheet::Places => import_compounds(app, &bytes, system(&args.crs)?, mode).await,
    };
    let report = report.with_context(|| format!("import {}", file.display()))?;
    Ok(conclude(&report))
}

/// Every finding by row, and what was written.
fn conclude(report: &ImportReport) -> ExitCode {
    let (rows, below): (Vec<_>, Vec<_>) = report.findings.iter().partition(|finding| !follows(finding));
    rows.into_iter().for_each(print_finding);
    if !below.is_empty() {
        println!("     and  error    {} rows below those, which go in when those do", below.len());
    }
    let errors = report.errors();
    println!(
        "{} rows, {} sound, {errors} errors, {} warnings, {} written",
        report.rows_read,
        report.rows_accepted,
        report.findings.len() - errors,
        report.rows_written,
    );
    if report.dry_run && errors > 0 {
        println!("a dry run: nothing was written; with these rows nothing would be, but for --accept-rest");
        return ExitCode::FAILURE;
    }
    if report.dry_run || report.rows_written > 0 {
        return ExitCode::SUCCESS;
    }
    println!("nothing was imported; mend the rows, or give --accept-rest to import the others");
    ExitCode::FAILURE
}

/// True for a row whose only fault is that the area above it is not taken.
fn follows(finding: &RowFinding) -> bool {
    finding.is_error && finding.en.starts_with("its parent ") && finding.en.ends_with(" is refused")
}

fn print_finding(finding: &RowFinding) {
    let row = finding.row.map_or_else(|| "file".to_owned(), |row| format!("row {row}"));
    let severity = if finding.is_error { "error" } else { "warning" };
    let key = finding.key.as_deref().unwrap_or("—");
    let column = finding.column.as_deref().map(|column| format!("{column}: ")).unwrap_or_default();
    println!("{row:>9}  {severity:<7}  {key}  {column}{}  {}", finding.zh, finding.en);
}

async fn profile(app: &App, args: &ImportProfile) -> anyhow::Result<ExitCode> {
    let profile = read_profile(&text(&args.file)?).map_err(|problem| anyhow::anyhow!("{problem}"))?;
    let report = install_profile(app, profile, args.dry_run, None).await?;
    report.faults.iter().for_each(|fault| println!("fault    {fault}"));
    report.warnings.iter().for_each(|warning| println!("warning  {warning}"));
    if report.warnings.iter().any(|warning| warning.contains("has no unit")) {
        println!(
            "         units are imported with: sandan import units FILE (an empty one: --template units.xlsx)"
        );
    }
    if !report.faults.is_empty() {
        bail!("{} faults, nothing was imported", report.faults.len());
    }
    match report.version {
        Some(version) => println!("profile version {version}, {} categories", report.categories),
        None => println!("the profile is good, {} categories; nothing was written", report.categories),
    }
    Ok(ExitCode::SUCCESS)
}
