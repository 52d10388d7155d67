//! Reads one partition over a connection of its own and hands its events to the subscribers.

use crate::inbox::Fanout;
use crate::pace::Pace;
use crate::redis_streams::FIELD;
use redis::aio::MultiplexedConnection;
use redis::streams::{StreamId, StreamRangeReply, StreamReadReply};
use redis::{AsyncConnectionConfig, Client, RedisError};
use sandan_contract::feed::FeedEvent;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use tokio::task::AbortHandle;

const BLOCK: Duration = Duration::from_secs(5);
/// A read that outlives its block by this much sits on a dead connection.
const BLOCK_SLACK: Duration = Duration::from_secs(5);
const CONNECT: Duration = Duration::from_secs(2);
const READ_EVENTS: usize = 512;

/// What a reader reads, and for whom.
pub(crate) struct Source {
    pub(crate) client: Client,
    pub(crate) key: String,
    /// Shown by `CLIENT LIST`.
    pub(crate) name: String,
    pub(crate) partition: u16,
    pub(crate) fanout: Arc<Fanout>,
}

/// A running reader; dropping it ends the task and its connection.
#[derive(Debug)]
pub(crate) struct Reader {
    task: AbortHandle,
    tried: watch::Receiver<bool>,
}

impl Drop for Reader {
    fn drop(&mut self) {
        self.task.abort();
    }
}

#[derive(Debug, thiserror::Error)]
enum ReadError {
    #[error(transparent)]
    Redis(#[from] RedisError),
    #[error("no answer within the block time and {BLOCK_SLACK:?}")]
    Silent,
}

impl Reader {
    pub(crate) fn start(source: Source) -> Self {
        let (tried, seen) = watch::channel(false);
        let task = tokio::spawn(run(source, tried)).abort_handle();
        Self { task, tried: seen }
    }

    /// Returns when the reader listens, or when its first attempt failed.
    pub(crate) async fn tried(&self) {
        // An error means that the task has ended, and then there is nothing to wait for.
        let _ = self.tried.clone().wait_for(|tried| *tried).await;
    }
}

async fn run(source: Source, tried: watch::Sender<bool>) {
    let mut pace = Pace::new(Duration::from_millis(50), Duration::from_secs(5));
    loop {
        let Err(error) = listen(&source, &tried, &mut pace).await;
        tried.send_replace(true);
        let delay = pace.delay();
        tracing::warn!(%error, partition = source.partition, ?delay, "lost the redis bus, connecting again");
        tokio::time::sleep(delay).await;
    }
}

/// Connects, finds the newest entry, says `Gap`, and from there reads until the connection fails.
///
/// What was added between two connections is not read from the stream: after the gap the feed is read anyway.
async fn listen(
    source: &Source,
    tried: &watch::Sender<bool>,
    pace: &mut Pace,
) -> Result<std::convert::Infallible, ReadError> {
    let mut connection = connect(source).await?;
    let mut last = newest(&mut connection, &source.key).await?;
    source.fanout.gap(source.partition);
    tried.send_replace(true);
    loop {
        let entries = read(&mut connection, &source.key, &last).await?;
        pace.reset();
        for entry in entries {
            match event(&entry) {
                Some(event) => source.fanout.deliver(&Arc::new(event)),
                // A shape of a later version: the feed's reader knows how to bring it up.
                None => source.fanout.gap(source.partition),
            }
            last = entry.id;
        }
    }
}

/// Without a response timeout: the default of 500 ms would end every longer block.
async fn connect(source: &Source) -> Result<MultiplexedConnection, ReadError> {
    let config =
        AsyncConnectionConfig::new().set_response_timeout(None).set_connection_timeout(Some(CONNECT));
    let connecting = async {
        let mut connection = source.client.get_multiplexed_async_connection_with_config(&config).await?;
        redis::cmd("CLIENT").arg("SETNAME").arg(&source.name).exec_async(&mut connection).await?;
        Ok(connection)
    };
    tokio::time::timeout(CONNECT + BLOCK_SLACK, connecting).await.map_err(|_| ReadError::Silent)?
}

/// The id to read after. `$` in every read would lose what comes between two reads.
async fn newest(connection: &mut MultiplexedConnection, key: &str) -> Result<String, ReadError> {
    let mut command = redis::cmd("XREVRANGE");
    command.arg(key).arg("+").arg("-").arg("COUNT").arg(1);
    let asking = command.query_async::<StreamRangeReply>(connection);
    let reply = tokio::time::timeout(BLOCK_SLACK, asking).await.map_err(|_| ReadError::Silent)??;
    Ok(reply.ids.into_iter().next().map_or_else(|| "0-0".to_owned(), |entry| entry.id))
}

async fn read(
    connection: &mut MultiplexedConnection,
    key: &str,
    last: &str,
) -> Result<Vec<StreamId>, ReadError> {
    let mut command = redis::cmd("XREAD");
    command.arg("COUNT").arg(READ_EVENTS).arg("BLOCK").arg(BLOCK.as_millis() as u64);
    command.arg("STREAMS").arg(key).arg(last);
    let reading = command.query_async::<Option<StreamReadReply>>(connection);
    let reply = tokio::time::timeout(BLOCK + BLOCK_SLACK, reading).await.map_err(|_| ReadError::Silent)??;
    Ok(reply.into_iter().flat_map(|reply| reply.keys).flat_map(|stream| stream.ids).collect())
}

fn event(entry: &StreamId) -> Option<FeedEvent> {
    let text: String = entry.get(FIELD)?;
    serde_json::from_str(&text)
        .inspect_err(
            |error| tracing::warn!(%error, id = %entry.id, "bus entry is not an event of this version"),
        )
        .ok()
}
