//! What only a bus over the network can suffer.

use crate::support::{self, Feed, Kind};
use sandan_bus::{Bus, BusItem, Districts, Followed, Follower, StartAt};
use sandan_core::ids::District;
use std::sync::Arc;

const HERE: District = District(7);

#[test]
fn a_follower_misses_nothing_while_its_connections_are_killed() {
    support::redis(async |bus: Bus, kind: Kind| {
        let Kind::Redis { prefix } = kind else { unreachable!() };
        let feed = Arc::new(Feed::default());
        let start = StartAt::After { epoch: None, position: 0 };
        let mut follower = Follower::start(&bus, Arc::clone(&feed) as _, HERE, start).await;
        let mut raw = bus.subscribe(Districts::one(HERE)).await;
        assert!(matches!(raw.next().await, BusItem::Gap));
        let mut killed = 0;
        let mut position = 0;
        for round in 0..60 {
            let events = feed.commit(HERE, 10);
            bus.publish(&events).await.unwrap();
            if round % 10 == 5 {
                killed += support::kill_readers(&prefix).await;
            }
            while position < (round + 1) * 10 {
                if let Followed::Event(event) = follower.next().await {
                    assert_eq!(event.position, position + 1);
                    position += 1;
                }
            }
        }
        assert!(killed >= 2, "the connections were really killed: {killed}");
        while !matches!(raw.next().await, BusItem::Gap) {}
    });
}

#[test]
fn the_last_subscription_of_a_partition_takes_its_connection_with_it() {
    support::redis(async |bus: Bus, kind: Kind| {
        let Kind::Redis { prefix } = kind else { unreachable!() };
        let first = bus.subscribe(Districts::one(HERE)).await;
        let second = bus.subscribe(Districts::one(HERE)).await;
        drop(first);
        assert_eq!(support::kill_readers(&prefix).await, 1);
        drop(second);
        while support::kill_readers(&prefix).await > 0 {
            tokio::task::yield_now().await;
        }
    });
}

#[tokio::test]
async fn without_redis_publishing_fails_and_the_follower_polls() {
    // Port 1 refuses.
    let bus = Bus::redis("redis://127.0.0.1:1", "sandan-test").await.unwrap();
    let feed = Arc::new(Feed::default());
    let events = feed.commit(HERE, 20);
    assert!(bus.publish(&events).await.is_err());
    let start = StartAt::After { epoch: None, position: 0 };
    let mut follower = Follower::start(&bus, Arc::clone(&feed) as _, HERE, start).await;
    for _ in 0..21 {
        follower.next().await;
    }
    feed.commit(HERE, 1);
    assert!(matches!(follower.next().await, Followed::Event(event) if event.position == 21));
}
