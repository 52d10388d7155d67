//! A feed in memory with its rights and renderings, and a server on port 0.

use futures::FutureExt;
use futures::future::{BoxFuture, ready};
use sandan_bus::{Bus, FeedHead, FeedSource, Follower, SourceError, StartAt};
use sandan_contract::feed::{FeedEvent, FeedKeys, StreamKind};
use sandan_contract::ws::{CaseId, Topic};
use sandan_core::area::AreaPath;
use sandan_core::ids::{AccountId, District};
use sandan_core::time::Instant;
use sandan_push::{
    Endpoint, History, HistoryError, Hub, HubConfig, Origins, Principal, Refusal, Replay, Sight, Snapshot,
    SubscriptionScope, TicketDesk, View, ViewClass, router,
};
use serde_json::{Value, json};
use std::collections::{HashMap, HashSet};
use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};
use tokio::net::TcpSocket;
use uuid::Uuid;

pub const DISTRICT: District = District(7);
pub const COUNTY: &str = "1101";
pub const STREET: &str = "110102";
pub const GRID: &str = "11010201";
pub const OTHER_GRID: &str = "11010301";
pub const ORIGIN: &str = "https://sandan.example";
/// Small kernel buffers, so that a stalled reader is felt after a few frames.
const SOCKET_BUFFER: u32 = 4_096;

pub fn account(n: u128) -> AccountId {
    AccountId(Uuid::from_u128(n))
}

pub fn case(n: u128) -> CaseId {
    CaseId(Uuid::from_u128(n))
}

pub fn grid_path() -> AreaPath {
    AreaPath::from_stored(format!("{COUNTY}/{STREET}/{GRID}/"))
}

pub fn other_path() -> AreaPath {
    AreaPath::from_stored(format!("{COUNTY}/110103/{OTHER_GRID}/"))
}

/// An event of a case that is and stays in the grid.
pub fn in_grid() -> FeedKeys {
    FeedKeys { area_before: Some(grid_path()), area_after: Some(grid_path()), ..FeedKeys::default() }
}

#[derive(Default)]
pub struct Feed {
    line: Mutex<(Uuid, Vec<FeedEvent>)>,
    pub failing: AtomicBool,
    pub replays: AtomicUsize,
}

impl Feed {
    pub fn commit(&self, case: CaseId, keys: FeedKeys) -> FeedEvent {
        let mut line = self.line.lock().unwrap();
        let seq = line.1.iter().rev().find(|event| event.stream == case.0).map_or(0, |event| event.seq) + 1;
        let position = line.1.len() as i64 + 1;
        let event = FeedEvent {
            district: DISTRICT,
            position,
            stream: case.0,
            stream_kind: StreamKind::Case,
            seq,
            kind: "moved".to_owned(),
            v: 1,
            at: Instant(position),
            actor: None,
            keys,
            data: "{}".to_owned(),
        };
        line.1.push(event.clone());
        event
    }

    pub fn head(&self) -> FeedHead {
        let line = self.line.lock().unwrap();
        FeedHead { epoch: line.0, position: line.1.len() as i64 }
    }

    pub fn restore(&self, epoch: Uuid, keep: usize) {
        let mut line = self.line.lock().unwrap();
        line.0 = epoch;
        line.1.truncate(keep);
    }

    /// (position, case, version) of all events.
    pub fn all(&self) -> Vec<(i64, CaseId, i64)> {
        let line = self.line.lock().unwrap();
        line.1.iter().map(|event| (event.position, CaseId(event.stream), event.seq)).collect()
    }

    fn page(&self, position: i64, limit: usize, wanted: impl Fn(&FeedEvent) -> bool) -> Vec<FeedEvent> {
        let line = self.line.lock().unwrap();
        let newer = line.1.iter().filter(|event| event.position > position && wanted(event));
        newer.take(limit).cloned().collect()
    }
}

impl FeedSource for Feed {
    fn feed_after(
        &self,
        _: District,
        position: i64,
        limit: usize,
    ) -> BoxFuture<'_, Result<Vec<FeedEvent>, SourceError>> {
        ready(Ok(self.page(position, limit, |_| true))).boxed()
    }

    fn feed_head(&self, _: District) -> BoxFuture<'_, Result<FeedHead, SourceError>> {
        ready(Ok(self.head())).boxed()
    }
}

fn concerns(event: &FeedEvent, topic: &Topic, principal: &Principal) -> bool {
    let keys = &event.keys;
    let mut paths = keys.area_before.iter().chain(&keys.area_after);
    match topic {
        Topic::Area(code) | Topic::Screen(code) => paths.any(|path| path.codes().any(|c| c == code.as_str())),
        Topic::Case(id) => event.stream == id.0,
        Topic::Unit(id) => keys.units.contains(&id.0),
        Topic::Me => keys.people.contains(&principal.account.0),
    }
}

impl History for Feed {
    fn feed_after<'a>(
        &'a self,
        principal: &'a Principal,
        topic: &'a Topic,
        position: i64,
        limit: usize,
    ) -> BoxFuture<'a, Result<Replay, HistoryError>> {
        self.replays.fetch_add(1, Ordering::Relaxed);
        let FeedHead { epoch, position: head } = self.head();
        let events =
            self.page(position, limit, |event| event.position <= head && concerns(event, topic, principal));
        if self.failing.load(Ordering::Relaxed) {
            return ready(Err("the database is away".into())).boxed();
        }
        // A page that is cut off says how far it got.
        let position = if events.len() < limit { head } else { events[events.len() - 1].position };
        ready(Ok(Replay { epoch, position, events })).boxed()
    }

    fn snapshot<'a>(
        &'a self,
        _: &'a Principal,
        topic: &'a Topic,
        class: ViewClass,
    ) -> BoxFuture<'a, Result<Snapshot, HistoryError>> {
        if self.failing.load(Ordering::Relaxed) {
            return ready(Err("the database is away".into())).boxed();
        }
        let FeedHead { epoch, position } = self.head();
        let state = json!({"topic": topic.to_string(), "class": class.0, "as_of": position});
        ready(Ok(Snapshot { epoch, position, state })).boxed()
    }
}

