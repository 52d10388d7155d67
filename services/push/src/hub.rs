use crate::config::HubConfig;
use crate::line::{Line, Member};
use crate::occurrence::{Concern, Occurrence};
use crate::outbox::{Content, Entry, Outbox, Subscription};
use crate::sight::{History, Principal, Sight, View};
use sandan_bus::{FeedHead, Followed, Follower};
use sandan_contract::feed::FeedEvent;
use sandan_contract::ws::CloseCode;
use sandan_core::ids::{AccountId, District};
use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::{Semaphore, watch};
use tokio::time::Instant;
use uuid::Uuid;

/// Waits between attempts to load what an event needs.
const PREPARING: [Duration; 4] = [
    Duration::from_millis(50),
    Duration::from_millis(200),
    Duration::from_millis(500),
    Duration::from_secs(1),
];

/// The heart of the push service; clones share it.
#[derive(Clone)]
pub struct Hub(pub(crate) Arc<Shared>);

pub(crate) struct Shared {
    pub(crate) config: HubConfig,
    pub(crate) sight: Arc<dyn Sight>,
    pub(crate) history: Arc<dyn History>,
    /// Bounds the reads of the past: after a restart or a restore everybody asks at once.
    pub(crate) history_reads: Semaphore,
    /// Connections, also those that have not said hello.
    pub(crate) connections: Arc<Semaphore>,
    lines: Mutex<HashMap<District, Arc<Line>>>,
    sockets: Mutex<HashMap<u64, Arc<Outbox>>>,
    socket_count: watch::Sender<usize>,
    ids: AtomicU64,
    draining: AtomicBool,
}

/// What a hub holds at the moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HubStats {
    /// Connections that were let in.
    pub sockets: usize,
    pub subscriptions: usize,
    /// Entries that wait for a socket.
    pub queued: usize,
}

impl Hub {
    #[must_use]
    pub fn new(config: HubConfig, sight: Arc<dyn Sight>, history: Arc<dyn History>) -> Self {
        Self(Arc::new(Shared {
            history_reads: Semaphore::new(config.history_reads),
            connections: Arc::new(Semaphore::new(config.sockets)),
            config,
            sight,
            history,
            lines: Mutex::default(),
            sockets: Mutex::default(),
            socket_count: watch::Sender::new(0),
            ids: AtomicU64::new(0),
            draining: AtomicBool::new(false),
        }))
    }

    /// Serves a district from its follower; never returns. One call per district and hub.
    pub async fn follow(&self, mut follower: Follower) {
        let line = self.line(follower.district());
        loop {
            match follower.next().await {
                Followed::At(head) => self.restart(follower.district(), &line, head),
                Followed::Event(event) => self.tell(&line, event).await,
            }
        }
    }

    /// To be called when a person's roles, units or areas have changed, after the change is in force in the
    /// [`Sight`]. Before anything else is sent on the person's connections, every subscription is asked for again;
    /// one that is no longer allowed ends with `left`.
    pub fn rights_changed(&self, account: AccountId) {
        for outbox in self.outboxes(|principal| principal.account == account) {
            outbox.recheck();
        }
    }

    /// Closes all connections of a person that was disabled (4401).
    pub fn account_disabled(&self, account: AccountId) {
        for outbox in self.outboxes(|principal| principal.account == account) {
            outbox.close(CloseCode::Unauthenticated);
        }
    }

    /// Closes all connections of a session that was ended (4401).
    pub fn session_ended(&self, session: Uuid) {
        for outbox in self.outboxes(|principal| principal.session == session) {
            outbox.close(CloseCode::Unauthenticated);
        }
    }

    /// Takes no new connection and closes the present ones, evenly over `spread`, so that they do not arrive at the
    /// other processes all at once. Returns when all are gone, at the latest a write timeout after the last close.
    pub async fn drain(&self, spread: Duration) {
        self.0.draining.store(true, Ordering::Release);
        let outboxes = self.outboxes(|_| true);
        let start = Instant::now();
        let count = u32::try_from(outboxes.len()).unwrap_or(u32::MAX).max(1);
        for (nth, outbox) in (0..).zip(outboxes) {
            tokio::time::sleep_until(start + spread * nth / count).await;
            outbox.close(CloseCode::Draining);
        }
        // Whoever was let in while the flag was being set.
        for outbox in self.outboxes(|_| true) {
            outbox.close(CloseCode::Draining);
        }
        let mut count = self.0.socket_count.subscribe();
        let gone = count.wait_for(|count| *count == 0);
        // Ends with an error only when nobody waits for us any more.
        let _ = tokio::time::timeout(self.0.config.write_timeout, gone).await;
    }

    /// Rights and visibility, for reading the same history over HTTP.
    pub(crate) fn sight(&self) -> &dyn Sight {
        self.0.sight.as_ref()
    }

    /// The past, for reading it over HTTP.
    pub(crate) fn history(&self) -> &dyn History {
        self.0.history.as_ref()
    }

