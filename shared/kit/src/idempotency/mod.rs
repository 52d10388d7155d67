//! The same request again.
//!
//! A client makes an Idempotency-Key before its first try and keeps it. Here is what happens before the database
//! is asked: reading the header, the scope in which a key is one key, and one flight at a time within this
//! process. Between processes the writing transaction decides (advisory lock and key row), with the same scope.

mod answer;
mod flight;

pub use crate::body::BodyHash;
pub use answer::Answer;
pub use flight::{Flight, SingleFlight};

use crate::problem::{Code, Problem};
use axum::extract::{FromRequestParts, OptionalFromRequestParts};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method};
use sandan_core::ids::{AccountId, District};
use sha2::{Digest, Sha256};

/// The longest key, in characters.
pub const MAX_KEY: usize = 200;

/// A client's name for one request: 1 to 200 visible ASCII characters. As an extractor it is required;
/// `Option<IdempotencyKey>` takes requests without it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct IdempotencyKey(String);

impl IdempotencyKey {
    /// Reads the header; `None` when there is none.
    ///
    /// # Errors
    /// `key_invalid` when it is malformed or given twice.
    pub fn of(headers: &HeaderMap) -> Result<Option<Self>, Problem> {
        let mut values = headers.get_all("idempotency-key").iter();
        let Some(value) = values.next() else { return Ok(None) };
        let text = value.to_str().ok().filter(|text| is_key(text));
        match (text, values.next()) {
            (Some(text), None) => Ok(Some(Self(text.to_owned()))),
            _ => Err(Problem::new(Code::KeyInvalid).field(
                "Idempotency-Key",
                "应为 1 到 200 个可见的 ASCII 字符",
                "must be 1 to 200 visible ASCII characters",
            )),
        }
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn is_key(text: &str) -> bool {
    (1..=MAX_KEY).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_graphic())
}

impl<S: Send + Sync> FromRequestParts<S> for IdempotencyKey {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        Self::of(&parts.headers)?.ok_or_else(|| Code::KeyMissing.into())
    }
}

impl<S: Send + Sync> OptionalFromRequestParts<S> for IdempotencyKey {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Option<Self>, Problem> {
        Self::of(&parts.headers)
    }
}

/// Whose key it is: two people's equal keys are two keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyOwner<'a> {
    Account(AccountId),
    /// Somebody who is not signed in, by the id that the device made for itself.
    Device(&'a str),
    /// Another system, by its name in the configuration.
    System(&'a str),
}

/// Within which a key names one request: district, owner, method and path, key.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Scope([u8; 32]);

impl Scope {
    /// `path` is the request's own path (`/api/v1/cases/…/commands/accept`), not the route's template.
    #[must_use]
    pub fn of(
        district: District,
        owner: KeyOwner<'_>,
        method: &Method,
        path: &str,
        key: &IdempotencyKey,
    ) -> Self {
        let (kind, name) = match owner {
            KeyOwner::Account(account) => ("account", account.to_string()),
            KeyOwner::Device(device) => ("device", device.to_owned()),
            KeyOwner::System(system) => ("system", system.to_owned()),
        };
        let mut hasher = Sha256::new();
        for part in [&district.to_string(), kind, &name, method.as_str(), path, &key.0] {
            // With its length in front, no part can run into the next.
            hasher.update((part.len() as u64).to_be_bytes());
            hasher.update(part.as_bytes());
        }
        Self(hasher.finalize().into())
    }

    /// The stored form: 32 bytes that name the scope without holding the key or the owner.
    #[must_use]
    pub fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// The number for `pg_try_advisory_xact_lock`.
    #[must_use]
    pub fn lock_number(&self) -> i64 {
        let mut first = [0; 8];
        first.copy_from_slice(&self.0[..8]);
        i64::from_be_bytes(first)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn key(text: &str) -> Result<Option<IdempotencyKey>, Code> {
        let value = axum::http::HeaderValue::from_bytes(text.as_bytes()).unwrap();
        let headers = HeaderMap::from_iter([("idempotency-key".parse().unwrap(), value)]);
        IdempotencyKey::of(&headers).map_err(|problem| problem.code())
    }

    #[test]
    fn a_key_is_1_to_200_visible_characters() {
        assert_eq!(key("a-1").unwrap().unwrap().as_str(), "a-1");
        assert!(key(&"k".repeat(200)).is_ok());
        for bad in ["", "a b", "键", &"k".repeat(201)] {
            assert_eq!(key(bad), Err(Code::KeyInvalid), "{bad}");
        }
        assert_eq!(IdempotencyKey::of(&HeaderMap::new()).unwrap(), None);
        let mut twice = HeaderMap::new();
        twice.append("idempotency-key", "a".parse().unwrap());
        twice.append("idempotency-key", "b".parse().unwrap());
        assert!(IdempotencyKey::of(&twice).is_err());
    }

    #[test]
    fn a_scope_differs_when_any_part_does() {
        let (a, b) = (key("a").unwrap().unwrap(), key("b").unwrap().unwrap());
        let me = KeyOwner::Account(AccountId(Uuid::nil()));
        let base = Scope::of(District(1), me, &Method::POST, "/cases", &a);
        assert_eq!(base, Scope::of(District(1), me, &Method::POST, "/cases", &a));
        let others = [
            Scope::of(District(2), me, &Method::POST, "/cases", &a),
            Scope::of(District(1), KeyOwner::Device(&Uuid::nil().to_string()), &Method::POST, "/cases", &a),
            Scope::of(District(1), me, &Method::PUT, "/cases", &a),
            Scope::of(District(1), me, &Method::POST, "/cases/x", &a),
            Scope::of(District(1), me, &Method::POST, "/cases", &b),
        ];
        assert!(others.iter().all(|other| *other != base && other.lock_number() != base.lock_number()));
    }
}
