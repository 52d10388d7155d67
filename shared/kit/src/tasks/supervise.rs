//! What stands around one task.

use super::{Backoff, Failure, Inner, Shutdown, TaskResult, UNREADY_AFTER, lock};
use futures::FutureExt;
use std::any::Any;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::Instant;

/// A run of this length counts as success: the failures before it are forgotten.
const HEALTHY_AFTER: Duration = Duration::from_secs(60);

pub(super) async fn restarted<M, F>(inner: Arc<Inner>, stop: Shutdown, name: &'static str, mut make: M)
where
    M: FnMut(Shutdown) -> F,
    F: Future<Output = TaskResult>,
{
    let mut failures = 0_u32;
    while !stop.is_set() {
        let started = Instant::now();
        let run = observed(&inner, name, failures, caught(async { make(stop.clone()).await }));
        let Err(reason) = run.await else { break };
        if started.elapsed() >= HEALTHY_AFTER {
            failures = 0;
        }
        failures = failures.saturating_add(1);
        lock(&inner.failing).insert(name, failures);
        let wait = Backoff::LOOPS.wait(failures);
        metrics::counter!("task_failures_total", "task" => name).increment(1);
        tracing::error!(
            task = name,
            reason,
            failures,
            wait_ms = wait.as_millis(),
            "task failed and will be restarted"
        );
        stop.or_stop(tokio::time::sleep(wait)).await;
    }
    lock(&inner.failing).remove(name);
}

/// Runs the task; once it has run long enough, its earlier failures no longer make the process unready.
async fn observed<F>(inner: &Inner, name: &'static str, failures: u32, run: F) -> Result<(), String>
where
    F: Future<Output = Result<(), String>>,
{
    tokio::pin!(run);
    if failures < UNREADY_AFTER {
        return run.await;
    }
    match tokio::time::timeout(HEALTHY_AFTER, &mut run).await {
        Ok(outcome) => outcome,
        Err(_) => {
            lock(&inner.failing).remove(name);
            run.await
        }
    }
}

pub(super) async fn fatal<F>(inner: Arc<Inner>, name: &'static str, future: F)
where
    F: Future<Output = TaskResult>,
{
    let reason = match caught(future).await {
        Ok(()) if inner.shutdown.is_set() => return,
        Ok(()) => "ended by itself".to_owned(),
        Err(reason) => reason,
    };
    metrics::counter!("task_failures_total", "task" => name).increment(1);
    tracing::error!(task = name, reason, "fatal task failed, stopping");
    lock(&inner.failure).get_or_insert(Failure { name, reason });
    inner.shutdown.set();
}

async fn caught(future: impl Future<Output = TaskResult>) -> Result<(), String> {
    match AssertUnwindSafe(future).catch_unwind().await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(error)) => Err(error.to_string()),
        Err(panic) => Err(format!("panic: {}", panic_text(panic.as_ref()))),
    }
}

/// The text of a panic, as far as it is one.
pub(crate) fn panic_text(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("not a text")
}
