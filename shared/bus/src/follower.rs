//! One district's number line as a dense sequence.

use crate::bus::{Bus, Districts};
use crate::inbox::{BusItem, Subscription};
use crate::pace::Pace;
use crate::source::{FeedHead, FeedSource, SourceError};
use sandan_contract::feed::FeedEvent;
use sandan_contract::ws::District;
use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::Instant;
use uuid::Uuid;

/// Events per page when a hole is refilled.
const PAGE: usize = 500;
/// The first and the longest wait between two looks at the feed while the bus is silent.
const IDLE: (Duration, Duration) = (Duration::from_millis(500), Duration::from_secs(2));
/// Even on a busy bus the epoch is looked at this often.
const BUSY: Duration = Duration::from_secs(2);
/// Waits after a failed look, and after one that did not bring what the bus has announced.
const RETRY: (Duration, Duration) = (Duration::from_millis(20), Duration::from_secs(1));

/// Where to begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StartAt {
    /// With the next event after the newest.
    Head,
    /// After this position, if the line still has this epoch (`None`: any); else at the head.
    After { epoch: Option<Uuid>, position: i64 },
}

/// What a follower yields.
#[derive(Clone, Debug, PartialEq)]
pub enum Followed {
    /// The line starts here: the next event is `position + 1`. The first item; and again after a restore, an
    /// import, or when history was dropped before it was read: whatever was derived must be read anew.
    At(FeedHead),
    /// The next event: its position is one more than the last.
    Event(Arc<FeedEvent>),
}

/// Yields every event of one district once, in order, with no hole.
pub struct Follower {
    subscription: Subscription,
    source: Arc<dyn FeedSource>,
    district: District,
    start: StartAt,
    /// The epoch, and the position of the newest event that was taken in.
    line: Option<FeedHead>,
    ready: VecDeque<Arc<FeedEvent>>,
    /// The newest position that the bus has shown.
    announced: i64,
    look_at: Instant,
    looked: Option<Instant>,
    idle: Pace,
    retry: Pace,
}

impl Follower {
    /// Subscribes; the feed is first read by [`Follower::next`].
    pub async fn start(bus: &Bus, source: Arc<dyn FeedSource>, district: District, start: StartAt) -> Self {
        let subscription = bus.subscribe(Districts::one(district)).await;
        Self {
            subscription,
            source,
            district,
            start,
            line: None,
            ready: VecDeque::new(),
            announced: 0,
            look_at: Instant::now(),
            looked: None,
            idle: Pace::new(IDLE.0, IDLE.1),
            retry: Pace::new(RETRY.0, RETRY.1),
        }
    }

    #[must_use]
    pub const fn district(&self) -> District {
        self.district
    }

    /// When the feed was last read with success: older than a few seconds means that this process cannot follow.
    #[must_use]
    pub const fn looked(&self) -> Option<Instant> {
        self.looked
    }

    /// The next item; never ends, waits while there is nothing new and while the feed cannot be read.
    ///
    /// Safe to cancel: what was taken from the bus or the feed is kept for the next call.
    pub async fn next(&mut self) -> Followed {
        loop {
            if let Some(event) = self.ready.pop_front() {
                return Followed::Event(event);
            }
            if Instant::now() < self.look_at {
                tokio::select! {
                    item = self.subscription.next() => self.hear(item),
                    () = tokio::time::sleep_until(self.look_at) => {}
                }
            } else if let Some(at) = self.look().await {
                return Followed::At(at);
            }
        }
    }

    fn hear(&mut self, item: BusItem) {
        let now = Instant::now();
        let BusItem::Event(event) = item else {
            self.look_at = now;
            return;
        };
        let Some(line) = &mut self.line else { return };
        if event.position == line.position + 1 {
            line.position = event.position;
            self.idle.reset();
            self.look_at = self.looked.map_or(now, |looked| looked + BUSY).min(now + self.idle.delay());
            self.ready.push_back(event);
        } else if event.position > line.position {
            self.announced = self.announced.max(event.position);
            self.look_at = now;
        }
    }

    /// Reads the feed from where the line stands. State changes only after the last await.
    async fn look(&mut self) -> Option<FeedHead> {
        match self.read().await {
            Ok((head, page)) => {
                self.looked = Some(Instant::now());
                self.take_in(head, page)
            }
            Err(error) => {
                tracing::warn!(%error, district = %self.district, "reading the feed failed, trying again");
                self.look_at = Instant::now() + self.retry.delay();
                None
            }
        }
    }

    async fn read(&self) -> Result<(FeedHead, Vec<FeedEvent>), SourceError> {
        let head = self.source.feed_head(self.district).await?;
        let Some(line) = self.line.filter(|line| line.epoch == head.epoch) else {
            return Ok((head, Vec::new()));
        };
        if head.position.max(self.announced) <= line.position {
            return Ok((head, Vec::new()));
        }
        let page = self.source.feed_after(self.district, line.position, PAGE).await?;
        Ok((head, page))
    }

    fn take_in(&mut self, head: FeedHead, page: Vec<FeedEvent>) -> Option<FeedHead> {
        let Some(line) = self.line.filter(|line| line.epoch == head.epoch) else {
            return Some(self.begin(head));
        };
        let begins = page.first().map(|event| event.position).filter(|first| *first > line.position + 1);
        if let Some(first) = begins {
            return Some(self.begin_at(FeedHead { epoch: head.epoch, position: first - 1 }));
        }
        let mut position = line.position;
        for event in page {
            if event.position == position + 1 {
                position += 1;
                self.ready.push_back(Arc::new(event));
            }
        }
        self.line = Some(FeedHead { epoch: line.epoch, position });
        self.plan(position > line.position, head.position.max(self.announced) > position);
        None
    }

    /// When to look next: at once while a backlog is being read, soon while something announced is missing.
    fn plan(&mut self, advanced: bool, missing: bool) {
        if advanced {
            self.retry.reset();
            self.idle.reset();
        }
        let wait = match (advanced, missing) {
            (true, true) => Duration::ZERO,
            (false, true) => self.retry.delay(),
            (_, false) => self.idle.delay(),
        };
        self.look_at = Instant::now() + wait;
    }

    fn begin(&mut self, head: FeedHead) -> FeedHead {
        let asked = match (self.line, self.start) {
            // A position ahead of the head names events that this line has never had.
            (None, StartAt::After { epoch, position }) if position <= head.position => {
                epoch.is_none_or(|epoch| epoch == head.epoch).then_some(position)
            }
            _ => None,
        };
        self.begin_at(FeedHead { epoch: head.epoch, position: asked.unwrap_or(head.position) })
    }

    fn begin_at(&mut self, at: FeedHead) -> FeedHead {
        self.line = Some(at);
        self.announced = 0;
        self.retry.reset();
        self.idle.reset();
        self.look_at = Instant::now();
        at
    }
}
