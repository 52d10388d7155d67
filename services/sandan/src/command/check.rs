//! `sandan check`

use super::config;
use crate::check::Checker;
use crate::cli::{Check, Common};
use crate::instance::Instance;
use anyhow::bail;
use indicatif::{ProgressBar, ProgressStyle};
use sandan_boot::app::database_url;
use sandan_boot::tools::open_to_read;
use sandan_core::ids::District;
use sandan_kit::seal::Sealer;
use sandan_store::CheckReport;
use std::process::ExitCode;
use std::time::Duration;

pub async fn run(common: &Common, args: &Check) -> anyhow::Result<ExitCode> {
    let config = config(common)?;
    let instance = Instance::load(&config.storage.data_dir)?;
    let url = match (&args.database, &instance) {
        (Some(url), _) => url.clone(),
        (None, Some(instance)) => instance.database_url.clone(),
        (None, None) => database_url(&config),
    };
    let store = open_to_read(&url).await?;
    let district = District(instance.map_or(config.district.no, |instance| instance.district));
    let keys = config.storage.content_keys();
    let sealer = if keys.exists() { Some(Sealer::load_or_generate(&keys)?) } else { None };
    let total = store.stats(district).await?.cases;
    let bar = bar(u64::try_from(total).unwrap_or(0), args.json);
    let checker =
        Checker { store: &store, district, sealer: sealer.as_ref(), ledger: args.ledger.as_deref() };
    let reports = checker.run(|done| bar.set_position(done)).await?;
    bar.finish_and_clear();
    if sealer.is_none() {
        eprintln!(
            "no keys in {}: contents were not held against their hashes",
            config.storage.data_dir.display()
        );
    }
    if reports.iter().all(|report| report.examined == 0) {
        bail!("there is nothing in this database");
    }
    if args.json {
        print_json(&reports)?
    } else {
        print(&reports)
    }
    let clean = reports.iter().all(CheckReport::is_clean);
    Ok(if clean { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn bar(total: u64, quiet: bool) -> ProgressBar {
    if quiet {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(total);
    if let Ok(style) = ProgressStyle::with_template("{bar:40} {pos}/{len} cases {elapsed}") {
        bar.set_style(style);
    }
    bar.enable_steady_tick(Duration::from_millis(200));
    bar
}

/// Every zero stands beside its number of trials; 3/N bounds the rate with 95 % confidence (rule of three).
fn print(reports: &[CheckReport]) {
    println!("{:<48} {:>10} {:>10}  bound 3/N", "invariant", "examined", "violations");
    for report in reports {
        let bound = if report.examined == 0 {
            "—".to_owned()
        } else {
            format!("{:.1e}", 3.0 / report.examined as f64)
        };
        println!("{:<48} {:>10} {:>10}  {bound}", report.name, report.examined, report.count);
        for text in &report.violations {
            println!("    {text}");
        }
        let more = report.count - report.violations.len() as u64;
        if more > 0 {
            println!("    … and {more} more");
        }
    }
    let broken: u64 = reports.iter().map(|report| report.count).sum();
    let examined: u64 = reports.iter().map(|report| report.examined).sum();
    println!("{} invariants, {examined} examined, {broken} violations", reports.len());
}

fn print_json(reports: &[CheckReport]) -> anyhow::Result<()> {
    let line = |report: &CheckReport| {
        serde_json::json!({
            "invariant": report.name,
            "examined": report.examined,
            "count": report.count,
            "violations": report.violations,
        })
    };
    println!("{}", serde_json::to_string_pretty(&reports.iter().map(line).collect::<Vec<_>>())?);
    Ok(())
}
