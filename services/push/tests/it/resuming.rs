//! What a client gets that says where it was.

use crate::client::{Client, told, topic};
use crate::world::{World, account, case, in_grid};
use sandan_contract::ws::{FrameError, Mode, ServerFrame, Since};
use sandan_push::HubConfig;
use std::sync::atomic::Ordering;
use uuid::Uuid;

async fn world_with(events: u32) -> World {
    let world = World::start(HubConfig { recent: 100, ..HubConfig::default() }).await;
    let mut client = Client::open(&world, account(9)).await;
    let me = topic("area:1101");
    client.subscribe(&me, None, Some(Mode::State)).await;
    for n in 0..events {
        world.event(case(u128::from(n % 5)), in_grid()).await;
    }
    while client.last[&me] < i64::from(events) {
        client.next().await.unwrap();
    }
    world
}

#[tokio::test]
async fn a_short_absence_is_resumed_from_memory_a_longer_one_from_the_history() {
    let world = world_with(600).await;
    let epoch = world.feed.head().epoch;
    let area = topic("area:110102");
    let mut client = Client::open(&world, account(1)).await;
    for (position, replays) in [(600, 0), (599, 0), (500, 0), (499, 1), (100, 2)] {
        let answer = client.subscribe(&area, Some(Since { epoch, position }), Some(Mode::Events)).await;
        assert!(answer.recovered);
        assert_eq!(answer.position, 600);
        let positions: Vec<_> = told(answer.events).iter().map(|told| told.position).collect();
        assert_eq!(positions, (position + 1..=600).collect::<Vec<_>>());
        assert_eq!(world.feed.replays.load(Ordering::Relaxed), replays);
    }
}

#[tokio::test]
async fn too_long_an_absence_a_foreign_epoch_and_a_position_ahead_get_a_snapshot() {
    let world = world_with(600).await;
    let epoch = world.feed.head().epoch;
    let area = topic("area:110102");
    let mut client = Client::open(&world, account(1)).await;
    let long_ago = Since { epoch, position: 99 };
    let foreign = Since { epoch: Uuid::from_u128(77), position: 600 };
    let ahead = Since { epoch, position: 601 };
    for since in [None, Some(long_ago), Some(foreign), Some(ahead)] {
        let answer = client.subscribe(&area, since, Some(Mode::Events)).await;
        assert!(!answer.recovered, "{since:?}");
        assert_eq!(answer.snapshot.unwrap()["as_of"], 600);
    }
}

#[tokio::test]
async fn in_state_mode_the_missed_events_are_told_once_for_each_case() {
    let world = world_with(600).await;
    let since = Since { epoch: world.feed.head().epoch, position: 520 };
    let mut client = Client::open(&world, account(1)).await;
    let answer = client.subscribe(&topic("area:110102"), Some(since), None).await;
    let positions: Vec<_> = told(answer.events).iter().map(|told| told.position).collect();
    assert_eq!(positions, [596, 597, 598, 599, 600]);
}

#[tokio::test]
async fn a_restored_database_gives_every_subscription_a_snapshot_unasked() {
    let world = world_with(50).await;
    let mut client = Client::open(&world, account(1)).await;
    let topics = [topic("area:110102"), topic("me")];
    for topic in &topics {
        client.subscribe(topic, None, None).await;
    }
    let restored = Uuid::from_u128(5);
    world.feed.restore(restored, 20);
    for _ in &topics {
        let frame = client.next().await.unwrap();
        assert!(
            matches!(frame, ServerFrame::Subscribed { recovered: false, epoch, position: 20, .. } if epoch == restored)
        );
    }
    world.event(case(1), in_grid()).await;
    assert_eq!(client.told().await.position, 21);
}

#[tokio::test]
async fn while_the_history_is_away_a_snapshot_is_refused_and_the_connection_stays() {
    let world = world_with(5).await;
    let mut client = Client::open(&world, account(1)).await;
    let area = topic("area:110102");
    world.feed.failing.store(true, Ordering::Relaxed);
    let answer =
        client.subscribe(&area, Some(Since { epoch: world.feed.head().epoch, position: 0 }), None).await;
    assert!(answer.recovered, "recent events need no history");
    client.ask(&area, None, None).await;
    let refused = ServerFrame::Error { topic: Some(area.clone()), code: FrameError::Unavailable };
    assert_eq!(client.next().await.unwrap(), refused);
    world.feed.failing.store(false, Ordering::Relaxed);
    let answer = client.subscribe(&area, None, None).await;
    assert_eq!(answer.since(), Since { epoch: world.feed.head().epoch, position: 5 });
}

#[tokio::test]
async fn what_was_forgotten_since_the_event_is_loaded_again_for_a_resume() {
    let world = world_with(50).await;
    world.rights.prepared.lock().unwrap().clear();
    let since = Since { epoch: world.feed.head().epoch, position: 10 };
    let mut client = Client::open(&world, account(1)).await;
    let answer = client.subscribe(&topic("area:110102"), Some(since), Some(Mode::Events)).await;
    assert_eq!(told(answer.events).len(), 40);
}

#[tokio::test]
async fn an_event_that_cannot_be_judged_gives_its_subscribers_a_snapshot_and_not_a_silent_gap() {
    let world = world_with(0).await;
    let (near, far) = (topic("area:110102"), topic("area:110103"));
    let mut client = Client::open(&world, account(1)).await;
    let mut other = Client::open(&world, account(2)).await;
    client.subscribe(&near, None, Some(Mode::Events)).await;
    other.subscribe(&far, None, Some(Mode::Events)).await;
    *world.rights.unknown.lock().unwrap() = Some(case(666));
    let start = Since { epoch: world.feed.head().epoch, position: 0 };
    world.event(case(666), in_grid()).await;
    world.event(case(1), in_grid()).await;
    let frame = client.next().await.unwrap();
    assert!(matches!(frame, ServerFrame::Subscribed { recovered: false, position: 1 | 2, .. }), "{frame:?}");
    world.event(case(2), in_grid()).await;
    while client.last[&near] < 3 {
        client.told().await;
    }
    // Who was away meanwhile is not told either that there was nothing.
    let answer = other.subscribe(&near, Some(start), Some(Mode::Events)).await;
    assert!(!answer.recovered);
}