    #[must_use]
    pub fn stats(&self) -> HubStats {
        let lines: Vec<_> = lock(&self.0.lines).values().cloned().collect();
        let outboxes = self.outboxes(|_| true);
        HubStats {
            sockets: outboxes.len(),
            subscriptions: lines.iter().map(|line| line.subscriptions()).sum(),
            queued: outboxes.iter().map(|outbox| outbox.len()).sum(),
        }
    }

    pub(crate) fn draining(&self) -> bool {
        self.0.draining.load(Ordering::Acquire)
    }

    pub(crate) fn line(&self, district: District) -> Arc<Line> {
        Arc::clone(lock(&self.0.lines).entry(district).or_default())
    }

    /// Registers a connection; refused when the person holds too many.
    pub(crate) fn register(&self, principal: Principal) -> Result<Registered, CloseCode> {
        let mut sockets = lock(&self.0.sockets);
        let held = sockets.values().filter(|known| known.principal.account == principal.account).count();
        if held >= self.0.config.sockets_per_account {
            return Err(CloseCode::TooMany);
        }
        let outbox = Arc::new(Outbox::new(principal, self.0.config.queue));
        let id = self.next_id();
        sockets.insert(id, Arc::clone(&outbox));
        self.0.socket_count.send_replace(sockets.len());
        drop(sockets);
        Ok(Registered { hub: self.clone(), id, outbox })
    }

    pub(crate) fn next_id(&self) -> u64 {
        self.0.ids.fetch_add(1, Ordering::Relaxed)
    }

    /// What a member is shown of an event; `None`: nothing.
    pub(crate) fn content(
        &self,
        principal: &Principal,
        subscription: &Subscription,
        occurrence: &Occurrence,
        concern: Concern,
    ) -> Option<Content> {
        let topic = &subscription.topic;
        if concern == Concern::Leaves {
            return self.0.sight.saw_before(principal, topic, &occurrence.event).then_some(Content::Left);
        }
        let class = self.0.sight.class_of(principal, topic, &occurrence.event)?;
        let view = View { kind: topic.kind(), mode: subscription.mode, class };
        occurrence.body(&*self.0.sight, view).map(Content::Told)
    }

    /// Tells an event to the members at its addresses.
    async fn tell(&self, line: &Line, event: Arc<FeedEvent>) {
        let known = self.prepare(&event).await;
        let occurrence = Arc::new(Occurrence::new(event));
        line.remember(&occurrence, self.0.config.recent);
        for (address, concern) in &occurrence.stops {
            for member in line.members(address).iter().flat_map(|list| list.iter()) {
                if known {
                    self.tell_member(member, &occurrence, *concern);
                } else {
                    member.outbox.restart();
                }
            }
        }
        line.set_told(occurrence.position());
    }

    /// Loads what an event needs, several times if need be. The line waits meanwhile: what the next events need is
    /// most likely away too.
    async fn prepare(&self, event: &FeedEvent) -> bool {
        for wait in PREPARING {
            if self.knows(event).await {
                return true;
            }
            tokio::time::sleep(wait).await;
        }
        let known = self.knows(event).await;
        if !known {
            let (district, position) = (event.district, event.position);
            tracing::error!(%district, position, "cannot load what a live event needs, sending snapshots");
        }
        known
    }

    /// Loads what an event needs; false when that was not possible.
    pub(crate) async fn knows(&self, event: &FeedEvent) -> bool {
        self.0.sight.prepare(event).await;
        self.0.sight.knows(event)
    }

    fn tell_member(&self, member: &Member, occurrence: &Arc<Occurrence>, concern: Concern) {
        let Member { subscription, outbox } = member;
        let rights = outbox.rights();
        if let Some(content) = self.content(&outbox.principal, subscription, occurrence, concern) {
            let (subscription, occurrence) = (Arc::clone(subscription), Arc::clone(occurrence));
            outbox.push(Entry { subscription, occurrence, content, rights });
        }
    }

    fn restart(&self, district: District, line: &Line, head: FeedHead) {
        line.restart(head.epoch, head.position);
        for outbox in self.outboxes(|principal| principal.district == district) {
            outbox.restart();
        }
        line.set_told(head.position);
    }

    fn outboxes(&self, wanted: impl Fn(&Principal) -> bool) -> Vec<Arc<Outbox>> {
        lock(&self.0.sockets).values().filter(|outbox| wanted(&outbox.principal)).cloned().collect()
    }
}

/// A registered connection; dropping it removes it.
pub(crate) struct Registered {
    hub: Hub,
    id: u64,
    pub(crate) outbox: Arc<Outbox>,
}

impl Drop for Registered {
    fn drop(&mut self) {
        let mut sockets = lock(&self.hub.0.sockets);
        sockets.remove(&self.id);
        self.hub.0.socket_count.send_replace(sockets.len());
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
