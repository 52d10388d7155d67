//! What waits for one socket: bounded, shared, and emptied at once when the socket is to close.

use crate::occurrence::Occurrence;
use crate::sight::Principal;
use sandan_contract::feed::StreamKind;
use sandan_contract::ws::{CloseCode, Mode, Topic};
use std::collections::{HashMap, VecDeque};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::Notify;
use uuid::Uuid;

/// A socket's subscription to one topic. Subscribing anew makes a new one.
#[derive(Debug)]
pub(crate) struct Subscription {
    pub(crate) id: u64,
    pub(crate) topic: Topic,
    pub(crate) mode: Mode,
}

/// What a frame will say of an event.
#[derive(Clone, Debug)]
pub(crate) enum Content {
    Told(Arc<str>),
    Left,
}

/// One event for one subscription.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub(crate) subscription: Arc<Subscription>,
    pub(crate) occurrence: Arc<Occurrence>,
    pub(crate) content: Content,
    /// The count of changes of rights when visibility was decided; an older one is decided again.
    pub(crate) rights: u64,
}

/// What a session has to do next.
#[derive(Debug, Default)]
pub(crate) struct Work {
    /// The line started anew: every topic needs a snapshot.
    pub(crate) restart: bool,
    /// One entry, or the newest entries of one subscription in state mode.
    pub(crate) entries: Vec<Entry>,
    /// More is waiting.
    pub(crate) more: bool,
}

/// One socket's queue, shared by the hub, which fills it, and the session, which empties it.
#[derive(Debug)]
pub(crate) struct Outbox {
    pub(crate) principal: Principal,
    limit: usize,
    waiting: Mutex<Waiting>,
    rights: AtomicU64,
    wake: Notify,
}

#[derive(Debug, Default)]
struct Waiting {
    queue: VecDeque<Item>,
    /// The newest entry of each stream, by subscription; each set has its place in the queue.
    states: HashMap<u64, HashMap<(StreamKind, Uuid), Entry>>,
    /// Entries in `queue` and `states` together.
    count: usize,
    close: Option<CloseCode>,
    restart: bool,
}

#[derive(Debug)]
enum Item {
    One(Entry),
    /// All newest entries of a subscription in state mode: taken together, so that a case that changes all the
    /// time is told as often as the others.
    States(u64),
}

impl Outbox {
    pub(crate) fn new(principal: Principal, limit: usize) -> Self {
        Self { principal, limit, waiting: Mutex::default(), rights: AtomicU64::new(0), wake: Notify::new() }
    }

    /// Queues an entry; a queue that is full closes the socket instead.
    pub(crate) fn push(&self, entry: Entry) {
        let mut waiting = self.lock();
        if waiting.close.is_some() {
            return;
        }
        waiting.put(entry);
        if waiting.count > self.limit {
            waiting.clear();
            waiting.close = Some(CloseCode::Slow);
        }
        drop(waiting);
        self.wake.notify_one();
    }

    /// Takes what is first in the queue.
    pub(crate) fn take(&self) -> Work {
        let mut waiting = self.lock();
        let restart = std::mem::take(&mut waiting.restart);
        let entries = waiting.queue.pop_front().map_or_else(Vec::new, |item| waiting.open(item));
        waiting.count -= entries.len();
        Work { restart, entries, more: !waiting.queue.is_empty() }
    }

    /// Why the socket is to be closed.
    pub(crate) fn closing(&self) -> Option<CloseCode> {
        self.lock().close
    }

    /// Returns when there may be work.
    pub(crate) async fn work(&self) {
        self.wake.notified().await;
    }

    /// Wakes the session without giving it anything.
    pub(crate) fn wake(&self) {
        self.wake.notify_one();
    }

    pub(crate) fn close(&self, code: CloseCode) {
        let mut waiting = self.lock();
        waiting.clear();
        waiting.close.get_or_insert(code);
        drop(waiting);
        self.wake.notify_one();
    }

    /// Everything queued is of a line that is gone.
    pub(crate) fn restart(&self) {
        let mut waiting = self.lock();
        waiting.clear();
        waiting.restart = true;
        drop(waiting);
        self.wake.notify_one();
    }

    /// Rights have changed; what is queued is decided again before it is sent.
    pub(crate) fn recheck(&self) {
        self.rights.fetch_add(1, Ordering::AcqRel);
        self.wake.notify_one();
    }

    /// Changes of rights so far. Read it before deciding what an entry shows.
    pub(crate) fn rights(&self) -> u64 {
        self.rights.load(Ordering::Acquire)
    }

    /// Entries that wait.
    pub(crate) fn len(&self) -> usize {
        self.lock().count
    }

    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Waiting {
    fn put(&mut self, entry: Entry) {
        if entry.subscription.mode == Mode::Events {
            self.count += 1;
            self.queue.push_back(Item::One(entry));
            return;
        }
        let id = entry.subscription.id;
        let event = &entry.occurrence.event;
        let stream = (event.stream_kind, event.stream);
        let set = self.states.entry(id).or_insert_with(|| {
            self.queue.push_back(Item::States(id));
            HashMap::new()
        });
        if set.insert(stream, entry).is_none() {
            self.count += 1;
        }
    }

    fn open(&mut self, item: Item) -> Vec<Entry> {
        match item {
            Item::One(entry) => vec![entry],
            Item::States(id) => {
                let set = self.states.remove(&id).unwrap_or_default();
                let mut entries: Vec<_> = set.into_values().collect();
                entries.sort_by_key(|entry| entry.occurrence.position());
                entries
            }
        }
    }

    fn clear(&mut self) {
        self.queue = VecDeque::new();
        self.states = HashMap::new();
        self.count = 0;
    }
}
