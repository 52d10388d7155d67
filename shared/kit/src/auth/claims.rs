//! What an access token says, and the refresh token beside it.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use sandan_core::ids::{AccountId, District};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use uuid::Uuid;

/// How long an access token is good for. Rights are looked up on every call, so this only bounds a stolen one.
pub const ACCESS_LIFETIME: Duration = Duration::from_secs(15 * 60);

/// The content of an access token. Nothing personal, no roles: those come from the directory on each call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claims {
    /// The account.
    pub sub: AccountId,
    /// The session (one log-in on one device).
    pub sid: Uuid,
    pub district: District,
    /// The account's role epoch when the token was issued.
    pub epoch: i64,
    /// Seconds since 1970 in real time, after which the token is worth nothing.
    pub exp: i64,
    /// Seconds since 1970 at which it was issued.
    pub iat: i64,
}

impl Claims {
    /// Claims issued now, in real time, good for `lifetime`.
    #[must_use]
    pub fn issue(
        account: AccountId,
        session: Uuid,
        district: District,
        epoch: i64,
        lifetime: Duration,
    ) -> Self {
        let since_1970 = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let seconds = |span: Duration| i64::try_from(span.as_secs()).unwrap_or(i64::MAX);
        let iat = seconds(since_1970);
        Self { sub: account, sid: session, district, epoch, exp: iat.saturating_add(seconds(lifetime)), iat }
    }
}

/// SHA-256 of a refresh token: all that is stored of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct RefreshHash(pub [u8; 32]);

/// An opaque refresh token: 32 random bytes as URL-safe text. Used once; each use gives a new one.
#[derive(Clone, PartialEq, Eq)]
pub struct RefreshToken(String);

impl RefreshToken {
    #[must_use]
    pub fn generate() -> Self {
        Self(BASE64_URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>()))
    }

    /// A token as a client sent it; `None` when it cannot be one of ours.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = BASE64_URL_SAFE_NO_PAD.decode(text).ok()?;
        (bytes.len() == 32).then(|| Self(text.to_owned()))
    }

    /// The text for the client. Never stored, never logged.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// What is stored and looked up. The token has 256 random bits, so a plain hash cannot be guessed backwards.
    #[must_use]
    pub fn hash(&self) -> RefreshHash {
        RefreshHash(Sha256::digest(self.0.as_bytes()).into())
    }
}

impl std::fmt::Debug for RefreshToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("RefreshToken(…)")
    }
}
