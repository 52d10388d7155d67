//! Rights that change while a connection lives.

use crate::client::{Client, topic};
use crate::world::{World, account, case, in_grid};
use sandan_contract::ws::{CloseCode, FrameError, Mode, ServerFrame};
use sandan_push::{HubConfig, ViewClass};
use std::sync::atomic::Ordering;
use std::time::Duration;

#[tokio::test]
async fn a_topic_that_is_not_allowed_is_not_found() {
    let world = World::start(HubConfig::default()).await;
    let area = topic("area:110102");
    world.rights.refused.lock().unwrap().insert((account(1), area.clone()));
    let mut client = Client::open(&world, account(1)).await;
    client.ask(&area, None, None).await;
    let refused = ServerFrame::Error { topic: Some(area), code: FrameError::NotFound };
    assert_eq!(client.next().await.unwrap(), refused);
    assert_eq!(world.hub.stats().subscriptions, 0);
}

#[tokio::test]
async fn losing_a_right_ends_the_subscription_with_left_and_no_content() {
    let world = World::start(HubConfig::default()).await;
    let (lost, kept) = (topic("area:110102"), topic("area:1101"));
    let mut client = Client::open(&world, account(1)).await;
    for topic in [&lost, &kept] {
        client.subscribe(topic, None, None).await;
    }
    world.rights.refused.lock().unwrap().insert((account(1), lost.clone()));
    world.hub.rights_changed(account(1));
    world.event(case(1), in_grid()).await;
    let left = ServerFrame::Left { topic: lost, prev: None, position: None, case: None };
    assert_eq!(client.next().await.unwrap(), left);
    assert!(matches!(client.next().await.unwrap(), ServerFrame::State { topic, .. } if topic == kept));
}

/// The reader stalls with a queue of events that it could see when they happened.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_waits_in_the_queue_is_decided_again_after_a_change_of_rights() {
    let config = HubConfig { queue: 5_000, write_timeout: Duration::from_secs(60), ..HubConfig::default() };
    let world = World::start(config).await;
    world.rights.padding.store(1_000, Ordering::Relaxed);
    let area = topic("area:110102");
    let mut client = Client::open(&world, account(1)).await;
    client.subscribe(&area, None, Some(Mode::Events)).await;
    for n in 0..2_000 {
        world.event(case(n), in_grid()).await;
    }
    world.until("the queue has filled", |world| world.hub.stats().queued > 1_000).await;
    world.rights.classes.lock().unwrap().insert(account(1), Some(ViewClass(2)));
    world.hub.rights_changed(account(1));
    let mut changed_at = None;
    while client.last[&area] < 2_000 {
        let told = client.told().await;
        if told.data["class"] == 2 {
            changed_at.get_or_insert(told.position);
        } else {
            assert_eq!(changed_at, None, "an old view after the new one");
        }
    }
    assert!(changed_at.is_some_and(|position| position < 1_500), "{changed_at:?}");
}

#[tokio::test]
async fn a_disabled_person_is_disconnected_and_cannot_come_back() {
    let world = World::start(HubConfig::default()).await;
    let mut client = Client::open(&world, account(1)).await;
    let mut other = Client::open(&world, account(2)).await;
    let ticket = world.ticket(account(1));
    world.rights.disabled.lock().unwrap().insert(account(1));
    world.hub.account_disabled(account(1));
    assert_eq!(client.closed().await, Some(CloseCode::Unauthenticated.code()));
    let mut again = Client::connect(&world, None).await.unwrap();
    again.send(&sandan_contract::ws::ClientFrame::Hello { ticket }).await;
    assert_eq!(again.closed().await, Some(CloseCode::Unauthenticated.code()));
    other.subscribe(&topic("me"), None, None).await;
}

#[tokio::test]
async fn an_ended_session_takes_its_connections_with_it() {
    let world = World::start(HubConfig::default()).await;
    let mut client = Client::open(&world, account(1)).await;
    world.hub.session_ended(account(1).0);
    assert_eq!(client.closed().await, Some(CloseCode::Unauthenticated.code()));
}

#[tokio::test]
async fn while_roles_cannot_be_followed_nothing_is_served() {
    let world = World::start(HubConfig::default()).await;
    let mut client = Client::open(&world, account(1)).await;
    client.subscribe(&topic("area:110102"), None, None).await;
    world.rights.stale.store(true, Ordering::Relaxed);
    world.event(case(1), in_grid()).await;
    assert_eq!(client.closed().await, Some(CloseCode::Unavailable.code()));
}
