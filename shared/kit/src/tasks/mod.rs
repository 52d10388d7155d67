//! Supervised loops.
//!
//! Every loop of a process is spawned here, under a name. A loop that returns an error or panics is logged,
//! counted and started again after a backoff; while it keeps failing, readiness is false and names it. A *fatal*
//! task (a listener, the committer) is not restarted: its failure asks everything to stop, and [`Tasks::wait`]
//! returns it, so that the process ends with an exit code and a supervisor starts it anew.
//!
//! Guarantees: no panic goes unnoticed; after [`Tasks::shutdown`] nothing spawned here runs any more. Not
//! guaranteed: that a loop stuck without an await is interrupted (nothing can do that).

mod backoff;
mod shutdown;
mod supervise;

pub use backoff::Backoff;
pub use shutdown::Shutdown;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::task::JoinHandle;

/// What ends a loop early.
pub type TaskError = Box<dyn std::error::Error + Send + Sync>;
/// `Ok` ends a task for good: it is done, or it was asked to stop.
pub type TaskResult = Result<(), TaskError>;

/// So many failures in a row make the process unready.
pub const UNREADY_AFTER: u32 = 3;

/// The failure that ended the process.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("task {name} ended: {reason}")]
pub struct Failure {
    pub name: &'static str,
    pub reason: String,
}

/// The tasks of one process. Cheap to clone.
#[derive(Clone, Default)]
pub struct Tasks(Arc<Inner>);

#[derive(Default)]
struct Inner {
    shutdown: Shutdown,
    /// Told to the tasks that end after all others.
    last_shutdown: Shutdown,
    running: Mutex<Vec<Running>>,
    failing: Mutex<BTreeMap<&'static str, u32>>,
    failure: Mutex<Option<Failure>>,
}

struct Running {
    name: &'static str,
    last: bool,
    task: JoinHandle<()>,
}

impl Tasks {
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The wish to stop, to be watched by whatever is not a task itself.
    #[must_use]
    pub fn shutdown_token(&self) -> Shutdown {
        self.0.shutdown.clone()
    }

    /// Spawns a loop that is restarted when it fails. `make` is called for each start.
    pub fn spawn<M, F>(&self, name: &'static str, make: M)
    where
        M: FnMut(Shutdown) -> F + Send + 'static,
        F: Future<Output = TaskResult> + Send + 'static,
    {
        let inner = self.0.clone();
        let stop = inner.shutdown.clone();
        self.keep(name, false, supervise::restarted(inner, stop, name, make));
    }

    /// The same, for a loop that finishes what the others leave: it is asked to stop when they have ended.
    pub fn spawn_last<M, F>(&self, name: &'static str, make: M)
    where
        M: FnMut(Shutdown) -> F + Send + 'static,
        F: Future<Output = TaskResult> + Send + 'static,
    {
        let inner = self.0.clone();
        let stop = inner.last_shutdown.clone();
        self.keep(name, true, supervise::restarted(inner, stop, name, make));
    }

    /// Spawns a task whose failure stops the process.
    pub fn spawn_fatal<F>(&self, name: &'static str, make: impl FnOnce(Shutdown) -> F)
    where
        F: Future<Output = TaskResult> + Send + 'static,
    {
        let future = make(self.shutdown_token());
        self.keep(name, false, supervise::fatal(self.0.clone(), name, future));
    }

    fn keep(&self, name: &'static str, last: bool, task: impl Future<Output = ()> + Send + 'static) {
        let mut running = lock(&self.0.running);
        running.retain(|running| !running.task.is_finished());
        running.push(Running { name, last, task: tokio::spawn(task) });
    }

    /// Names of the loops that keep failing; empty when ready.
    #[must_use]
    pub fn failing(&self) -> Vec<&'static str> {
        let failing = lock(&self.0.failing);
        failing.iter().filter(|(_, failures)| **failures >= UNREADY_AFTER).map(|(name, _)| *name).collect()
    }

    /// Names of the tasks that run now.
    #[must_use]
    pub fn running(&self) -> Vec<&'static str> {
        let running = lock(&self.0.running);
        running.iter().filter(|running| !running.task.is_finished()).map(|running| running.name).collect()
    }

    /// Returns when the process is asked to stop, with the failure if a fatal task was the reason.
    ///
    /// # Errors
    /// The first fatal failure.
    pub async fn wait(&self) -> Result<(), Failure> {
        self.0.shutdown.wait().await;
        lock(&self.0.failure).clone().map_or(Ok(()), Err)
    }

    /// Asks all tasks to stop and waits for them, at most `grace`; then cuts them off and returns their names. Those
    /// that end last are asked when the others have ended, and have as much time again.
    pub async fn shutdown(&self, grace: Duration) -> Vec<&'static str> {
        self.0.shutdown.set();
        let tasks = std::mem::take(&mut *lock(&self.0.running));
        let (last, first): (Vec<_>, Vec<_>) = tasks.into_iter().partition(|running| running.last);
        let mut cut_off = ended(first, grace).await;
        self.0.last_shutdown.set();
        cut_off.extend(ended(last, grace).await);
        cut_off
    }
}

/// Waits for tasks that were asked to stop; names those that had to be cut off.
async fn ended(tasks: Vec<Running>, grace: Duration) -> Vec<&'static str> {
    let deadline = tokio::time::Instant::now() + grace;
    let mut cut_off = Vec::new();
    for Running { name, mut task, .. } in tasks {
        if tokio::time::timeout_at(deadline, &mut task).await.is_err() {
            task.abort();
            let _ = task.await;
            tracing::warn!(task = name, "task did not stop in time and was cut off");
            cut_off.push(name);
        }
    }
    cut_off
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    // The data are a list and counters: usable after a panic elsewhere.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests;
