//! What a client sends: JSON bodies, queries and path parameters, with every fault named and none a 5xx.

mod errors;
mod path;
mod query;
mod scan;

pub use path::{Path, PathId};
pub use query::Query;
pub use scan::{Flaw, MAX_DEPTH, scan};

use crate::problem::{Code, Problem};
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, header};
use bytes::Bytes;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

/// The largest JSON body, in bytes.
pub const MAX_BODY: usize = 1024 * 1024;
/// The longest array or object in an ordinary body.
pub const MAX_ITEMS: usize = 1_000;
/// The longest in a call that is made for many, such as locating points.
pub const MAX_ITEMS_BULK: usize = 10_000;

/// A JSON body. `ITEMS` bounds each array; types that take many say [`MAX_ITEMS_BULK`].
///
/// Refuses with 415, 413, 400 (not JSON) or 422 (JSON, but not this type). Types should be
/// `deny_unknown_fields`, so that a misspelt field is named instead of ignored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Body<T, const ITEMS: usize = MAX_ITEMS>(pub T);

/// A JSON body that may hold arrays of 10,000.
pub type BulkBody<T> = Body<T, MAX_ITEMS_BULK>;

/// SHA-256 of a body as it was sent: tells whether a repeated Idempotency-Key carries the same request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct BodyHash(pub [u8; 32]);

impl BodyHash {
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }
}

/// A JSON body together with its hash, for writes that carry an Idempotency-Key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HashedBody<T, const ITEMS: usize = MAX_ITEMS> {
    pub value: T,
    pub hash: BodyHash,
}

impl<S: Send + Sync, T: DeserializeOwned, const ITEMS: usize> FromRequest<S> for Body<T, ITEMS> {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        let bytes = read_json(request).await?;
        parse(&bytes, ITEMS).map(Self)
    }
}

impl<S: Send + Sync, T: DeserializeOwned, const ITEMS: usize> FromRequest<S> for HashedBody<T, ITEMS> {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        let bytes = read_json(request).await?;
        let value = parse(&bytes, ITEMS)?;
        Ok(Self { value, hash: BodyHash::of(&bytes) })
    }
}

async fn read_json(request: Request) -> Result<Bytes, Problem> {
    if !says_json(request.headers()) {
        return Err(Problem::new(Code::UnsupportedMedia)
            .detail("请使用 application/json", "the content type must be application/json"));
    }
    read(request, MAX_BODY).await
}

/// Reads a whole body of at most `max` bytes.
///
/// # Errors
/// `too_large`, or `bad_json` when the client stopped sending.
pub async fn read(request: Request, max: usize) -> Result<Bytes, Problem> {
    let too_large = || {
        Problem::new(Code::TooLarge).detail(format!("不得超过 {max} 字节"), format!("at most {max} bytes"))
    };
    let declared =
        request.headers().get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse().ok());
    if declared.is_some_and(|length: u64| length > max as u64) {
        return Err(too_large());
    }
    match axum::body::to_bytes(request.into_body(), max).await {
        Ok(bytes) => Ok(bytes),
        Err(error) if is_length_limit(&error) => Err(too_large()),
        Err(_) => Err(Problem::new(Code::BadJson).detail("请求内容不完整", "the body ended early")),
    }
}

/// `to_bytes` says only by a message that its own limit was hit.
fn is_length_limit(error: &axum::Error) -> bool {
    error.to_string().contains("length limit")
}

fn says_json(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let essence = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    essence == "application/json" || (essence.starts_with("application/") && essence.ends_with("+json"))
}

/// Parses a JSON text under the rules of [`Body`]; for bodies that come another way (multipart, websocket).
///
/// # Errors
/// `bad_json` for a text that is not JSON, 422 codes for one that is not this type.
pub fn parse<T: DeserializeOwned>(text: &[u8], max_items: usize) -> Result<T, Problem> {
    scan(text, max_items)?;
    let mut reader = serde_json::Deserializer::from_slice(text);
    serde_path_to_error::deserialize(&mut reader)
        .map_err(|error| errors::wrong_value(&error.path().to_string(), &error.inner().to_string()))
}

#[cfg(test)]
mod tests;
