//! The lock file beside a SQLite database: one writing process.

use crate::error::{Result, StoreError};
use std::fs::{File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};

/// Held as long as this process may write. The operating system lets go of it when the process dies, however it
/// dies, so no stale lock ever needs a person.
pub struct WriteLock {
    _file: File,
}

impl WriteLock {
    pub fn take(database: &Path) -> Result<Self> {
        let mut name = database.as_os_str().to_owned();
        name.push(".lock");
        let path = PathBuf::from(name);
        let broken =
            |error: std::io::Error| StoreError::File { path: path.clone(), reason: error.to_string() };
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).map_err(broken)?;
        }
        let file = OpenOptions::new().create(true).truncate(false).write(true).open(&path).map_err(broken)?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _file: file }),
            Err(TryLockError::WouldBlock) => Err(StoreError::Locked(path)),
            Err(TryLockError::Error(error)) => Err(broken(error)),
        }
    }
}
