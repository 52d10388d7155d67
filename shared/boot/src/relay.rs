//! From committed to published: one relay per district numbers what waits and tells the bus.
//!
//! On PostgreSQL a fenced lease lets one process number the outbox; on SQLite the writer has numbered already and
//! this only publishes. A crash between numbering and publishing loses nothing: followers refill from the feed.

use crate::app::App;
use futures::future::BoxFuture;
use sandan_bus::{FeedHead, FeedSource, SourceError};
use sandan_contract::feed::FeedEvent;
use sandan_core::ids::District;
use sandan_kit::tasks::{Shutdown, TaskResult};
use sandan_store::{Lease, Store, StoreError};
use std::time::{Duration, Instant};

/// The feed in the database, as followers read it.
pub struct StoreFeed(pub Store);

impl FeedSource for StoreFeed {
    fn feed_after(
        &self,
        district: District,
        position: i64,
        limit: usize,
    ) -> BoxFuture<'_, Result<Vec<FeedEvent>, SourceError>> {
        Box::pin(async move { Ok(self.0.feed_after(district, position, limit as u64).await?) })
    }

    fn feed_head(&self, district: District) -> BoxFuture<'_, Result<FeedHead, SourceError>> {
        Box::pin(async move {
            let (epoch, position) = self.0.feed_head(district).await?;
            Ok(FeedHead { epoch, position })
        })
    }
}

/// How long the relay's lease lasts in database time: another process takes over after a crash.
const LEASE: Duration = Duration::from_secs(10);
/// The relay looks at least this often, whatever the wake-ups do.
const PERIOD: Duration = Duration::from_millis(500);

/// Numbers and publishes until told to stop. Reconciler `relay_due`.
///
/// # Errors
/// When store or bus fail; the supervisor starts it again.
pub async fn relay_due(app: App, stop: Shutdown) -> TaskResult {
    let mut wakeups = app.store.wakeups();
    let (_, mut published) = app.store.feed_head(app.district).await?;
    let mut held: Option<Held> = None;
    while !stop.is_set() {
        held = hold(&app, held).await?;
        if let Some(Held { lease, .. }) = &held {
            match step(&app, lease, &mut published).await {
                Ok(()) => {}
                Err(Stopped::LeaseLost) => held = None,
                Err(Stopped::Failed(error)) => return Err(error),
            }
        }
        let wait = tokio::time::timeout(PERIOD, wakeups.changed());
        stop.or_stop(wait).await;
    }
    if let Some(Held { lease, .. }) = held {
        // What was committed while stopping is numbered still: at rest nothing waits.
        if let Err(Stopped::Failed(error)) = step(&app, &lease, &mut published).await {
            tracing::warn!(%error, "the last events wait for the next relay");
        }
        // The next holder need not wait for the lease to run out; failing to say so only costs that wait.
        app.store.release_lease(&lease).await.ok();
    }
    Ok(())
}

/// A lease and when it was taken or renewed, by this machine's clock.
struct Held {
    lease: Lease,
    since: Instant,
}

/// Keeps the lease fresh: it is renewed when half of it is over. This machine's clock only saves asking the database
/// each time; whether the lease holds is checked where numbers are given.
async fn hold(app: &App, held: Option<Held>) -> Result<Option<Held>, StoreError> {
    match held {
        Some(held) if held.since.elapsed() < LEASE / 2 => Ok(Some(held)),
        _ => {
            let since = Instant::now();
            let micros = i64::try_from(LEASE.as_micros()).unwrap_or(i64::MAX);
            let lease = app.store.take_lease(app.district, "relay", app.process, micros).await?;
            Ok(lease.map(|lease| Held { lease, since }))
        }
    }
}

enum Stopped {
    LeaseLost,
    Failed(SourceError),
}

async fn step(app: &App, lease: &Lease, published: &mut i64) -> Result<(), Stopped> {
    loop {
        let events = match app.store.relay(app.district, lease, *published).await {
            Ok(events) => events,
            Err(StoreError::LeaseLost(_)) => return Err(Stopped::LeaseLost),
            Err(error) => return Err(Stopped::Failed(error.into())),
        };
        let Some(last) = events.last() else { return Ok(()) };
        let newest = last.position;
        // The feed has them: a bus that is away delays the live view and loses nothing.
        if let Err(error) = app.bus.publish(&events).await {
            tracing::warn!(%error, "the bus does not take events, followers read the feed");
        }
        *published = newest;
        if events.len() < Store::RELAY_STEP {
            return Ok(());
        }
    }
}
