//! Following the registry's own events.

use super::Directory;
use crate::app::App;
use sandan_bus::{Followed, Follower, StartAt};
use sandan_contract::feed::{FeedEvent, StreamKind};
use sandan_kit::tasks::{Shutdown, TaskResult};
use std::sync::Arc;
use std::time::Duration;

/// The event of a session that was ended; its data name it as `session`.
pub const SESSION_ENDED: &str = "session_ended";
/// The event of a resident's new account: it has no roles and no card, so nothing in memory changes.
pub const RESIDENT_REGISTERED: &str = "resident_registered";

/// The event of somebody who can be reached through WeChat now: nothing of it is in memory either.
pub const WECHAT_REACHED: &str = "wechat_reached";

/// Changes that come within this time are one reload.
const GATHER: Duration = Duration::from_millis(20);

impl Directory {
    /// Keeps the directory current until told to stop.
    ///
    /// # Errors
    /// When the feed cannot be followed; the supervisor starts it again.
    pub async fn follow(app: App, stop: Shutdown) -> TaskResult {
        let source = Arc::new(crate::relay::StoreFeed(app.store.clone()));
        let mut follower = Follower::start(&app.bus, source, app.district, StartAt::Head).await;
        // What was committed between loading and following is in the feed's past: read once more.
        app.directory.reload(&app.store).await?;
        app.directory.beat(std::time::Instant::now());
        loop {
            let next = tokio::time::timeout(Duration::from_secs(1), follower.next());
            let item = match stop.or_stop(next).await {
                None => return Ok(()),
                Some(item) => item.ok(),
            };
            if item.is_some_and(|item| app.directory.is_outdated_by(&item)) {
                app.directory.gather(&mut follower).await;
                app.directory.reload(&app.store).await?;
            }
            // Not the loop's own turns: what counts is that the feed can be read.
            if let Some(looked) = follower.looked() {
                app.directory.beat(looked.into_std());
            }
        }
    }

    /// Takes in what follows at once, so that an import is not a reload for every row.
    async fn gather(&self, follower: &mut Follower) {
        let end = tokio::time::Instant::now() + GATHER;
        while let Ok(item) = tokio::time::timeout_at(end, follower.next()).await {
            self.is_outdated_by(&item);
        }
    }

    /// True when the registry must be read again. Ended sessions are noted on the way.
    fn is_outdated_by(&self, item: &Followed) -> bool {
        let event: &FeedEvent = match item {
            Followed::At(_) => return true,
            Followed::Event(event) => event,
        };
        match event.stream_kind {
            StreamKind::Account if event.kind == SESSION_ENDED => {
                self.ended_by(event);
                false
            }
            StreamKind::Account => event.kind != RESIDENT_REGISTERED && event.kind != WECHAT_REACHED,
            StreamKind::Unit | StreamKind::AreaMap | StreamKind::Profile | StreamKind::Calendar => true,
            StreamKind::Case | StreamKind::Talk | StreamKind::Erasure => false,
        }
    }

    fn ended_by(&self, event: &FeedEvent) {
        let data: serde_json::Value = serde_json::from_str(&event.data).unwrap_or_default();
        let session = data.get("session").and_then(|session| session.as_str()?.parse().ok());
        if let Some(session) = session {
            self.end_session(session);
        }
    }
}
