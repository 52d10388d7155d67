//! `sandan doctor`: looks at everything that this installation needs and says what to do about what is missing.

use super::config;
use crate::cli::Common;
use crate::instance::Instance;
use sandan_boot::app::database_url;
use sandan_boot::tools::{open_to_read, reach_redis};
use sandan_core::calendar::Calendar;
use sandan_core::ids::District;
use sandan_kit::config::Config;
use std::process::ExitCode;

/// What was looked at, and what to do when it is not well.
struct Look {
    name: &'static str,
    result: Result<String, String>,
}

pub async fn run(common: &Common) -> anyhow::Result<ExitCode> {
    let mut looks = Vec::new();
    let config = match config(common) {
        Ok(config) => config,
        Err(error) => {
            print(&[Look { name: "settings", result: Err(format!("{error:#}")) }]);
            return Ok(ExitCode::FAILURE);
        }
    };
    looks.push(Look { name: "settings", result: settings(&config) });
    looks.push(Look { name: "data folder", result: folder(&config) });
    looks.push(Look { name: "database", result: database(&config).await });
    looks.push(Look { name: "events", result: bus(&config).await });
    looks.push(Look { name: "calendar", result: calendar(&config).await });
    print(&looks);
    let well = looks.iter().all(|look| look.result.is_ok());
    Ok(if well { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn print(looks: &[Look]) {
    for look in looks {
        match &look.result {
            Ok(text) => println!("ok    {:<12} {text}", look.name),
            Err(text) => println!("FAIL  {:<12} {text}", look.name),
        }
    }
}

fn settings(config: &Config) -> Result<String, String> {
    let (_, warnings) = config.clone().checked().map_err(|error| error.to_string())?;
    Ok(format!("{} warnings (see sandan checkconfig)", warnings.len()))
}

fn folder(config: &Config) -> Result<String, String> {
    let dir = &config.storage.data_dir;
    let probe = dir.join(".doctor");
    let written = std::fs::create_dir_all(dir).and_then(|()| std::fs::write(&probe, b"probe"));
    written
        .and_then(|()| std::fs::remove_file(&probe))
        .map_err(|error| format!("{}: {error}", dir.display()))?;
    let last = Instance::load(dir).map_err(|error| format!("{error:#}"))?;
    let last = last.map_or_else(String::new, |instance| format!(", last served on {}", instance.listen));
    Ok(format!("{}{last}", dir.display()))
}

async fn database(config: &Config) -> Result<String, String> {
    let url = database_url(config);
    if config.storage.database_url.is_empty() && !config.storage.data_dir.join("sandan.db").exists() {
        return Ok("SQLite, not created yet: sandan serve or sandan migrate does".to_owned());
    }
    let store = open_to_read(&url).await.map_err(|error| error.to_string())?;
    let stats = store.stats(District(config.district.no)).await;
    let stats = stats.map_err(|error| format!("{error}; run sandan migrate"))?;
    if stats.dead_letters > 0 {
        return Err(format!(
            "{} dead letters wait for a person (GET /api/v1/dead-letters)",
            stats.dead_letters
        ));
    }
    Ok(format!("{} cases, {} events, {} waiting for a number", stats.cases, stats.events, stats.outbox))
}

async fn bus(config: &Config) -> Result<String, String> {
    if config.storage.redis_url.is_empty() {
        return Ok("in-process".to_owned());
    }
    reach_redis(&config.storage.redis_url).await.map_err(|error| error.to_string())?;
    Ok("Redis answers".to_owned())
}

/// Due times beyond the last published notice are provisional: said before it matters.
async fn calendar(config: &Config) -> Result<String, String> {
    let mut through = Calendar::builtin().published_through;
    if let Ok(store) = open_to_read(&database_url(config)).await
        && let Ok(docs) = store.docs(District::GLOBAL, "calendar").await
    {
        let stored = docs.iter().filter_map(|doc| serde_json::from_str::<Calendar>(&doc.data).ok());
        through = stored.map(|calendar| calendar.published_through).fold(through, i32::max);
    }
    Ok(format!(
        "published through {through}; later due times are marked provisional until the notice is imported"
    ))
}
