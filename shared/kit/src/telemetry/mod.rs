//! Logs and metrics.

mod line;
mod metrics;

pub use line::OneLine;
pub use metrics::{Metrics, upkeep};

use crate::config::{Log, LogFormat};
use std::io::IsTerminal;
use tracing_subscriber::EnvFilter;

/// Why logging could not be started.
#[derive(Debug, thiserror::Error)]
pub enum TelemetryError {
    #[error("understand log.level: {0}")]
    Filter(#[from] tracing_subscriber::filter::ParseError),
    #[error("start logging, it was started before")]
    Twice,
}

/// Starts logging to standard error, once per process. Every record is one line, whatever a client wrote into it.
///
/// # Errors
/// When the filter is malformed, or logging was started before.
pub fn init(log: &Log) -> Result<(), TelemetryError> {
    let filter = EnvFilter::try_new(&log.level)?;
    let builder = tracing_subscriber::fmt().with_env_filter(filter);
    let outcome = match log.format {
        LogFormat::Json => builder.json().flatten_event(true).with_writer(std::io::stderr).try_init(),
        LogFormat::Pretty => {
            let ansi = std::io::stderr().is_terminal();
            let writer = move || OneLine::new(std::io::stderr(), ansi);
            builder.with_ansi(ansi).with_writer(writer).try_init()
        }
    };
    outcome.map_err(|_| TelemetryError::Twice)
}
