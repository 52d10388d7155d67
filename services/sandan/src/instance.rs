//! What the data folder says about the server that uses it: which database, and where it listens.

use anyhow::Context as _;
use serde::{Deserialize, Serialize};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

/// The file `instance.json`; a process with a part of the roles names them: `instance.intake.json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Instance {
    /// The database of the last run: what `check` and `copy` read without being told.
    pub database_url: String,
    pub redis_url: String,
    pub district: u16,
    /// Where it listens (or listened).
    pub listen: SocketAddr,
    pub operations: SocketAddr,
    pub pid: u32,
}

fn file(data_dir: &Path, part: Option<&str>) -> PathBuf {
    match part {
        None => data_dir.join("instance.json"),
        Some(roles) => data_dir.join(format!("instance.{roles}.json")),
    }
}

impl Instance {
    /// Writes the file whole: a reader sees the old one or the new one. Mode 0600: the URL may hold a password.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub fn save(&self, data_dir: &Path, part: Option<&str>) -> anyhow::Result<()> {
        use std::os::unix::fs::OpenOptionsExt as _;
        let draft = data_dir.join(format!("instance.{}.new", self.pid));
        let mut options = std::fs::OpenOptions::new();
        let mut out = options.create(true).write(true).truncate(true).mode(0o600).open(&draft)?;
        serde_json::to_writer_pretty(&mut out, self)?;
        out.sync_all()?;
        let path = file(data_dir, part);
        std::fs::rename(&draft, &path).with_context(|| format!("write {}", path.display()))
    }

    /// Reads the file, if there is one.
    ///
    /// # Errors
    /// When it is there and cannot be understood.
    pub fn load(data_dir: &Path) -> anyhow::Result<Option<Self>> {
        let path = file(data_dir, None);
        match std::fs::read_to_string(&path) {
            Ok(text) => {
                Ok(Some(serde_json::from_str(&text).with_context(|| format!("read {}", path.display()))?))
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error).with_context(|| format!("read {}", path.display())),
        }
    }
}
