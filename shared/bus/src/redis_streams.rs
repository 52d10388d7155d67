use crate::bus::{BusError, Districts, partition};
use crate::inbox::{Fanout, Subscription, lock};
use crate::reader::{Reader, Source};
use redis::aio::{ConnectionManager, ConnectionManagerConfig};
use redis::{Client, Pipeline};
use sandan_contract::feed::FeedEvent;
use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::sync::{Arc, Mutex, Weak};
use std::time::Duration;

/// Events kept per partition, about: enough for readers that are a little late; later ones read the feed.
const STREAM_LENGTH: usize = 20_000;
/// Events per round trip: about 0.5 MB, so that a large batch neither blocks Redis nor the response timeout.
const PIPELINE_EVENTS: usize = 512;
/// The relay publishes again after an error, so an answer may take this long and no longer.
const ANSWER: Duration = Duration::from_secs(5);
const CONNECT: Duration = Duration::from_secs(2);
/// The field of a stream entry that holds the event's JSON.
pub(crate) const FIELD: &str = "e";

/// Redis Streams: one stream per partition, one connection for publishing, one per partition read.
pub(crate) struct RedisStreams {
    client: Client,
    prefix: String,
    publisher: ConnectionManager,
    fanout: Arc<Fanout>,
    readers: Mutex<HashMap<u16, Weak<Reader>>>,
}

impl fmt::Debug for RedisStreams {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The client is left out: it carries the password of the URL.
        f.debug_struct("RedisStreams").field("prefix", &self.prefix).finish_non_exhaustive()
    }
}

impl RedisStreams {
    pub(crate) async fn open(url: &str, prefix: &str) -> Result<Self, BusError> {
        let client = Client::open(url)?;
        let config = ConnectionManagerConfig::new()
            .set_response_timeout(Some(ANSWER))
            .set_connection_timeout(Some(CONNECT))
            .set_number_of_retries(1);
        let publisher = ConnectionManager::new_lazy_with_config(client.clone(), config)?;
        let streams = Self {
            client,
            prefix: prefix.to_owned(),
            publisher,
            fanout: Arc::default(),
            readers: Mutex::default(),
        };
        if let Err(error) = streams.ping().await {
            tracing::warn!(%error, "redis bus is away, subscribers poll the feed until it is back");
        }
        Ok(streams)
    }

    async fn ping(&self) -> Result<(), BusError> {
        let mut connection = self.publisher.clone();
        Ok(redis::cmd("PING").exec_async(&mut connection).await?)
    }

    pub(crate) async fn publish(&self, events: &[FeedEvent]) -> Result<(), BusError> {
        let mut by_partition = BTreeMap::<u16, Vec<&FeedEvent>>::new();
        for event in events {
            by_partition.entry(partition(event.district)).or_default().push(event);
        }
        let mut connection = self.publisher.clone();
        for (partition, events) in by_partition {
            let key = key(&self.prefix, partition);
            for chunk in events.chunks(PIPELINE_EVENTS) {
                additions(&key, chunk)?.exec_async(&mut connection).await?;
            }
        }
        Ok(())
    }

    pub(crate) async fn subscribe(&self, districts: Districts) -> Subscription {
        let readers: Vec<_> = districts.partitions().into_iter().map(|p| self.reader(p)).collect();
        let subscription = self.fanout.subscribe(districts, readers.clone());
        for reader in readers {
            reader.tried().await;
        }
        subscription
    }

    /// The running reader of a partition, or a new one.
    fn reader(&self, partition: u16) -> Arc<Reader> {
        let mut readers = lock(&self.readers);
        if let Some(reader) = readers.get(&partition).and_then(Weak::upgrade) {
            return reader;
        }
        let reader = Arc::new(Reader::start(Source {
            client: self.client.clone(),
            key: key(&self.prefix, partition),
            name: format!("{}-reader-{partition}", self.prefix),
            partition,
            fanout: Arc::clone(&self.fanout),
        }));
        readers.insert(partition, Arc::downgrade(&reader));
        reader
    }
}

/// The braces are Redis Cluster's hash tag: the partition alone decides the slot.
fn key(prefix: &str, partition: u16) -> String {
    format!("{prefix}:{{{partition}}}")
}

fn additions(key: &str, events: &[&FeedEvent]) -> Result<Pipeline, BusError> {
    let mut pipeline = redis::pipe();
    for event in events {
        let text = serde_json::to_string(event).map_err(|source| BusError::Encode {
            district: event.district,
            position: event.position,
            source,
        })?;
        pipeline.cmd("XADD").arg(key).arg("MAXLEN").arg("~").arg(STREAM_LENGTH).arg("*").arg(FIELD).arg(text);
    }
    Ok(pipeline)
}
