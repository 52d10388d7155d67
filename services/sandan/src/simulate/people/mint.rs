//! Tokens for the synthetic people, signed with the key of the data folder.

use anyhow::Context as _;
use sandan_core::ids::{AccountId, District};
use sandan_kit::auth::{Claims, TokenKeys};
use std::collections::HashMap;
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};
use uuid::Uuid;

/// How long a token is good, and how long one is used.
const LIFETIME: Duration = Duration::from_secs(15 * 60);
const USED_FOR: Duration = Duration::from_secs(12 * 60);

/// Signs and remembers tokens.
pub struct Mint {
    keys: TokenKeys,
    district: District,
    known: Mutex<HashMap<Uuid, (String, Instant)>>,
}

impl Mint {
    /// # Errors
    /// When the key cannot be read.
    pub fn load(key_file: &Path, district: u16) -> anyhow::Result<Self> {
        let keys = TokenKeys::load(key_file).with_context(|| format!("read {}", key_file.display()))?;
        Ok(Self { keys, district: District(district), known: Mutex::default() })
    }

    /// A token of this person.
    ///
    /// # Errors
    /// When the key does not sign.
    pub fn token(&self, person: Uuid) -> anyhow::Result<String> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((token, made)) = known.get(&person)
            && made.elapsed() < USED_FOR
        {
            return Ok(token.clone());
        }
        let claims = Claims::issue(AccountId(person), Uuid::new_v4(), self.district, 0, LIFETIME);
        let token = self.keys.sign(&claims).context("sign a token")?;
        known.insert(person, (token.clone(), Instant::now()));
        Ok(token)
    }
}
