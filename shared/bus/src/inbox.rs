//! The bounded queue of each subscriber, the same for both back ends.

use crate::bus::Districts;
use crate::reader::Reader;
use sandan_contract::feed::FeedEvent;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use tokio::sync::Notify;

/// Most events that wait for one subscriber. Four seconds of the target load of 1,000 events/s; beyond that
/// reading the feed in pages is cheaper than the queue.
pub const INBOX_LIMIT: usize = 4_096;

/// What a subscription yields.
#[derive(Clone, Debug)]
pub enum BusItem {
    Event(Arc<FeedEvent>),
    /// Something may have been missed before this point: read the feed.
    Gap,
}

/// One subscriber's end. Dropping it unsubscribes.
#[derive(Debug)]
pub struct Subscription {
    inbox: Arc<Inbox>,
    /// Keeps the senders alive, so that a subscription never ends.
    _fanout: Arc<Fanout>,
    /// Partition readers live as long as somebody listens to them.
    _readers: Vec<Arc<Reader>>,
}

impl Subscription {
    /// The next item; never ends. Safe to cancel: nothing is taken before it is returned.
    pub async fn next(&mut self) -> BusItem {
        loop {
            if let Some(item) = self.inbox.take() {
                return item;
            }
            self.inbox.wake.notified().await;
        }
    }
}

#[derive(Debug)]
struct Inbox {
    districts: Districts,
    content: Mutex<Content>,
    wake: Notify,
}

#[derive(Debug)]
struct Content {
    queue: VecDeque<Arc<FeedEvent>>,
    gap: bool,
}

impl Inbox {
    fn take(&self) -> Option<BusItem> {
        let mut content = lock(&self.content);
        if std::mem::take(&mut content.gap) {
            return Some(BusItem::Gap);
        }
        content.queue.pop_front().map(BusItem::Event)
    }

    fn put(&self, event: &Arc<FeedEvent>) {
        let mut content = lock(&self.content);
        if content.queue.len() >= INBOX_LIMIT {
            // The feed has all of it; keeping the old half would only delay the reader's way there.
            content.queue.clear();
            content.gap = true;
        }
        content.queue.push_back(Arc::clone(event));
        drop(content);
        self.wake.notify_one();
    }

    fn mark_gap(&self) {
        lock(&self.content).gap = true;
        self.wake.notify_one();
    }
}

/// All subscribers of one bus in this process.
#[derive(Debug, Default)]
pub(crate) struct Fanout {
    inboxes: Mutex<Vec<Weak<Inbox>>>,
}

impl Fanout {
    pub(crate) fn subscribe(
        self: &Arc<Self>,
        districts: Districts,
        readers: Vec<Arc<Reader>>,
    ) -> Subscription {
        let content = Mutex::new(Content { queue: VecDeque::new(), gap: true });
        let inbox = Arc::new(Inbox { districts, content, wake: Notify::new() });
        let mut inboxes = lock(&self.inboxes);
        inboxes.retain(|known| known.strong_count() > 0);
        inboxes.push(Arc::downgrade(&inbox));
        drop(inboxes);
        Subscription { inbox, _fanout: Arc::clone(self), _readers: readers }
    }

    pub(crate) fn deliver(&self, event: &Arc<FeedEvent>) {
        for inbox in self.live().filter(|inbox| inbox.districts.contains(event.district)) {
            inbox.put(event);
        }
    }

    /// Tells every subscriber of a partition that it may have missed something.
    pub(crate) fn gap(&self, partition: u16) {
        for inbox in self.live().filter(|inbox| inbox.districts.partitions().contains(&partition)) {
            inbox.mark_gap();
        }
    }

    fn live(&self) -> impl Iterator<Item = Arc<Inbox>> {
        let inboxes: Vec<_> = lock(&self.inboxes).iter().filter_map(Weak::upgrade).collect();
        inboxes.into_iter()
    }
}

/// No holder of these locks can leave a half-made change behind, so a poisoned one is still good.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
