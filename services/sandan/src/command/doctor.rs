//! `sandan doctor`: looks at everything that this installation needs and says what to do about what is missing.

use super::config;
use crate::cli::Common;
use crate::instance::Instance;
use sandan_boot::app::database_url;
use sandan_boot::tools::{open_to_read, reach_redis};
use sandan_boot::{Directory, Snapshot};
use sandan_core::calendar::Calendar;
use sandan_core::ids::District;
use sandan_core::role::Role;
use sandan_kit::config::Config;
use std::collections::BTreeSet;
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
    looks.extend(office(&config).await);
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

/// What people need before the first case: a map, rules, the units that the rules name, somebody at the desks, and
/// administrators who can sign in. Nothing is said of a database that is not there yet.
async fn office(config: &Config) -> Vec<Look> {
    let Ok(store) = open_to_read(&database_url(config)).await else { return Vec::new() };
    let Ok(directory) = Directory::load(&store, District(config.district.no)).await else {
        return Vec::new();
    };
    let now = directory.now();
    vec![
        Look { name: "map", result: map(&now) },
        Look { name: "rules", result: rules(&now) },
        Look { name: "people", result: desks(&now) },
        Look { name: "admins", result: administrators(config, &now) },
        Look { name: "residents", result: residents(config) },
    ]
}

fn map(now: &Snapshot) -> Result<String, String> {
    let grid = now.grid.as_ref().ok_or("no area map: sandan import grids FILE")?;
    let levels: Vec<String> =
        grid.tree().counts().iter().map(|(level, n)| format!("{n} {}", level.word())).collect();
    Ok(levels.join(", "))
}

fn rules(now: &Snapshot) -> Result<String, String> {
    let profile =
        now.profile().ok_or("no rules: sandan genprofile > rules.toml, then sandan import profile")?;
    let named: BTreeSet<&str> = profile.responsibilities.iter().map(|line| line.unit.as_str()).collect();
    let missing: Vec<&str> = named.into_iter().filter(|code| now.unit_by_code(code).is_none()).collect();
    match missing.as_slice() {
        [] => Ok(format!("version {}, {} categories", profile.version, profile.categories.len())),
        some => {
            Err(format!("the rules name units that are not there: {} (sandan import units)", some.join(", ")))
        }
    }
}

/// Without these a case stands still.
const DESKS: [Role; 4] = [Role::Acceptor, Role::Dispatcher, Role::Checker, Role::Revisiter];

fn desks(now: &Snapshot) -> Result<String, String> {
    let held = |role: Role| {
        let accounts = now.accounts.values().filter(|entry| !entry.disabled);
        accounts.filter(|entry| entry.grants.iter().any(|grant| grant.role == role)).count()
    };
    let empty: Vec<&str> = DESKS.iter().filter(|role| held(**role) == 0).map(|role| role.word()).collect();
    match empty.as_slice() {
        [] => Ok(format!("{} accounts with roles, {} can take orders", now.accounts.len(), now.people.len())),
        some => Err(format!("nobody is {} (sandan user add LOGIN --role ROLE@AREA)", some.join(", "))),
    }
}

fn administrators(config: &Config, now: &Snapshot) -> Result<String, String> {
    const ADMINS: [Role; 3] = [Role::SystemAdmin, Role::SecurityAdmin, Role::AuditAdmin];
    let grants = now.accounts.values().flat_map(|entry| &entry.grants);
    let there = grants.filter(|grant| ADMINS.contains(&grant.role)).count();
    if there > 0 && config.auth.admin_second_factor {
        return Err("administrators cannot sign in: there is no second factor yet; set auth.admin_second_factor = false \
                    knowingly"
            .to_owned());
    }
    Ok(format!("{there}"))
}

fn residents(config: &Config) -> Result<String, String> {
    match config.demo.enabled {
        true => Ok("one-time codes are on the message page".to_owned()),
        false => Ok("no channel for one-time codes yet: residents report without signing in".to_owned()),
    }
}
