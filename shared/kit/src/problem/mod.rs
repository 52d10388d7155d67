//! The error of every handler: RFC 9457 `application/problem+json`.
//!
//! A [`Problem`] is made where the fault is known and rendered once, at the boundary: in the reader's language,
//! with the request's id, and for 5xx with constant text while the cause goes to the log. Nothing of a cause
//! (SQL, path, stack) ever reaches a client.

mod context;
mod openapi;
mod rejection;

pub use context::{Language, RequestContext};
use sandan_contract::problem::Busy;
pub use sandan_contract::problem::{Code, FieldError, ProblemBody};

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use std::borrow::Cow;
use std::error::Error;
use std::fmt;

type Cause = Box<dyn Error + Send + Sync>;

/// One text in both languages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    pub zh: Cow<'static, str>,
    pub en: Cow<'static, str>,
}

impl Text {
    pub fn new(zh: impl Into<Cow<'static, str>>, en: impl Into<Cow<'static, str>>) -> Self {
        Self { zh: zh.into(), en: en.into() }
    }

    fn pick(&self, language: Language) -> String {
        match language {
            Language::Chinese => self.zh.clone().into_owned(),
            Language::English => self.en.clone().into_owned(),
        }
    }
}

/// Why a request was not carried out.
///
/// Boxed inside, so that results stay small.
#[derive(Debug)]
pub struct Problem(Box<Parts>);

#[derive(Debug)]
struct Parts {
    code: Code,
    detail: Option<Text>,
    fields: Vec<(Cow<'static, str>, Text)>,
    version: Option<i64>,
    retry_after: Option<u64>,
    cause: Option<(&'static str, Cause)>,
}

/// At most so many fields are named in one answer: a body of 1 MiB can hold many wrong ones.
const MAX_FIELDS: usize = 50;

impl Problem {
    #[must_use]
    pub fn new(code: Code) -> Self {
        Self(Box::new(Parts {
            code,
            detail: None,
            fields: Vec::new(),
            version: None,
            retry_after: None,
            cause: None,
        }))
    }

    /// An internal error: `while_doing` and the cause go to the log, nothing of them to the client.
    #[must_use]
    pub fn internal(while_doing: &'static str, cause: impl Into<Cause>) -> Self {
        let cause = cause.into();
        match is_busy(cause.as_ref()) {
            true => Self::new(Code::Unavailable).retry_after(BUSY_SECONDS).because(while_doing, cause),
            false => Self::new(Code::Internal).because(while_doing, cause),
        }
    }

    /// What happened this time. Not shown for 5xx.
    #[must_use]
    pub fn detail(mut self, zh: impl Into<Cow<'static, str>>, en: impl Into<Cow<'static, str>>) -> Self {
        self.0.detail = Some(Text::new(zh, en));
        self
    }

    /// What is wrong with one field; may be called for several.
    #[must_use]
    pub fn field(
        mut self,
        name: impl Into<Cow<'static, str>>,
        zh: impl Into<Cow<'static, str>>,
        en: impl Into<Cow<'static, str>>,
    ) -> Self {
        if self.0.fields.len() < MAX_FIELDS {
            self.0.fields.push((name.into(), Text::new(zh, en)));
        }
        self
    }

    /// The version of the thing now (`stale_version`, `lost_claim`).
    #[must_use]
    pub fn version(mut self, current: i64) -> Self {
        self.0.version = Some(current);
        self
    }

    /// Seconds after which it makes sense to try again.
    #[must_use]
    pub fn retry_after(mut self, seconds: u64) -> Self {
        self.0.retry_after = Some(seconds);
        self
    }

    /// What was being done and what failed, for the log only. `while_doing` reads after "failed to".
    #[must_use]
    pub fn because(mut self, while_doing: &'static str, cause: impl Into<Cause>) -> Self {
        self.0.cause = Some((while_doing, cause.into()));
        self
    }

    #[must_use]
    pub fn code(&self) -> Code {
        self.0.code
    }

    /// Paths of the fields named so far.
    pub fn field_names(&self) -> impl Iterator<Item = &str> {
        self.0.fields.iter().map(|(name, _)| name.as_ref())
    }

    /// Takes over the fields of another problem, which had its own code; the first code stays.
    #[must_use]
    pub fn and(mut self, other: Problem) -> Self {
        let room = MAX_FIELDS.saturating_sub(self.0.fields.len());
        self.0.fields.extend(other.0.fields.into_iter().take(room));
        self
    }

    /// The body as the reader of this context sees it.
    #[must_use]
    pub fn body(&self, context: &RequestContext) -> ProblemBody {
        let code = self.0.code;
        let title = match context.language {
            Language::Chinese => code.title_zh(),
            Language::English => code.title_en(),
        };
        let public = code.status() < 500;
        let detail = self.0.detail.as_ref().filter(|_| public).map(|text| text.pick(context.language));
        let fields = self.0.fields.iter().filter(|_| public);
        ProblemBody {
            kind: code.urn(),
            title: title.to_owned(),
            status: code.status(),
            detail: detail.unwrap_or_else(|| title.to_owned()),
            code: code.word().to_owned(),
            request_id: context.request_id.clone(),
            errors: fields
                .map(|(field, text)| FieldError {
                    field: field.to_string(),
                    reason: text.pick(context.language),
                })
                .collect(),
            current_version: self.0.version,
        }
    }

    fn log(&self, context: &RequestContext) {
        if self.0.code.status() < 500 {
            return;
        }
        let (while_doing, cause) = match &self.0.cause {
            Some((while_doing, cause)) => (*while_doing, chain(cause.as_ref())),
            None => ("", String::new()),
        };
        let (code, request_id) = (self.0.code.word(), context.request_id.as_str());
        if self.0.code == Code::Internal {
            tracing::error!(code, request_id, while_doing, cause, "request failed");
        } else if self.0.cause.is_some() {
            tracing::warn!(code, request_id, while_doing, cause, "request refused");
        } else {
            // Overload is counted; a line for each refusal would add to it.
            tracing::debug!(code, request_id, "request refused");
        }
    }
}

/// The error and its sources, joined by `: `.
fn chain(error: &(dyn Error + 'static)) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text = format!("{text}: {cause}");
        source = cause.source();
    }
    text
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.0.detail, &self.0.cause) {
            (_, Some((while_doing, cause))) => write!(f, "{}: {while_doing}: {cause}", self.0.code),
            (Some(detail), None) => write!(f, "{}: {}", self.0.code, detail.en),
            (None, None) => write!(f, "{}: {}", self.0.code, self.0.code.title_en()),
        }
    }
}

