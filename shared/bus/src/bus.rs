use crate::inbox::{Fanout, Subscription};
use crate::redis_streams::RedisStreams;
use sandan_contract::feed::FeedEvent;
use sandan_contract::ws::District;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Fixed, so that a district's partition is the same for every version and process: a change would need all
/// publishers and readers stopped.
pub const PARTITIONS: u16 = 64;

/// Why a batch was not published. The caller publishes the whole batch again.
#[derive(Debug, thiserror::Error)]
pub enum BusError {
    #[error("redis: {0}")]
    Redis(#[from] redis::RedisError),
    #[error("event {position} of district {district} as JSON: {source}")]
    Encode { district: District, position: i64, source: serde_json::Error },
}

/// Which districts a subscription carries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Districts {
    /// Every district; with Redis this holds one connection per partition.
    All,
    Only(BTreeSet<District>),
}

impl Districts {
    /// A single district.
    #[must_use]
    pub fn one(district: District) -> Self {
        Self::Only(BTreeSet::from([district]))
    }

    #[must_use]
    pub fn contains(&self, district: District) -> bool {
        match self {
            Self::All => true,
            Self::Only(districts) => districts.contains(&district),
        }
    }

    pub(crate) fn partitions(&self) -> BTreeSet<u16> {
        match self {
            Self::All => (0..PARTITIONS).collect(),
            Self::Only(districts) => districts.iter().map(|d| partition(*d)).collect(),
        }
    }
}

/// The partition of a district.
pub(crate) const fn partition(district: District) -> u16 {
    district.0 % PARTITIONS
}

/// The handle; clones share one bus.
#[derive(Clone, Debug)]
pub struct Bus(Backend);

#[derive(Clone, Debug)]
enum Backend {
    InProcess(Arc<Fanout>),
    Redis(Arc<RedisStreams>),
}

impl Bus {
    /// A bus inside this process.
    #[must_use]
    pub fn in_process() -> Self {
        Self(Backend::InProcess(Arc::default()))
    }

    /// A bus over Redis Streams at `url` (`redis://…`), its keys `{prefix}:{partition}`.
    ///
    /// Redis need not be there yet: publishing fails and subscribers stay silent until it is.
    ///
    /// # Errors
    /// When the URL is not one of Redis.
    pub async fn redis(url: &str, prefix: &str) -> Result<Self, BusError> {
        let streams = RedisStreams::open(url, prefix).await?;
        Ok(Self(Backend::Redis(Arc::new(streams))))
    }

    /// Publishes committed events, in the order given. On an error any part of the batch may have gone out.
    ///
    /// # Errors
    /// When Redis did not confirm the whole batch.
    pub async fn publish(&self, events: &[FeedEvent]) -> Result<(), BusError> {
        match &self.0 {
            Backend::InProcess(fanout) => {
                for event in events {
                    fanout.deliver(&Arc::new(event.clone()));
                }
                Ok(())
            }
            Backend::Redis(streams) => streams.publish(events).await,
        }
    }

    /// Subscribes. Ready when this returns, or, while Redis is away, when the next [`crate::BusItem::Gap`] is read.
    pub async fn subscribe(&self, districts: Districts) -> Subscription {
        match &self.0 {
            Backend::InProcess(fanout) => fanout.subscribe(districts, Vec::new()),
            Backend::Redis(streams) => streams.subscribe(districts).await,
        }
    }
}
