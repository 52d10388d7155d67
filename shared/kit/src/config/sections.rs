//! The sections of the settings. What each value means stands in `default.toml`, once.

use serde::Deserialize;
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

/// All settings of a process.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    pub server: Server,
    pub storage: Storage,
    pub district: DistrictConfig,
    pub auth: Auth,
    pub limits: Limits,
    pub log: Log,
    pub messages: Messages,
    pub demo: Demo,
}

/// Addresses, and who is believed.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Server {
    pub listen: SocketAddr,
    pub operations_listen: SocketAddr,
    pub public_url: String,
    pub allowed_origins: Vec<String>,
    pub tile_origins: Vec<String>,
    pub tiles: Vec<String>,
    pub tile_attribution: String,
    pub trusted_proxies: Vec<String>,
}

/// Where everything is kept.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Storage {
    pub data_dir: PathBuf,
    /// Empty means SQLite.
    pub database_url: String,
    /// Empty means in-process.
    pub redis_url: String,
    pub attachments_shared: bool,
}

/// URLs may hold passwords: they are not printed.
impl std::fmt::Debug for Storage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let set = |url: &str| if url.is_empty() { "(empty)" } else { "(set)" };
        f.debug_struct("Storage")
            .field("data_dir", &self.data_dir)
            .field("database_url", &set(&self.database_url))
            .field("redis_url", &set(&self.redis_url))
            .field("attachments_shared", &self.attachments_shared)
            .finish()
    }
}

impl Storage {
    /// True when the database is a file of this machine.
    #[must_use]
    pub fn is_embedded(&self) -> bool {
        self.database_url.is_empty()
    }

    /// The file of the token keys.
    #[must_use]
    pub fn token_keys(&self) -> PathBuf {
        self.data_dir.join("keys/token.pem")
    }

    /// The file of the content keys.
    #[must_use]
    pub fn content_keys(&self) -> PathBuf {
        self.data_dir.join("keys/content.toml")
    }
}

/// The district that a fresh database is made for.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DistrictConfig {
    pub no: u16,
    pub code: String,
    pub name: String,
}

/// How messages leave the house.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Messages {
    /// Empty: no SMS.
    pub sms_url: String,
    pub sms_secret_file: PathBuf,
    /// Words of the templates that go by SMS; one-time codes always do.
    pub sms_templates: Vec<String>,
    pub wechat_url: String,
    /// Empty: no WeChat.
    pub wechat_app_id: String,
    pub wechat_secret_file: PathBuf,
    /// By the word of the template: `ID field=word field=word`.
    pub wechat_templates: BTreeMap<String, String>,
    pub link_hours: u32,
}

/// Log-in and passwords.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Auth {
    pub access_minutes: u32,
    pub refresh_days: u32,
    pub hash_parallel: usize,
    pub hash_memory_kib: u32,
    pub hash_rounds: u32,
    pub lock_after: u32,
    pub lock_minutes: u32,
    pub password_months: u32,
    pub admin_second_factor: bool,
}

impl Auth {
    #[must_use]
    pub fn access_lifetime(&self) -> Duration {
        Duration::from_secs(u64::from(self.access_minutes) * 60)
    }

    #[must_use]
    pub fn refresh_lifetime(&self) -> Duration {
        Duration::from_secs(u64::from(self.refresh_days) * 24 * 3_600)
    }
}

/// Bounds of everything that comes from outside.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    pub connections: usize,
    pub requests: usize,
    pub header_seconds: u64,
    pub answer_seconds: u64,
    pub upload_seconds: u64,
    pub shutdown_seconds: u64,
    pub per_principal: u32,
    pub per_address: u32,
    pub per_device: u32,
    pub reports_per_principal: u32,
    pub codes_per_phone: u32,
}

/// How the log reads.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Log {
    pub format: LogFormat,
    pub level: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LogFormat {
    Pretty,
    Json,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Demo {
    pub enabled: bool,
}
