//! The answer that a repeated request gets again, kept sealed: it may hold what the case holds.

use super::Scope;
use crate::problem::{OrInternal, Problem};
use crate::seal::{Sealed, Sealer};
use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

/// A committed outcome: only these are stored, never a refusal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// A 2xx status.
    pub status: u16,
    /// JSON, as it was sent the first time.
    pub body: Vec<u8>,
}

/// First byte of the encoding; another one is another encoding.
const VERSION: u8 = 1;

impl Answer {
    /// An answer of this status with a JSON body.
    ///
    /// # Errors
    /// Internal, when the value cannot be written as JSON.
    pub fn json(status: StatusCode, value: &impl serde::Serialize) -> Result<Self, Problem> {
        let body = serde_json::to_vec(value).or_internal("write an answer as JSON")?;
        Ok(Self { status: status.as_u16(), body })
    }

    /// Sealed for the row of its key; it opens in no other row.
    ///
    /// # Errors
    /// Internal, when sealing fails.
    pub fn seal(&self, sealer: &Sealer, scope: &Scope) -> Result<Sealed, Problem> {
        let [high, low] = self.status.to_be_bytes();
        let plain = [&[VERSION, high, low], self.body.as_slice()].concat();
        sealer.seal(&plain, scope.bytes()).or_internal("seal a stored answer")
    }

    /// Opens a stored answer.
    ///
    /// # Errors
    /// Internal, when it was changed, or written by a newer version.
    pub fn open(sealer: &Sealer, scope: &Scope, key_id: i32, ciphertext: &[u8]) -> Result<Self, Problem> {
        let doing = "open a stored answer";
        let plain = sealer.open(key_id, ciphertext, scope.bytes()).or_internal(doing)?;
        let [VERSION, high, low, body @ ..] = plain.as_slice() else {
            return Err(Problem::internal(doing, "unknown encoding"));
        };
        Ok(Self { status: u16::from_be_bytes([*high, *low]), body: body.to_vec() })
    }
}

impl IntoResponse for Answer {
    fn into_response(self) -> Response {
        let mut response = Response::new(Body::from(self.body));
        *response.status_mut() = StatusCode::from_u16(self.status).unwrap_or(StatusCode::OK);
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        response
    }
}

#[cfg(test)]
mod tests {
    use super::super::{IdempotencyKey, KeyOwner};
    use super::*;
    use axum::http::Method;
    use sandan_core::ids::District;

    #[test]
    fn a_stored_answer_comes_back_as_it_was_and_only_for_its_key() {
        let sealer = Sealer::ephemeral().unwrap();
        let scope = |path| {
            let key = IdempotencyKey("k".into());
            Scope::of(District(1), KeyOwner::Device("d"), &Method::POST, path, &key)
        };
        let answer = Answer::json(StatusCode::CREATED, &serde_json::json!({"number": "2026-1"})).unwrap();
        let sealed = answer.seal(&sealer, &scope("/a")).unwrap();
        let open = |path| Answer::open(&sealer, &scope(path), sealed.key_id, &sealed.ciphertext);
        assert_eq!(open("/a").unwrap(), answer);
        assert!(open("/b").is_err());
        assert_eq!(answer.into_response().status(), StatusCode::CREATED);
    }
}
