//! Readers that are slower than their events.

use crate::client::{Client, topic};
use crate::world::{World, account, case, in_grid};
use sandan_contract::ws::{CloseCode, Mode, ServerFrame};
use sandan_push::HubConfig;
use std::collections::HashMap;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

const QUEUE: usize = 64;

async fn world() -> World {
    let config = HubConfig { queue: QUEUE, write_timeout: Duration::from_secs(60), ..HubConfig::default() };
    let world = World::start(config).await;
    world.rights.padding.store(1_000, Ordering::Relaxed);
    world
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_slow_reader_is_closed_with_4008_and_the_others_notice_nothing() {
    let world = world().await;
    let area = topic("area:110102");
    let (mut slow, mut quick) =
        (Client::open(&world, account(1)).await, Client::open(&world, account(2)).await);
    slow.subscribe(&area, None, Some(Mode::Events)).await;
    quick.subscribe(&area, None, Some(Mode::Events)).await;
    for position in 1..=3_000 {
        world.event(case(position as u128 % 9), in_grid()).await;
        assert_eq!(quick.told().await.position, position);
    }
    let mut last = 0;
    let code = loop {
        match slow.next().await {
            Ok(ServerFrame::Event { told, .. }) => last = told.position,
            Ok(ServerFrame::Bye { code, .. }) => assert_eq!(code, CloseCode::Slow.code()),
            Ok(other) => panic!("{other:?}"),
            Err(closed) => break closed.0,
        }
    };
    assert_eq!(code, Some(4_008));
    assert!((1..3_000).contains(&last), "it was told the events in order up to {last}");
    world.until("only the quick one is left", |world| world.hub.stats().sockets == 1).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn in_state_mode_a_slow_reader_gets_the_newest_of_each_case_with_exact_ranges() {
    const CASES: i64 = 12;
    const LAST: i64 = 6_000;
    let world = world().await;
    let area = topic("area:110102");
    let (mut slow, mut quick) =
        (Client::open(&world, account(1)).await, Client::open(&world, account(2)).await);
    let start = slow.subscribe(&area, None, None).await.position;
    quick.subscribe(&area, None, None).await;
    for position in 1..=LAST {
        // Every other event is of the same busy case, which must not starve the others or itself.
        let n = if position % 2 == 0 { 0 } else { position % CASES };
        world.event(case(n as u128), in_grid()).await;
        assert_eq!(quick.told().await.position, position);
    }
    let mut frames = Vec::new();
    while slow.last[&area] < LAST {
        match slow.next().await.unwrap() {
            ServerFrame::State { from, told, .. } => frames.push((from, told)),
            ServerFrame::Head { .. } => {}
            other => panic!("{other:?}"),
        }
    }
    assert!(frames.len() < LAST as usize / 2, "{} frames", frames.len());
    // The ranges tile the line: nothing twice, nothing left out.
    assert_eq!(frames[0].0, start);
    assert!(frames.windows(2).all(|pair| pair[1].0 == pair[0].1.position));
    let mut newest = HashMap::new();
    for (_, told) in frames {
        let before = newest.insert(told.case.unwrap(), told.version);
        assert!(before.is_none_or(|before| before < told.version));
    }
    let expected: HashMap<_, _> =
        world.feed.all().into_iter().map(|(_, case, version)| (case, version)).collect();
    assert_eq!(newest, expected);
}

fn resident_bytes() -> usize {
    let pages = std::fs::read_to_string("/proc/self/statm").unwrap();
    pages.split(' ').nth(1).unwrap().parse::<usize>().unwrap() * 4_096
}

/// Unbounded queues would hold 200 × 20,000 × 1 KB = 4 GB.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn memory_stays_bounded_with_two_hundred_stalled_readers() {
    const SOCKETS: usize = 200;
    const CASES: i64 = 50;
    let world = world().await;
    let area = topic("area:110102");
    let mut stalled = Vec::new();
    for n in 0..SOCKETS {
        let mut client = Client::open(&world, account(n as u128)).await;
        let mode = if n % 2 == 0 { Mode::Events } else { Mode::State };
        client.subscribe(&area, None, Some(mode)).await;
        stalled.push(client);
    }
    let mut quick = Client::open(&world, account(1_000)).await;
    quick.subscribe(&area, None, Some(Mode::Events)).await;
    let before = resident_bytes();
    for position in 1..=20_000 {
        world.event(case((position % CASES) as u128), in_grid()).await;
        if position % 32 == 0 {
            while quick.last[&area] < position {
                quick.told().await;
            }
            let queued = world.hub.stats().queued;
            assert!(queued <= (SOCKETS + 1) * QUEUE, "{queued} entries wait");
        }
    }
    let grown = resident_bytes().saturating_sub(before);
    assert!(grown < 100_000_000, "grown by {grown} bytes");
    drop(stalled);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_peer_that_takes_nothing_is_dropped_after_the_write_timeout() {
    let write_timeout = Duration::from_millis(200);
    // A queue that does not overflow: only the timeout can end this.
    let world = World::start(HubConfig { queue: 10_000, write_timeout, ..HubConfig::default() }).await;
    world.rights.padding.store(10_000, Ordering::Relaxed);
    let mut client = Client::open(&world, account(1)).await;
    client.subscribe(&topic("area:110102"), None, Some(Mode::Events)).await;
    let start = Instant::now();
    for _ in 0..2_000 {
        world.event(case(1), in_grid()).await;
    }
    world.until("the stalled peer is gone", |world| world.hub.stats().sockets == 0).await;
    assert!(start.elapsed() >= write_timeout);
    assert_eq!(world.hub.stats().subscriptions, 0);
}
