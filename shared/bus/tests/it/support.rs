//! A feed in memory, and a bus of each kind for one test.

use futures::future::{BoxFuture, FutureExt, ready};
use sandan_bus::{Bus, FeedHead, FeedSource, SourceError};
use sandan_contract::feed::{FeedEvent, FeedKeys, StreamKind};
use sandan_core::ids::District;
use sandan_core::time::Instant;
use std::future::Future;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;
use uuid::Uuid;

/// Nothing in these tests takes longer unless it hangs.
pub const PATIENCE: Duration = Duration::from_secs(30);

pub fn event(district: District, position: i64) -> FeedEvent {
    FeedEvent {
        district,
        position,
        stream: Uuid::from_u128(u128::from(position.unsigned_abs() % 7)),
        stream_kind: StreamKind::Case,
        seq: position / 7 + 1,
        kind: "reported".to_owned(),
        v: 1,
        at: Instant(position),
        actor: None,
        keys: FeedKeys::default(),
        data: format!(r#"{{"n":{position}}}"#),
    }
}

/// A district's feed; positions are dense because they are lengths.
#[derive(Default)]
pub struct Feed {
    line: Mutex<(Uuid, Vec<FeedEvent>, i64)>,
    pub failing: AtomicBool,
    pub reads: AtomicUsize,
}

impl Feed {
    /// Commits so many events and returns them, for publishing or not.
    pub fn commit(&self, district: District, count: usize) -> Vec<FeedEvent> {
        let mut line = self.line.lock().unwrap();
        let newest = line.2 + i64::try_from(line.1.len()).unwrap();
        let events: Vec<_> = (1..=count as i64).map(|n| event(district, newest + n)).collect();
        line.1.extend(events.iter().cloned());
        events
    }

    /// What a restore does: a new epoch, and a shorter line.
    pub fn restore(&self, epoch: Uuid, keep: usize) {
        let mut line = self.line.lock().unwrap();
        line.0 = epoch;
        line.1.truncate(keep);
    }

    /// Drops the oldest events from the history.
    pub fn drop_oldest(&self, count: usize) {
        let mut line = self.line.lock().unwrap();
        line.1.drain(..count);
        line.2 += count as i64;
    }

    fn answer<T>(&self, value: impl FnOnce(&(Uuid, Vec<FeedEvent>, i64)) -> T) -> Result<T, SourceError> {
        self.reads.fetch_add(1, Ordering::Relaxed);
        match self.failing.load(Ordering::Relaxed) {
            true => Err("the database is away".into()),
            false => Ok(value(&self.line.lock().unwrap())),
        }
    }
}

impl FeedSource for Feed {
    fn feed_after(
        &self,
        _: District,
        position: i64,
        limit: usize,
    ) -> BoxFuture<'_, Result<Vec<FeedEvent>, SourceError>> {
        let page = |line: &(Uuid, Vec<FeedEvent>, i64)| {
            line.1.iter().filter(|event| event.position > position).take(limit).cloned().collect()
        };
        ready(self.answer(page)).boxed()
    }

    fn feed_head(&self, _: District) -> BoxFuture<'_, Result<FeedHead, SourceError>> {
        let head = |line: &(Uuid, Vec<FeedEvent>, i64)| FeedHead {
            epoch: line.0,
            position: line.2 + line.1.len() as i64,
        };
        ready(self.answer(head)).boxed()
    }
}

/// Which bus a test runs on.
#[derive(Clone, Debug)]
pub enum Kind {
    InProcess,
    Redis { prefix: String },
}

pub fn redis_url() -> String {
    std::env::var("SANDAN_TEST_REDIS").unwrap_or_else(|_| "redis://127.0.0.1:6379".to_owned())
}

/// Runs a test on a fresh in-process bus.
pub fn in_process<F: Future<Output = ()>>(test: impl FnOnce(Bus, Kind) -> F) {
    run(patient(test(Bus::in_process(), Kind::InProcess)));
}

/// Runs a test on Redis under keys of its own, which are deleted also when it fails.
pub fn redis<F: Future<Output = ()>>(test: impl FnOnce(Bus, Kind) -> F) {
    run(async {
        let prefix = format!("sandan-test-{}", Uuid::new_v4());
        let bus = Bus::redis(&redis_url(), &prefix).await.unwrap();
        let kind = Kind::Redis { prefix: prefix.clone() };
        let outcome = std::panic::AssertUnwindSafe(patient(test(bus, kind)));
        let outcome = outcome.catch_unwind().await;
        delete_keys(&prefix).await;
        if let Err(panic) = outcome {
            std::panic::resume_unwind(panic);
        }
    });
}

fn run(test: impl Future<Output = ()>) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(test);
}

async fn patient(test: impl Future<Output = ()>) {
    tokio::time::timeout(PATIENCE, test).await.expect("the test hangs");
}

async fn delete_keys(prefix: &str) {
    let mut connection = connection().await;
    for partition in 0..sandan_bus::PARTITIONS {
        let key = format!("{prefix}:{{{partition}}}");
        redis::cmd("DEL").arg(key).exec_async(&mut connection).await.unwrap();
    }
}

pub async fn connection() -> redis::aio::MultiplexedConnection {
    redis::Client::open(redis_url()).unwrap().get_multiplexed_async_connection().await.unwrap()
}

/// Kills this bus's partition readers by their connection ids; returns how many there were.
pub async fn kill_readers(prefix: &str) -> usize {
    let mut connection = connection().await;
    let list: String = redis::cmd("CLIENT").arg("LIST").query_async(&mut connection).await.unwrap();
    let mine = list.lines().filter(|line| line.contains(&format!("name={prefix}-reader-")));
    let mut killed = 0;
    for id in mine.filter_map(|line| line.split(' ').next()?.strip_prefix("id=")) {
        let one: usize =
            redis::cmd("CLIENT").arg("KILL").arg("ID").arg(id).query_async(&mut connection).await.unwrap();
        killed += one;
    }
    killed
}
