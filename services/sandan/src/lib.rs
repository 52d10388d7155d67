//! `sandan`: every role in one process, and the administration command line.
//!
//! A library so that its tests can use the same client and the same checker as the program.

mod banner;
pub mod check;
mod cli;
pub mod client;
mod command;
mod control;
mod demo;
mod instance;
mod openapi;
mod pages;
pub mod roles;
mod server;
pub mod shipped;
mod simulate;

use clap::Parser;
use std::process::ExitCode;

/// An error and its causes, each once: a cause that its error quotes already is not said again.
fn said(error: &anyhow::Error) -> String {
    error.chain().map(ToString::to_string).fold(String::new(), |text, cause| match text.as_str() {
        "" => cause,
        known if known.contains(&cause) => text,
        _ => format!("{text}: {cause}"),
    })
}

/// The whole program: arguments in, exit code out.
#[must_use]
pub fn run() -> ExitCode {
    let cli = cli::Cli::parse();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("cannot start the runtime: {error}");
            return ExitCode::FAILURE;
        }
    };
    let result = runtime.block_on(command::run(cli));
    // Whatever still runs in the background has been asked to stop and was waited for.
    runtime.shutdown_timeout(std::time::Duration::from_secs(5));
    match result {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {}", said(&error));
            ExitCode::FAILURE
        }
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_cause_is_said_once() {
        let error = anyhow::anyhow!("no such file").context("read a.toml: no such file").context("start");
        assert_eq!(super::said(&error), "start: read a.toml: no such file");
    }
}
