//! One request, tried until it is answered.

use super::{Client, ClientError};
use reqwest::header::{HeaderMap, HeaderName, HeaderValue, RETRY_AFTER};
use reqwest::{Method, Response, StatusCode};
use sandan_contract::problem::{Code, ProblemBody};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::time::{Duration, Instant};
use uuid::Uuid;

/// The pause after the first try; it doubles.
const FIRST_PAUSE: Duration = Duration::from_millis(100);
const LONGEST_PAUSE: Duration = Duration::from_secs(5);
const KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// A request as data, so that it can be sent again.
pub(super) struct Draft {
    pub method: Method,
    pub path: String,
    pub content: Content,
    /// The Idempotency-Key; reads have none.
    pub key: Option<String>,
}

#[derive(Clone)]
pub(super) enum Content {
    Nothing,
    Json(Vec<u8>),
    /// One file of a multipart form.
    File {
        name: String,
        media_type: String,
        bytes: Vec<u8>,
    },
}

impl Draft {
    pub(super) fn get(path: impl Into<String>) -> Self {
        Self { method: Method::GET, path: path.into(), content: Content::Nothing, key: None }
    }

    pub(super) fn post(path: impl Into<String>, body: &impl Serialize) -> Result<Self, ClientError> {
        let json = serde_json::to_vec(body).map_err(|error| ClientError::Shape(error.to_string()))?;
        Ok(Self::with(path, Content::Json(json)))
    }

    pub(super) fn with(path: impl Into<String>, content: Content) -> Self {
        let key = Some(Uuid::new_v4().to_string());
        Self { method: Method::POST, path: path.into(), content, key }
    }
}

impl Client {
    /// Sends, waits out what passes, and reads the answer.
    pub(super) async fn ask<T: DeserializeOwned>(&self, draft: &Draft) -> Result<T, ClientError> {
        let (_, bytes) = self.bytes(draft).await?;
        // A call without an answer of its own reads as null.
        let text: &[u8] = if bytes.is_empty() { b"null" } else { &bytes };
        serde_json::from_slice(text).map_err(|error| ClientError::Shape(error.to_string()))
    }

    async fn bytes(&self, draft: &Draft) -> Result<(StatusCode, Vec<u8>), ClientError> {
        let begun = Instant::now();
        let (mut pause, mut renewed) = (FIRST_PAUSE, false);
        loop {
            let (error, wait) = match self.once(draft).await {
                Ok(response) if response.status().is_success() => {
                    let status = response.status();
                    match response.bytes().await {
                        Ok(bytes) => return Ok((status, bytes.to_vec())),
                        Err(error) => (error.into(), None),
                    }
                }
                Ok(response) => refusal(response).await,
                Err(error) => (error, None),
            };
            let expired = error.code() == Some(Code::Unauthenticated);
            if expired && !renewed && self.session.is_some() {
                renewed = true;
                self.renew().await?;
                continue;
            }
            let wait = wait.unwrap_or(pause).min(LONGEST_PAUSE);
            if !passes(&error) || begun.elapsed() + wait > self.wire.patience {
                return Err(error);
            }
            tokio::time::sleep(wait).await;
            pause = pause.saturating_mul(2);
        }
    }

    async fn once(&self, draft: &Draft) -> Result<Response, ClientError> {
        let url = format!("{}{}", self.wire.base, draft.path);
        let mut headers = HeaderMap::new();
        if let Some(key) = draft.key.as_ref().and_then(|key| HeaderValue::from_str(key).ok()) {
            headers.insert(KEY, key);
        }
        let mut request = self.wire.http.request(draft.method.clone(), url).headers(headers);
        if let Some(session) = &self.session {
            request = request.bearer_auth(session.access().await);
        }
        let request = match draft.content.clone() {
            Content::Nothing => request,
            Content::Json(body) => request.header("content-type", "application/json").body(body),
            Content::File { name, media_type, bytes } => {
                let part = reqwest::multipart::Part::bytes(bytes).file_name(name).mime_str(&media_type)?;
                request.multipart(reqwest::multipart::Form::new().part("file", part))
            }
        };
        Ok(request.send().await?)
    }
}

/// The problem in an answer, and after how long the server wants to be asked again.
async fn refusal(response: Response) -> (ClientError, Option<Duration>) {
    let status = response.status();
    let seconds = response.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok()?.parse().ok());
    let wait = seconds.map(Duration::from_secs);
    let bytes = match response.bytes().await {
        Ok(bytes) => bytes,
        Err(error) => return (error.into(), wait),
    };
    match serde_json::from_slice::<ProblemBody>(&bytes) {
        Ok(problem) => (ClientError::Problem(Box::new(problem)), wait),
        Err(_) => {
            let start: String = String::from_utf8_lossy(&bytes).chars().take(200).collect();
            (ClientError::Shape(format!("{status} {start}")), wait)
        }
    }
}

/// True for what may be otherwise in a moment.
fn passes(error: &ClientError) -> bool {
    match error {
        ClientError::Transport(_) => true,
        ClientError::Shape(_) => false,
        ClientError::Problem(problem) => {
            matches!(problem.status, 429 | 502..=504) || problem.code() == Some(Code::KeyInProgress)
        }
    }
}
