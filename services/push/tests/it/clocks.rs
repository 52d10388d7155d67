//! What happens by time alone.

use crate::client::{Client, topic};
use crate::world::{World, account, case, in_grid};
use sandan_contract::feed::FeedKeys;
use sandan_contract::ws::{ClientFrame, CloseCode, ServerFrame};
use sandan_push::HubConfig;
use std::time::{Duration, Instant};

#[tokio::test]
async fn head_frames_advance_a_quiet_subscription() {
    let world = World::start(HubConfig { head: Duration::from_millis(20), ..HubConfig::default() }).await;
    let mut client = Client::open(&world, account(1)).await;
    let me = topic("me");
    client.subscribe(&me, None, None).await;
    for _ in 0..5 {
        world.event(case(1), in_grid()).await;
    }
    while client.last[&me] < 5 {
        assert!(matches!(client.next().await.unwrap(), ServerFrame::Head { .. }));
    }
    world.event(case(1), FeedKeys { people: vec![account(1).0], ..in_grid() }).await;
    // The client's own check has seen that the frame continues from the head.
    assert_eq!(client.told().await.position, 6);
}

#[tokio::test]
async fn a_peer_that_answers_no_ping_is_closed_and_one_that_answers_stays() {
    let beat = Duration::from_millis(100);
    let world = World::start(HubConfig { ping: beat, pong: beat, ..HubConfig::default() }).await;
    let silent = Client::open(&world, account(1)).await;
    let mut lively = Client::open(&world, account(2)).await;
    assert_eq!(world.hub.stats().sockets, 2);
    // Reading is what answers pings; the silent one does not read.
    let reading = tokio::spawn(async move { lively.closed().await });
    world.until("the silent one is gone", |world| world.hub.stats().sockets == 1).await;
    drop(silent);
    world.hub.account_disabled(account(2));
    assert_eq!(reading.await.unwrap(), Some(CloseCode::Unauthenticated.code()), "it was still there");
}

#[tokio::test]
async fn a_ping_of_the_client_is_answered() {
    let world = World::start(HubConfig::default()).await;
    let mut client = Client::open(&world, account(1)).await;
    client.send(&ClientFrame::Ping).await;
    assert_eq!(client.next().await.unwrap(), ServerFrame::Pong);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn draining_spreads_the_closes_and_refuses_newcomers() {
    let world = World::start(HubConfig::default()).await;
    let mut reading = Vec::new();
    for n in 0..20 {
        let mut client = Client::open(&world, account(n)).await;
        reading.push(tokio::spawn(async move { (client.closed().await, Instant::now()) }));
    }
    world.hub.drain(Duration::from_millis(500)).await;
    let mut times = Vec::new();
    for reader in reading {
        let (code, time) = reader.await.unwrap();
        assert_eq!(code, Some(CloseCode::Draining.code()));
        times.push(time);
    }
    times.sort();
    assert!(times[19] - times[0] > Duration::from_millis(300), "spread over {:?}", times[19] - times[0]);
    assert_eq!(world.hub.stats().sockets, 0);
    assert!(Client::connect(&world, None).await.is_err());
}
