//! `sandan genconfig | checkconfig | openapi | migrate`: what looks at settings and shapes only.

use super::config;
use crate::cli::Common;
use crate::{openapi, roles};
use sandan_boot::app::database_url;
use sandan_boot::tools::open_to_write;
use sandan_kit::config::DEFAULT_FILE;
use std::process::ExitCode;

pub fn genconfig() -> anyhow::Result<ExitCode> {
    print!("{DEFAULT_FILE}");
    Ok(ExitCode::SUCCESS)
}

pub fn genprofile() -> anyhow::Result<ExitCode> {
    print!("{}", crate::shipped::PROFILE);
    Ok(ExitCode::SUCCESS)
}

pub fn checkconfig(common: &Common) -> anyhow::Result<ExitCode> {
    let (_, warnings) = config(common)?.checked()?;
    for warning in &warnings {
        println!("warning  {}: {}", warning.key, warning.message);
    }
    println!("the settings are good, {} warnings", warnings.len());
    Ok(ExitCode::SUCCESS)
}

pub fn openapi() -> anyhow::Result<ExitCode> {
    let (_, document) = openapi::assemble(&roles::all());
    println!("{}", document.to_pretty_json()?);
    Ok(ExitCode::SUCCESS)
}

pub async fn migrate(common: &Common) -> anyhow::Result<ExitCode> {
    let config = config(common)?;
    std::fs::create_dir_all(&config.storage.data_dir)?;
    let store = open_to_write(&database_url(&config)).await?;
    println!("the schema is at head");
    store.close().await;
    Ok(ExitCode::SUCCESS)
}
