//! `sandan serve`

use super::config;
use crate::cli::{Common, Serve};
use crate::server::Server;
use crate::{banner, roles};
use sandan_kit::telemetry::{self, Metrics};
use std::process::ExitCode;

pub async fn run(common: &Common, args: &Serve) -> anyhow::Result<ExitCode> {
    let mut config = config(common)?;
    config.server.listen = args.listen.unwrap_or(config.server.listen);
    config.server.operations_listen = args.operations.unwrap_or(config.server.operations_listen);
    let (config, warnings) = config.checked()?;
    telemetry::init(&config.log)?;
    for warning in &warnings {
        tracing::warn!(key = warning.key, "{}", warning.message);
    }
    let roles = roles::named(&args.role)?;
    let server = Server::start(config, &roles, Metrics::install()).await?;
    let names: Vec<_> = roles.iter().map(|role| role.name).collect();
    banner::print(&server, &names);
    server.run().await?;
    Ok(ExitCode::SUCCESS)
}
