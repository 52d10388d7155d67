//! A small typed client of the interface: what the demo's robots and the replay speak.
//!
//! Every write carries an Idempotency-Key that is made before the first try and kept for all of them, so that a
//! lost connection, a 503 or a restarted server never does a thing twice. A session renews itself; a request that
//! the server refuses comes back as the problem it is.

mod calls;
mod live;
mod send;
mod session;

pub use calls::{CaseQuery, NewFile};
pub use live::{Heard, follow};
pub use session::SignedIn;

use sandan_contract::problem::{Code, ProblemBody};
use session::Session;
use std::sync::Arc;
use std::time::Duration;

/// Why a call brought no answer.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// The server refused, and says why.
    #[error("{} {}: {} {}", .0.status, .0.code, .0.title, .0.detail)]
    Problem(Box<ProblemBody>),
    /// Nobody answered, for as long as the client has patience.
    #[error("no answer: {0}")]
    Transport(String),
    /// An answer that this client does not understand.
    #[error("an answer of another shape: {0}")]
    Shape(String),
}

impl ClientError {
    /// The code of a problem.
    #[must_use]
    pub fn code(&self) -> Option<Code> {
        match self {
            Self::Problem(problem) => problem.code(),
            Self::Transport(_) | Self::Shape(_) => None,
        }
    }
}

impl From<reqwest::Error> for ClientError {
    fn from(error: reqwest::Error) -> Self {
        // The source says what really happened; the URL of a request holds nothing personal.
        let mut words = error.to_string();
        let mut cause = std::error::Error::source(&error);
        while let Some(error) = cause {
            words = format!("{words}: {error}");
            cause = error.source();
        }
        Self::Transport(words)
    }
}

/// One server, as one person or as nobody in particular. Clone it freely: clones share the session.
#[derive(Clone)]
pub struct Client {
    wire: Arc<Wire>,
    session: Option<Arc<Session>>,
}

/// What all clients of one server share.
struct Wire {
    http: reqwest::Client,
    /// `http://host:port`, without a closing slash.
    base: String,
    patience: Duration,
}

/// One request that is answered late is given up and tried again.
const ANSWER: Duration = Duration::from_secs(30);

impl Client {
    /// A client of this server that has not signed in.
    ///
    /// `patience` is for how long a request is tried again while the server is away or busy.
    ///
    /// # Errors
    /// When the machine allows no client at all.
    pub fn new(base: &str, patience: Duration) -> Result<Self, ClientError> {
        let http = sandan_kit::outgoing::client().timeout(ANSWER).pool_max_idle_per_host(64).build()?;
        let base = base.trim_end_matches('/').to_owned();
        Ok(Self { wire: Arc::new(Wire { http, base, patience }), session: None })
    }

    /// Where the server is.
    #[must_use]
    pub fn base(&self) -> &str {
        &self.wire.base
    }

    /// The same server as nobody in particular.
    #[must_use]
    pub fn signed_out(&self) -> Self {
        Self { wire: self.wire.clone(), session: None }
    }
}

#[cfg(test)]
mod tests;
