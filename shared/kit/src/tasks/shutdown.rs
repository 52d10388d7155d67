//! The wish to stop, as a level that everybody can look at and wait for.

use std::sync::Arc;
use tokio::sync::watch;

/// Told to tasks: stop when you can. Cheap to clone; once set it stays set.
#[derive(Clone, Debug)]
pub struct Shutdown(Arc<watch::Sender<bool>>);

impl Default for Shutdown {
    fn default() -> Self {
        Self::new()
    }
}

impl Shutdown {
    #[must_use]
    pub fn new() -> Self {
        Self(Arc::new(watch::Sender::new(false)))
    }

    /// Asks everybody to stop.
    pub fn set(&self) {
        self.0.send_replace(true);
    }

    #[must_use]
    pub fn is_set(&self) -> bool {
        *self.0.borrow()
    }

    /// Returns when somebody asked to stop, at once when that is past.
    pub async fn wait(&self) {
        let mut watched = self.0.subscribe();
        // Fails only when the sender is gone, and `self` holds it.
        let _ = watched.wait_for(|set| *set).await;
    }

    /// The future's outcome, or `None` when the wish to stop comes first. The future is dropped then.
    pub async fn or_stop<F: Future>(&self, future: F) -> Option<F::Output> {
        tokio::select! {
            biased;
            () = self.wait() => None,
            outcome = future => Some(outcome),
        }
    }
}
