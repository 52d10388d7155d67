//! The push service over the real store and registry: who sees what, the past, and the routes.

mod cases;
mod day;
mod duty;
mod history;
mod routes;
mod screen;
mod sight;
mod stats;

pub use routes::{routes, table};

use crate::config::HubConfig;
use crate::endpoint::{Endpoint, Origins};
use crate::hub::Hub;
use crate::ticket::TicketDesk;
use cases::RecentCases;
use history::StoreHistory;
use sandan_boot::App;
use sandan_boot::relay::StoreFeed;
use sandan_bus::{Follower, StartAt};
use sandan_core::ids::AccountId;
use sandan_kit::tasks::{Shutdown, TaskResult};
use sight::StoreSight;
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

/// What this service keeps in a process.
pub struct Live {
    pub endpoint: Endpoint,
}

impl Live {
    /// The one of this process.
    pub fn of(app: &App) -> Arc<Live> {
        app.parts.of(|| Self::new(app))
    }

    fn new(app: &App) -> Self {
        let cases = Arc::new(RecentCases::new(app.clone()));
        let sight = Arc::new(StoreSight::new(app.clone(), cases.clone()));
        let history = Arc::new(StoreHistory::new(app.clone(), cases));
        let hub = Hub::new(HubConfig::default(), sight, history);
        let server = &app.config.server;
        let origins = Origins::new(server.allowed_origins.iter().cloned().chain([server.public_url.clone()]))
            .and_same_host(app.config.demo.enabled);
        // The same key in every process of the installation, and of no use for anything else.
        let tickets = Arc::new(TicketDesk::new(&app.sealer.lookup_hash("live ticket key")));
        Self { endpoint: Endpoint { hub, tickets, origins } }
    }
}

/// The workers: follow the district, watch roles, drain at the end.
pub fn workers(app: &App) {
    let following = app.clone();
    app.tasks.spawn("push the feed", move |stop| follow(following.clone(), stop));
    let watching = app.clone();
    app.tasks.spawn("watch rights of live connections", move |stop| watch_rights(watching.clone(), stop));
}

/// A draining server spreads its closes over so long, but no longer than half of what it has to stop.
const DRAIN: Duration = Duration::from_secs(30);

async fn follow(app: App, stop: Shutdown) -> TaskResult {
    let hub = Live::of(&app).endpoint.hub.clone();
    let source = Arc::new(StoreFeed(app.store.clone()));
    let follower = Follower::start(&app.bus, source, app.district, StartAt::Head).await;
    if stop.or_stop(hub.follow(follower)).await.is_none() {
        let allowed = Duration::from_secs(app.config.limits.shutdown_seconds) / 2;
        hub.drain(DRAIN.min(allowed)).await;
    }
    Ok(())
}

/// Compares the rights in force with those of a moment ago: whoever's changed is asked again on every socket.
async fn watch_rights(app: App, stop: Shutdown) -> TaskResult {
    const PERIOD: Duration = Duration::from_millis(500);
    let hub = Live::of(&app).endpoint.hub.clone();
    let mut known: HashMap<AccountId, (i64, bool)> = HashMap::new();
    let mut seen = None;
    while stop.or_stop(tokio::time::sleep(PERIOD)).await.is_some() {
        let snapshot = app.directory.now();
        // The directory swaps in a new snapshot with every change of the registry.
        let same = seen.as_ref().is_some_and(|old| Arc::ptr_eq(old, &snapshot));
        if same {
            continue;
        }
        let fresh: HashMap<_, _> =
            snapshot.accounts.iter().map(|(id, entry)| (*id, (entry.epoch, entry.disabled))).collect();
        for account in
            snapshot.barred.iter().chain(fresh.iter().filter(|(_, (_, off))| *off).map(|(id, _)| id))
        {
            hub.account_disabled(*account);
        }
        let gone = known.keys().filter(|account| !fresh.contains_key(account));
        let moved =
            fresh.iter().filter(|(account, now)| known.get(account) != Some(now)).map(|(account, _)| account);
        gone.chain(moved).for_each(|account| hub.rights_changed(*account));
        known = fresh;
        seen = Some(snapshot);
    }
    Ok(())
}
