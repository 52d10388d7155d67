//! Following the registry's own events.

use super::Directory;
use crate::app::App;
use sandan_bus::{Followed, Follower, StartAt};
use sandan_contract::feed::StreamKind;
use sandan_kit::tasks::{Shutdown, TaskResult};
use std::sync::Arc;
use std::time::Duration;

impl Directory {
    /// Keeps the directory current until told to stop.
    ///
    /// # Errors
    /// When the feed cannot be followed; the supervisor starts it again.
    pub async fn follow(app: App, stop: Shutdown) -> TaskResult {
        let source = Arc::new(crate::relay::StoreFeed(app.store.clone()));
        let mut follower = Follower::start(&app.bus, source, app.district, StartAt::Head).await;
        // What was committed between loading and following is in the feed's past: read once more.
        let mut stale = true;
        loop {
            if stale {
                app.directory.reload(&app.store).await?;
                stale = false;
            }
            app.directory.beat();
            let next = tokio::time::timeout(Duration::from_secs(1), follower.next());
            match stop.or_stop(next).await {
                None => return Ok(()),
                Some(Err(_)) => {}
                Some(Ok(Followed::At(_))) => stale = true,
                Some(Ok(Followed::Event(event))) => stale = is_registry(event.stream_kind),
            }
        }
    }
}

const fn is_registry(kind: StreamKind) -> bool {
    match kind {
        StreamKind::Account
        | StreamKind::Unit
        | StreamKind::AreaMap
        | StreamKind::Profile
        | StreamKind::Calendar => true,
        StreamKind::Case | StreamKind::Talk | StreamKind::Erasure => false,
    }
}
