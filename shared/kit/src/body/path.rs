//! Path parameters. What cannot be an id is the name of nothing: 404, not 400.

use crate::problem::{Code, Problem};
use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::request::Parts;
use serde::de::DeserializeOwned;
use uuid::Uuid;

/// The parameter `{id}` of the route as a typed id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PathId<T>(pub T);

impl<S: Send + Sync, T: From<Uuid>> FromRequestParts<S> for PathId<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let params = RawPathParams::from_request_parts(parts, state).await.map_err(|_| Code::NotFound)?;
        let text =
            params.iter().find(|(name, _)| *name == "id").map(|(_, value)| value).ok_or(Code::NotFound)?;
        // Only the hyphenated form: one thing has one address.
        let id = Uuid::try_parse(text).ok().filter(|id| id.to_string() == text.to_ascii_lowercase());
        id.map(|id| Self(T::from(id))).ok_or_else(|| Code::NotFound.into())
    }
}

/// All parameters of the route, as axum's own extractor reads them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Path<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned + Send> FromRequestParts<S> for Path<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let path = axum::extract::Path::<T>::from_request_parts(parts, state).await;
        path.map(|axum::extract::Path(value)| Self(value)).map_err(|_| Code::NotFound.into())
    }
}
