//! Connections that break at any moment.

use crate::client::{Client, told, topic};
use crate::world::{World, account, case, in_grid};
use rand::rngs::SmallRng;
use rand::{RngExt, SeedableRng};
use sandan_contract::ws::{CaseId, Mode, ServerFrame, Since, Told, Topic};
use sandan_push::HubConfig;
use std::sync::Arc;
use tokio::sync::watch;

const CUTS: usize = 100;
/// The producer waits so far ahead of the reader: fewer than what is resumed without a snapshot.
const AHEAD: i64 = 300;

/// How far the reader is, for the producer.
#[derive(Clone, Copy, Default)]
struct Progress {
    position: i64,
    /// All cuts are made.
    enough: bool,
}

/// Commits events of 40 cases until the cuts are made; of ten messages one is lost on the bus.
async fn produce(world: Arc<World>, mut progress: watch::Receiver<Progress>, seed: u64) {
    let mut random = SmallRng::seed_from_u64(seed);
    let mut position = 0;
    loop {
        let room = |progress: &Progress| progress.enough || position - progress.position < AHEAD;
        if progress.wait_for(room).await.unwrap().enough {
            return;
        }
        for _ in 0..random.random_range(1..8) {
            let event = world.feed.commit(case(random.random_range(0..40)), in_grid());
            position = event.position;
            if random.random_ratio(9, 10) {
                world.bus.publish(&[event]).await.unwrap();
            }
        }
        tokio::task::yield_now().await;
    }
}

fn entry(told: Told) -> (i64, CaseId, i64) {
    assert_eq!(told.data["n"], told.position);
    (told.position, told.case.unwrap(), told.version)
}

/// A client that is cut off again and again.
struct Reader {
    world: Arc<World>,
    topic: Topic,
    progress: watch::Sender<Progress>,
    resume: bool,
    seen: Vec<(i64, CaseId, i64)>,
    last: i64,
}

impl Reader {
    async fn connect(&mut self, first: bool) -> Client {
        let since = Since { epoch: self.world.feed.head().epoch, position: self.last };
        let mut client = Client::open(&self.world, account(1)).await;
        let since = (self.resume || first).then_some(since);
        let answer = client.subscribe(&self.topic, since, Some(Mode::Events)).await;
        assert_eq!(answer.recovered, since.is_some());
        self.seen.extend(told(answer.events).into_iter().map(entry));
        self.at(answer.position);
        client
    }

    async fn read(&mut self, client: &mut Client) {
        match client.next().await.unwrap() {
            ServerFrame::Event { told, .. } => self.seen.push(entry(told)),
            ServerFrame::Head { .. } => {}
            other => panic!("{other:?}"),
        }
        self.at(client.last[&self.topic]);
    }

    fn at(&mut self, position: i64) {
        self.last = position;
        self.progress.send_modify(|progress| progress.position = position);
    }
}

/// Everything a client has seen after all cuts and the feed's end.
async fn run(resume: bool, recent: usize, seed: u64) -> (Arc<World>, Vec<(i64, CaseId, i64)>) {
    let world = Arc::new(World::start(HubConfig { recent, queue: 1_000, ..HubConfig::default() }).await);
    let (progress, watched) = watch::channel(Progress::default());
    let producer = tokio::spawn(produce(Arc::clone(&world), watched, seed));
    let mut random = SmallRng::seed_from_u64(seed + 1);
    let topic = topic("area:110102");
    let mut reader = Reader { world: Arc::clone(&world), topic, progress, resume, seen: Vec::new(), last: 0 };
    for cut in 0..CUTS {
        let mut client = reader.connect(cut == 0).await;
        for _ in 0..random.random_range(0..60) {
            reader.read(&mut client).await;
        }
        // Dropped here without a closing handshake, whatever is on the way.
    }
    let mut client = reader.connect(false).await;
    reader.progress.send_modify(|progress| progress.enough = true);
    producer.await.unwrap();
    while reader.last < world.feed.head().position {
        reader.read(&mut client).await;
    }
    (world, reader.seen)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_a_hundred_cuts_the_client_has_exactly_the_feed_from_the_recent_events() {
    let (world, seen) = run(true, 2_048, 1).await;
    assert_eq!(seen, world.feed.all());
    assert!(seen.len() > CUTS, "events were missed and resumed");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_a_hundred_cuts_the_client_has_exactly_the_feed_from_the_history() {
    let (world, seen) = run(true, 16, 3).await;
    assert_eq!(seen, world.feed.all());
    assert!(seen.len() > CUTS, "events were missed and resumed");
    assert!(world.feed.replays.load(std::sync::atomic::Ordering::Relaxed) > 10, "the history was used");
}

/// The negative control.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_client_that_resumes_without_its_position_loses_events() {
    let (world, seen) = run(false, 2_048, 1).await;
    assert!(seen.len() < world.feed.all().len());
}
