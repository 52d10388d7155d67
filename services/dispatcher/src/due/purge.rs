//! Idempotency keys that are over.

use sandan_boot::App;
use sandan_kit::tasks::{Shutdown, TaskResult};
use std::time::Duration;

/// A step of the store removes so many; a full step means there are more.
const STEP: u64 = 1_000;
const PERIOD: Duration = Duration::from_secs(60);

/// Removes expired keys until told to stop.
///
/// # Errors
/// When the store fails; the supervisor starts it again.
pub(super) async fn purge_due(app: App, stop: Shutdown) -> TaskResult {
    loop {
        while app.store.purge_keys(app.district).await? >= STEP && !stop.is_set() {}
        if stop.or_stop(tokio::time::sleep(PERIOD)).await.is_none() {
            return Ok(());
        }
    }
}