/// Everybody may everything as class 1, except what is said here.
#[derive(Default)]
pub struct Rights {
    pub disabled: Mutex<HashSet<AccountId>>,
    pub refused: Mutex<HashSet<(AccountId, Topic)>>,
    pub classes: Mutex<HashMap<AccountId, Option<ViewClass>>>,
    pub stale: AtomicBool,
    /// A case that cannot be loaded.
    pub unknown: Mutex<Option<CaseId>>,
    /// Cases that were loaded, until they are forgotten.
    pub prepared: Mutex<HashSet<Uuid>>,
    /// Bytes of padding in each rendering.
    pub padding: AtomicUsize,
    pub asked: AtomicUsize,
    pub rendered: AtomicUsize,
}

impl Sight for Rights {
    fn admit<'a>(&'a self, principal: &'a Principal) -> BoxFuture<'a, Result<(), Refusal>> {
        let disabled = self.disabled.lock().unwrap().contains(&principal.account);
        ready(if disabled { Err(Refusal::NotFound) } else { Ok(()) }).boxed()
    }

    fn subscribe_allowed<'a>(
        &'a self,
        principal: &'a Principal,
        topic: &'a Topic,
    ) -> BoxFuture<'a, Result<SubscriptionScope, Refusal>> {
        let refused = self.refused.lock().unwrap().contains(&(principal.account, topic.clone()));
        let answer =
            if refused { Err(Refusal::NotFound) } else { Ok(SubscriptionScope { class: ViewClass(1) }) };
        ready(answer).boxed()
    }

    fn prepare<'a>(&'a self, event: &'a FeedEvent) -> BoxFuture<'a, ()> {
        if *self.unknown.lock().unwrap() != Some(CaseId(event.stream)) {
            self.prepared.lock().unwrap().insert(event.stream);
        }
        ready(()).boxed()
    }

    fn knows(&self, event: &FeedEvent) -> bool {
        self.prepared.lock().unwrap().contains(&event.stream)
    }

    fn class_of(&self, principal: &Principal, _: &Topic, event: &FeedEvent) -> Option<ViewClass> {
        assert!(self.knows(event), "asked about an event that is not prepared");
        self.asked.fetch_add(1, Ordering::Relaxed);
        self.classes.lock().unwrap().get(&principal.account).copied().unwrap_or(Some(ViewClass(1)))
    }

    fn render(&self, event: &FeedEvent, view: View) -> Option<Value> {
        self.rendered.fetch_add(1, Ordering::Relaxed);
        let padding = "x".repeat(self.padding.load(Ordering::Relaxed));
        Some(json!({"n": event.position, "class": view.class.0, "padding": padding}))
    }

    fn current(&self) -> bool {
        !self.stale.load(Ordering::Relaxed)
    }
}

pub struct World {
    pub feed: Arc<Feed>,
    pub rights: Arc<Rights>,
    pub bus: Bus,
    pub hub: Hub,
    pub tickets: Arc<TicketDesk>,
    pub address: SocketAddr,
}

impl World {
    pub async fn start(config: HubConfig) -> Self {
        let (feed, rights, bus) = (Arc::new(Feed::default()), Arc::new(Rights::default()), Bus::in_process());
        let hub = Hub::new(config, Arc::clone(&rights) as _, Arc::clone(&feed) as _);
        let follower = Follower::start(&bus, Arc::clone(&feed) as _, DISTRICT, StartAt::Head).await;
        let following = hub.clone();
        tokio::spawn(async move { following.follow(follower).await });
        let tickets = Arc::new(TicketDesk::new(&[7; 32]));
        let origins = Origins::new([ORIGIN.to_owned()]);
        let app = router(Endpoint { hub: hub.clone(), tickets: Arc::clone(&tickets), origins });
        let socket = TcpSocket::new_v4().unwrap();
        socket.set_send_buffer_size(SOCKET_BUFFER).unwrap();
        socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
        let listener = socket.listen(1_024).unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move { axum::serve(listener, app).await });
        Self { feed, rights, bus, hub, tickets, address }
    }

    /// Commits an event and publishes it.
    pub async fn event(&self, case: CaseId, keys: FeedKeys) -> FeedEvent {
        let event = self.feed.commit(case, keys);
        self.bus.publish(std::slice::from_ref(&event)).await.unwrap();
        event
    }

    pub fn ticket(&self, account: AccountId) -> String {
        let principal = Principal { account, session: account.0, district: DISTRICT };
        self.tickets.issue(&principal, now()).text
    }

    /// Waits until something holds; the answer is looked at again and again, for at most 20 s.
    pub async fn until(&self, what: &str, holds: impl Fn(&Self) -> bool) {
        let looking = async {
            while !holds(self) {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(Duration::from_secs(20), looking)
            .await
            .unwrap_or_else(|_| panic!("never: {what}"));
    }
}

pub fn now() -> Instant {
    let since_epoch = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap();
    Instant(since_epoch.as_micros() as i64)
}
