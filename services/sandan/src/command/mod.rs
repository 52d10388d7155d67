//! The commands, one file each.

mod check;
mod copy;
mod doctor;
mod import;
mod routes;
mod serve;
mod settings;
mod user;

use crate::cli::{Cli, Command, Common, SimulateKind};
use crate::{demo, simulate};
use anyhow::Context as _;
use sandan_kit::config::Config;
use std::process::ExitCode;

/// Runs a command to its end.
///
/// # Errors
/// What the person in front of the terminal should read.
pub async fn run(cli: Cli) -> anyhow::Result<ExitCode> {
    let common = &cli.common;
    match &cli.command {
        Command::Serve(args) => serve::run(common, args).await,
        Command::Demo(args) => demo::run(common, args).await,
        Command::Migrate => settings::migrate(common).await,
        Command::Import(args) => import::run(common, &args.what).await,
        Command::Copy(args) => copy::run(args).await,
        Command::Check(args) => check::run(common, args).await,
        Command::Simulate(args) => match &args.what {
            SimulateKind::Replay(replay) => simulate::replay(common, replay).await,
        },
        Command::Openapi => settings::openapi(),
        Command::Routes(args) => routes::run(args),
        Command::Genconfig => settings::genconfig(),
        Command::Genprofile => settings::genprofile(),
        Command::Checkconfig => settings::checkconfig(common),
        Command::Doctor => doctor::run(common).await,
        Command::User(args) => user::run(common, &args.what).await,
    }
}

/// The settings with what the command line overrides.
///
/// # Errors
/// When the file or the environment cannot be understood.
pub fn config(common: &Common) -> anyhow::Result<Config> {
    let mut config = Config::load(common.config.as_deref()).context("read the settings")?;
    if let Some(data) = &common.data {
        config.storage.data_dir.clone_from(data);
    }
    Ok(config)
}