impl Error for Problem {}

impl From<Code> for Problem {
    fn from(code: Code) -> Self {
        Self::new(code)
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let context = RequestContext::current();
        self.log(&context);
        let code = self.0.code;
        // The body consists of texts and numbers; if it ever failed, an empty body beats a panic.
        let bytes = serde_json::to_vec(&self.body(&context)).unwrap_or_default();
        let status = StatusCode::from_u16(code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = (status, bytes).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        headers.insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(context.language.tag()));
        headers.insert(header::VARY, HeaderValue::from_static("accept-language"));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Some(seconds) = self.0.retry_after {
            headers.insert(header::RETRY_AFTER, seconds.into());
        }
        if code.status() == 401 {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response.extensions_mut().insert(code);
        response
    }
}

/// Turns any error into an internal problem, naming what was being done.
pub trait OrInternal<T> {
    /// # Errors
    /// An internal problem with this cause.
    fn or_internal(self, while_doing: &'static str) -> Result<T, Problem>;
}

/// When a client of a busy database may try again.
const BUSY_SECONDS: u64 = 2;

/// A database that has no connection to spare is busy, not broken.
fn is_busy(cause: &(dyn Error + 'static)) -> bool {
    let mut at = Some(cause);
    while let Some(error) = at {
        if error.is::<Busy>() {
            return true;
        }
        at = error.source();
    }
    false
}

impl<T, E: Into<Cause>> OrInternal<T> for Result<T, E> {
    fn or_internal(self, while_doing: &'static str) -> Result<T, Problem> {
        self.map_err(|cause| Problem::internal(while_doing, cause))
    }
}

#[cfg(test)]
mod tests;
