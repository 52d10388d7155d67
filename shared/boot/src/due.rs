//! What is due at all: looked up once for all reconcilers of a process.
//!
//! After every commit each reconciler wants to know whether one of its limits has come. Most of the time nothing has.
//! One look, shared, answers all of them; who finds its kind in it goes and leases its rows.

use crate::app::App;
use sandan_core::case::clock::ClockKind;
use sandan_store::StoreError;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::Mutex;

/// A look is as good as new for so long, while this process commits nothing.
const FRESH: Duration = Duration::from_millis(50);

/// The last look of this process.
#[derive(Default)]
pub struct Board(Mutex<Option<Look>>);

struct Look {
    /// Commits of this process before it was looked.
    commits: u64,
    at: Instant,
    kinds: BTreeSet<String>,
}

impl Board {
    /// The one board of the process.
    #[must_use]
    pub fn of(app: &App) -> Arc<Self> {
        app.parts.of(Self::default)
    }

    /// Is any limit of these kinds due, as of at least so many commits of this process?
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn has(&self, app: &App, commits: u64, kinds: &[ClockKind]) -> Result<bool, StoreError> {
        // Held while looking: who comes meanwhile waits for the answer and shares it.
        let mut last = self.0.lock().await;
        let good = |look: &Look| look.commits >= commits && look.at.elapsed() < FRESH;
        if !last.as_ref().is_some_and(good) {
            let (commits, at) = (*app.store.wakeups().borrow(), Instant::now());
            *last = Some(Look { commits, at, kinds: app.store.kinds_due(app.district).await? });
        }
        Ok(last.as_ref().is_some_and(|look| kinds.iter().any(|kind| look.kinds.contains(kind.word()))))
    }
}
