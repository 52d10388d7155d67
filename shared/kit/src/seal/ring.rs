//! The file of keys: one current, older ones to read with, one for look-up.

use super::SealError;
use crate::secret_file;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::Path;

/// Keys as they stand in the file.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct KeyFile {
    /// The id that new content is sealed with.
    current: i32,
    /// For hashes that find phones; changing it loses every look-up column.
    lookup: String,
    /// Key id → key, base64 of 32 bytes.
    keys: BTreeMap<String, String>,
}

pub(super) struct Keys {
    pub current: i32,
    pub lookup: [u8; 32],
    pub all: BTreeMap<i32, [u8; 32]>,
}

impl KeyFile {
    pub(super) fn fresh() -> Self {
        let keys = BTreeMap::from([("1".to_owned(), fresh_key())]);
        Self { current: 1, lookup: fresh_key(), keys }
    }

    /// The file's keys and one more, which becomes the current one.
    pub(super) fn rotated(mut self) -> Self {
        let newest = self.keys.keys().filter_map(|id| id.parse::<i32>().ok()).max().unwrap_or(0);
        self.current = newest.saturating_add(1);
        self.keys.insert(self.current.to_string(), fresh_key());
        self
    }

    pub(super) fn read(path: &Path) -> Result<Option<Self>, SealError> {
        let Some(bytes) = secret_file::read(path)? else { return Ok(None) };
        let text = String::from_utf8(bytes).map_err(|_| SealError::Malformed("not a text"))?;
        // The parser's message would quote the file, which is a secret.
        toml::from_str(&text).map(Some).map_err(|_| SealError::Malformed("not the TOML of a key ring"))
    }

    pub(super) fn write(&self, path: &Path) -> Result<(), SealError> {
        Ok(secret_file::write(path, self.text()?.as_bytes())?)
    }

    pub(super) fn write_if_missing(&self, path: &Path) -> Result<(), SealError> {
        Ok(secret_file::write_if_missing(path, self.text()?.as_bytes())?)
    }

    fn text(&self) -> Result<String, SealError> {
        toml::to_string(self).map_err(|_| SealError::Malformed("cannot be written as TOML"))
    }

    pub(super) fn keys(&self) -> Result<Keys, SealError> {
        let mut all = BTreeMap::new();
        for (id, key) in &self.keys {
            let id = id.parse().map_err(|_| SealError::Malformed("a key id is no number"))?;
            all.insert(id, decode(key)?);
        }
        if !all.contains_key(&self.current) {
            return Err(SealError::Malformed("the current key is not there"));
        }
        Ok(Keys { current: self.current, lookup: decode(&self.lookup)?, all })
    }
}

fn fresh_key() -> String {
    BASE64_STANDARD.encode(rand::random::<[u8; 32]>())
}

fn decode(text: &str) -> Result<[u8; 32], SealError> {
    let bytes =
        BASE64_STANDARD.decode(text.trim()).map_err(|_| SealError::Malformed("a key is not base64"))?;
    bytes.try_into().map_err(|_| SealError::Malformed("a key is not 32 bytes long"))
}
