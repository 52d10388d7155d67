//! Who lives and works in a replayed town.
//!
//! More people than a county has, so that nobody does in real seconds what no person could: the limits per person
//! stay on. They have no passwords; whoever may read the data folder's token key signs their tokens.

mod create;
mod mint;

pub use create::create;
pub use mint::Mint;

use anyhow::Context as _;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use uuid::Uuid;

/// Somebody with places of their own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Local {
    pub id: Uuid,
    /// Paths of the areas served.
    pub areas: Vec<String>,
}

/// Everybody, by what they are.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cast {
    pub district: u16,
    /// Code of the county: the topic that the replay follows.
    pub county: String,
    pub residents: Vec<Uuid>,
    pub volunteers: Vec<Local>,
    pub workers: Vec<Local>,
    /// Handlers by unit.
    pub handlers: BTreeMap<Uuid, Vec<Uuid>>,
    /// Units by code.
    pub units: BTreeMap<String, Uuid>,
    pub acceptors: Vec<Uuid>,
    pub dispatchers: Vec<Uuid>,
    pub checkers: Vec<Uuid>,
    pub revisiters: Vec<Uuid>,
    pub supervisors: Vec<Uuid>,
    pub leaders: Vec<Uuid>,
    /// Supervisors who only look: the replay reads the feed as one of them.
    pub observers: Vec<Uuid>,
}

fn file(data_dir: &Path) -> PathBuf {
    data_dir.join("replay.json")
}

impl Cast {
    /// # Errors
    /// When the folder cannot be written.
    pub fn save(&self, data_dir: &Path) -> anyhow::Result<()> {
        let path = file(data_dir);
        std::fs::write(&path, serde_json::to_vec(self)?).with_context(|| format!("write {}", path.display()))
    }

    /// The people of a data folder that was prepared before.
    ///
    /// # Errors
    /// When the file is there and cannot be understood.
    pub fn load(data_dir: &Path) -> anyhow::Result<Option<Self>> {
        let path = file(data_dir);
        match std::fs::read(&path) {
            Ok(bytes) => {
                let cast =
                    serde_json::from_slice(&bytes).with_context(|| format!("read {}", path.display()))?;
                Ok(Some(cast))
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error).with_context(|| format!("read {}", path.display())),
        }
    }
}

/// One of them by number, round and round; nil of nobody.
#[must_use]
pub fn turn(people: &[Uuid], number: u64) -> Uuid {
    let len = people.len().max(1) as u64;
    people.get((number % len) as usize).copied().unwrap_or_default()
}
