//! `sandan simulate replay`: a real half-year through the real system.
//!
//! **What is replayed.** Requests composed of real parts ([`parts`]): when they came and how long they took, where,
//! and in which words. Nothing of the files is kept; the same seed composes the same requests.
//!
//! **Who plays.** Synthetic residents, volunteers, workers and desks ([`people`]) who know only what the interface
//! tells them: one follows the county's feed ([`follow`]) and each does what follows ([`play`]), over HTTP ([`wire`]).
//!
//! **Time.** With `--step` business time stands still and moves to the next deed or limit when servers and people are
//! idle ([`pace`], by the control socket): as fast as it goes, and nothing lapses falsely. Otherwise it runs at N×.
//!
//! **Against a running server** (`--server`, with `--data` naming its folder) the same; a folder is made beforehand
//! with `--prepare`. Keys are made before the first try and kept, so a killed server loses and doubles nothing, which
//! the summary counts: every 201 must be on the feed once, and nothing else.

mod drive;
mod follow;
mod ledger;
mod own;
mod pace;
mod parts;
mod people;
mod play;
mod summary;
mod wire;

use crate::cli::{self, Common};
use crate::command::config;
use crate::control::Remote;
use crate::roles;
use crate::server::Server;
use anyhow::{Context as _, bail};
use drive::Drive;
use follow::Follower;
use ledger::Ledger;
use pace::Pace;
use parts::{Request, Sources};
use people::{Cast, Mint};
use play::Planner;
use sandan_core::time::Instant;
use sandan_kit::config::Config;
use sandan_kit::telemetry::{self, Metrics};
use std::process::ExitCode;
use summary::Summary;
use wire::{Routes, Wire};

/// Business time before the first request.
const BEFORE: i64 = 5 * Instant::MINUTE;

/// Runs a replay; fails when something was lost, doubled, or refused against the rules.
///
/// # Errors
/// When a file, the data folder or a server refuses.
pub async fn replay(common: &Common, args: &cli::Replay) -> anyhow::Result<ExitCode> {
    let sources = Sources::read(args)?;
    let requests = sources.compose(args.residents.max(1), args.seed);
    let Some(first) = requests.first() else { bail!("there is no request to replay") };
    println!("replaying real parts\n{sources}");
    println!("  categories {:?}", parts::by_category(&requests));
    let mut config = config(common)?;
    own::settings(&mut config);
    if !args.server.is_empty() {
        return against(args, &config, &requests, &args.server).await;
    }
    telemetry::init(&config.log)?;
    if Cast::load(&config.storage.data_dir)?.is_none() {
        let town = args.town.as_deref().context("--town names the town of a fresh database")?;
        let speed = if args.step { 0 } else { args.speed };
        let ground = own::Ground {
            areas: own::town(town)?,
            places: sources.places.clone(),
            residents: args.residents.max(1),
            starts_at: first.at.plus(-BEFORE),
            speed,
        };
        let begun = std::time::Instant::now();
        own::prepare(config.clone(), ground).await?;
        println!("prepared {} in {:.1} s", config.storage.data_dir.display(), begun.elapsed().as_secs_f64());
    }
    if args.prepare {
        return Ok(ExitCode::SUCCESS);
    }
    config.server.listen.set_port(0);
    config.server.operations_listen.set_port(0);
    let (config, _) = config.checked()?;
    let server = Server::start(config.clone(), &roles::all(), Metrics::install()).await?;
    let base = format!("http://{}", server.listen);
    let played = against(args, &config, &requests, &[base]).await;
    server.stop().await;
    played
}

async fn against(
    args: &cli::Replay,
    config: &Config,
    requests: &[Request],
    servers: &[String],
) -> anyhow::Result<ExitCode> {
    let data_dir = &config.storage.data_dir;
    let cast = Cast::load(data_dir)?.with_context(|| {
        format!("{} was not made by a replay: make it with --prepare", data_dir.display())
    })?;
    let table = roles::all().iter().flat_map(|role| (role.table)()).collect();
    let mint = Mint::load(&config.storage.token_keys(), cast.district)?;
    let wire = Wire::new(Routes::parse(servers, table)?, mint)?;
    let planner = Planner::new(cast, own::profile()?, args.seed);
    let ledger = Ledger::open(args.ledger.as_deref())?;
    let run = format!("replay-{}", uuid::Uuid::new_v4().simple());
    let mut pace = Pace::new(Remote::new(data_dir), args.step).await?;
    let mut drive = Drive::new(&wire, &planner, requests, run, ledger);
    drive.window = i64::from(args.window.max(1)) * Instant::SECOND;
    drive.clients = args.clients.max(1);
    let begun = std::time::Instant::now();
    let played = drive.play(&mut pace, &mut Follower::default()).await;
    drive.progress.finish();
    let summary = Summary::of(&drive, begun.elapsed());
    println!("{summary}");
    drive.ledger.finish()?;
    played?;
    Ok(if summary.is_clean() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
