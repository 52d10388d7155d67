//! What this service does by itself.

use crate::attachments::sweep;
use sandan_boot::App;
use sandan_kit::tasks::{Shutdown, TaskResult};
use std::time::Duration;

/// Files and keys are looked through so often.
const PERIOD: Duration = Duration::from_secs(600);

/// Spawns the reconcilers of this service.
pub fn workers(app: &App) {
    let sweeping = app.clone();
    app.tasks.spawn("attachments_due", move |stop| attachments_due(sweeping.clone(), stop));
    let purging = app.clone();
    app.tasks.spawn("keys_due", move |stop| keys_due(purging.clone(), stop));
}

/// Removes what nobody bound in time, and bytes that no row names.
async fn attachments_due(app: App, stop: Shutdown) -> TaskResult {
    loop {
        sweep::sweep(&app).await?;
        if stop.or_stop(tokio::time::sleep(PERIOD)).await.is_none() {
            return Ok(());
        }
    }
}

/// Removes idempotency keys after their day.
async fn keys_due(app: App, stop: Shutdown) -> TaskResult {
    /// So many rows go in one step of the store.
    const STEP: u64 = 1_000;
    loop {
        while app.store.purge_keys(app.district).await? >= STEP && !stop.is_set() {}
        if stop.or_stop(tokio::time::sleep(PERIOD)).await.is_none() {
            return Ok(());
        }
    }
}
