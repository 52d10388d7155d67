//! Query parameters.

use super::errors::wrong_value;
use crate::problem::{Code, Problem};
use axum::extract::FromRequestParts;
use axum::extract::rejection::QueryRejection;
use axum::http::Uri;
use axum::http::request::Parts;
use serde::de::DeserializeOwned;
use std::error::Error;

/// The longest query string, in bytes. A cursor and a dozen filters stay far below.
pub const MAX_QUERY: usize = 8 * 1024;

/// Query parameters of type `T`, which should be `deny_unknown_fields`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query<T>(pub T);

impl<T: DeserializeOwned> Query<T> {
    /// Parses the query of a URI.
    ///
    /// # Errors
    /// 422 codes that name the parameter.
    pub fn of(uri: &Uri) -> Result<Self, Problem> {
        let text = uri.query().unwrap_or_default();
        if text.len() > MAX_QUERY {
            return Err(Problem::new(Code::TooLarge).detail("查询参数过长", "the query is too long"));
        }
        if text.contains("%00") {
            return Err(
                Problem::new(Code::BadTextControl).detail("查询参数含有空字符", "the query holds NUL")
            );
        }
        match axum::extract::Query::<T>::try_from_uri(uri) {
            Ok(axum::extract::Query(value)) => Ok(Self(value)),
            Err(rejection) => Err(refusal(&rejection)),
        }
    }
}

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Query<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        Self::of(&parts.uri)
    }
}

/// axum's rejection holds the path and serde's words as `path: words`, or the words alone.
fn refusal(rejection: &QueryRejection) -> Problem {
    let mut words = rejection.to_string();
    if let Some(source) = rejection.source() {
        words = source.to_string();
    }
    let (path, words) = match words.split_once(": ") {
        Some((path, rest)) if !path.contains([' ', '`']) => (path.to_owned(), rest.to_owned()),
        _ => (String::new(), words),
    };
    wrong_value(&path, &words)
}
