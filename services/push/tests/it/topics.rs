//! Which events reach which subscriptions, and what that costs.

use crate::client::{Client, topic};
use crate::world::{World, account, case, grid_path, in_grid, other_path};
use sandan_contract::feed::FeedKeys;
use sandan_contract::ws::{ServerFrame, Topic, UnitId};
use sandan_push::{HubConfig, ViewClass};
use std::sync::atomic::Ordering;
use uuid::Uuid;

#[tokio::test]
async fn an_event_reaches_its_areas_units_people_and_case_and_nobody_else() {
    let world = World::start(HubConfig::default()).await;
    let unit = UnitId(Uuid::from_u128(55));
    let mine = [
        "area:1101",
        "area:11010201",
        "screen:110102",
        "me",
        &Topic::Unit(unit).to_string(),
        &Topic::Case(case(3)).to_string(),
    ];
    let foreign = ["area:110103", "screen:11010301", "case:00000000-0000-0000-0000-000000000004"];
    let mut reader = Client::open(&world, account(1)).await;
    let mut other = Client::open(&world, account(2)).await;
    for text in mine {
        reader.subscribe(&topic(text), None, None).await;
    }
    for text in foreign.iter().chain(&["me"]) {
        other.subscribe(&topic(text), None, None).await;
    }
    let keys = FeedKeys { units: vec![unit.0], people: vec![account(1).0], ..in_grid() };
    world.event(case(3), keys).await;
    let mut reached = Vec::new();
    for _ in mine {
        match reader.next().await.unwrap() {
            ServerFrame::Event { topic, told, .. } | ServerFrame::State { topic, from: _, told } => {
                assert_eq!((told.position, told.case, told.version), (1, Some(case(3)), 1));
                reached.push(topic.to_string());
            }
            frame => panic!("{frame:?}"),
        }
    }
    reached.sort();
    let mut expected = mine.map(ToOwned::to_owned);
    expected.sort();
    assert_eq!(reached, expected);
    // The other one is asked nothing about it, and hears only of what comes next.
    world.event(case(4), FeedKeys { people: vec![account(2).0], ..FeedKeys::default() }).await;
    assert_eq!(other.told().await.position, 2);
}

#[tokio::test]
async fn a_case_that_moves_away_leaves_the_old_area_and_only_that() {
    let world = World::start(HubConfig::default()).await;
    let mut client = Client::open(&world, account(1)).await;
    for text in ["area:1101", "area:110102", "area:110103"] {
        client.subscribe(&topic(text), None, None).await;
    }
    let keys =
        FeedKeys { area_before: Some(grid_path()), area_after: Some(other_path()), ..FeedKeys::default() };
    world.event(case(3), keys).await;
    let mut words = Vec::new();
    for _ in 0..3 {
        words.push(match client.next().await.unwrap() {
            ServerFrame::State { topic, .. } => format!("{topic} is told"),
            ServerFrame::Left { topic, case: Some(id), position: Some(1), prev: Some(0) }
                if id == case(3) =>
            {
                format!("{topic} is left")
            }
            other => panic!("{other:?}"),
        });
    }
    words.sort();
    assert_eq!(words, ["area:1101 is told", "area:110102 is left", "area:110103 is told"]);
}

#[tokio::test]
async fn an_event_asks_only_its_own_subscribers_and_is_rendered_once_for_each_view() {
    let world = World::start(HubConfig::default()).await;
    let mut clients = Vec::new();
    for n in 0..60 {
        let mut client = Client::open(&world, account(n)).await;
        world.rights.classes.lock().unwrap().insert(account(n), Some(ViewClass((n % 3) as u8)));
        // Twenty where it happens, forty elsewhere.
        let text = if n < 20 { "area:11010201" } else { "area:11010301" };
        client.subscribe(&topic(text), None, None).await;
        clients.push(client);
    }
    for position in 1..=10 {
        world.event(case(position), in_grid()).await;
        for (n, client) in clients.iter_mut().enumerate().take(20) {
            assert_eq!(client.told().await.data["class"], n % 3);
        }
    }
    assert_eq!(world.rights.asked.load(Ordering::Relaxed), 10 * 20);
    assert_eq!(world.rights.rendered.load(Ordering::Relaxed), 10 * 3);
}

#[tokio::test]
async fn what_a_reader_may_not_see_is_passed_over_without_breaking_the_chain() {
    let world = World::start(HubConfig::default()).await;
    let mut client = Client::open(&world, account(1)).await;
    client.subscribe(&topic("area:1101"), None, None).await;
    world.event(case(1), in_grid()).await;
    assert_eq!(client.told().await.position, 1);
    let mut witness = Client::open(&world, account(2)).await;
    witness.subscribe(&topic("area:1101"), None, None).await;
    world.rights.classes.lock().unwrap().insert(account(1), None);
    world.event(case(2), in_grid()).await;
    assert_eq!(witness.told().await.position, 2);
    world.rights.classes.lock().unwrap().clear();
    world.event(case(1), in_grid()).await;
    // The client's own check has seen that the frame continues from position 1.
    assert_eq!(client.told().await.position, 3);
}

#[tokio::test]
async fn after_unsubscribing_nothing_comes() {
    let world = World::start(HubConfig::default()).await;
    let mut client = Client::open(&world, account(1)).await;
    let (area, me) = (topic("area:1101"), topic("me"));
    client.subscribe(&area, None, None).await;
    client.subscribe(&me, None, None).await;
    client.send(&sandan_contract::ws::ClientFrame::Unsubscribe { topic: area }).await;
    world.until("the subscription is gone", |world| world.hub.stats().subscriptions == 1).await;
    world.event(case(1), in_grid()).await;
    world.event(case(1), FeedKeys { people: vec![account(1).0], ..in_grid() }).await;
    assert!(matches!(client.next().await.unwrap(), ServerFrame::Event { topic, .. } if topic == me));
}
