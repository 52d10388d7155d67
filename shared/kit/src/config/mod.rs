//! Settings: a commented default file compiled in, then a file, then the environment.
//!
//! Nothing is guessed: an unknown key, a value of the wrong type or a combination that cannot be meant stops the
//! start with a message that names the key. Legal but risky values are warned about.

mod check;
mod sections;

pub use check::{Finding, Severity};
pub use sections::{Auth, Config, Demo, DistrictConfig, Limits, Log, LogFormat, Messages, Server, Storage};

use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// The default settings with their explanations: what `genconfig` writes.
pub const DEFAULT_FILE: &str = include_str!("default.toml");

/// Keys whose value in the environment is a list.
const LISTS: [&str; 5] = [
    "server.allowed_origins",
    "server.tile_origins",
    "server.tiles",
    "server.trusted_proxies",
    "messages.sms_templates",
];

/// Why a process does not start.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    #[error("read the settings file {path}")]
    File { path: PathBuf, source: std::io::Error },
    #[error("understand the settings: {0}")]
    Malformed(#[from] config::ConfigError),
    #[error("start with these settings:\n{}", lines(.0))]
    Refused(Vec<Finding>),
}

fn lines(findings: &[Finding]) -> String {
    findings.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

impl Config {
    /// Reads defaults, the file if one is given, and the environment of the process.
    ///
    /// # Errors
    /// When the file cannot be read, or anything is unknown or of the wrong type. Not yet [`checked`](Self::checked).
    pub fn load(file: Option<&Path>) -> Result<Self, ConfigError> {
        let read = |path: &Path| {
            std::fs::read_to_string(path)
                .map_err(|source| ConfigError::File { path: path.to_owned(), source })
        };
        let text = file.map(read).transpose()?;
        Self::build(text.as_deref(), None)
    }

    /// As [`load`](Self::load), from a file's text and the given environment.
    ///
    /// # Errors
    /// As [`load`](Self::load).
    pub fn from_parts(file: Option<&str>, environment: HashMap<String, String>) -> Result<Self, ConfigError> {
        Self::build(file, Some(environment))
    }

    fn build(file: Option<&str>, environment: Option<HashMap<String, String>>) -> Result<Self, ConfigError> {
        let toml = |text: &str| config::File::from_str(text, config::FileFormat::Toml);
        let mut variables =
            config::Environment::with_prefix("SANDAN").separator("__").try_parsing(true).list_separator(",");
        for key in LISTS {
            variables = variables.with_list_parse_key(key);
        }
        let variables = variables.source(environment.map(|pairs| pairs.into_iter().collect()));
        let mut layers = config::Config::builder().add_source(toml(DEFAULT_FILE));
        if let Some(text) = file {
            layers = layers.add_source(toml(text));
        }
        let mut config: Self = layers.add_source(variables).build()?.try_deserialize()?;
        // An empty variable is an empty list, not a list of one empty text.
        for list in [
            &mut config.server.allowed_origins,
            &mut config.server.tile_origins,
            &mut config.server.tiles,
            &mut config.server.trusted_proxies,
            &mut config.messages.sms_templates,
        ] {
            *list = list.iter().map(|item| item.trim().to_owned()).filter(|item| !item.is_empty()).collect();
        }
        Ok(config)
    }

    /// The settings and the warnings to print, unless something forbids the start.
    ///
    /// # Errors
    /// `Refused` with everything that is wrong.
    pub fn checked(self) -> Result<(Self, Vec<Finding>), ConfigError> {
        let (errors, warnings): (Vec<_>, Vec<_>) =
            self.check().into_iter().partition(|finding| finding.severity == Severity::Error);
        if errors.is_empty() { Ok((self, warnings)) } else { Err(ConfigError::Refused(errors)) }
    }
}

impl Default for Config {
    /// The defaults alone.
    fn default() -> Self {
        match Self::from_parts(None, HashMap::new()) {
            Ok(config) => config,
            // Infallible: the text is compiled in, and a test reads it.
            Err(error) => unreachable!("the compiled-in settings are broken: {error}"),
        }
    }
}

#[cfg(test)]
mod tests;
