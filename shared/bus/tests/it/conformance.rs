//! What a bus promises, run for every back end.

use crate::support::{self, Feed, Kind};
use sandan_bus::{Bus, BusItem, Districts, Followed, Follower, INBOX_LIMIT, StartAt, Subscription};
use sandan_core::ids::District;
use std::sync::Arc;

const HERE: District = District(7);
const THERE: District = District(8);
/// Shares the partition of [`HERE`].
const SAME_PARTITION: District = District(71);

/// The positions of so many events; gaps are counted, not returned.
async fn positions(subscription: &mut Subscription, count: usize) -> (Vec<i64>, usize) {
    let (mut positions, mut gaps) = (Vec::new(), 0);
    while positions.len() < count {
        match subscription.next().await {
            BusItem::Event(event) => positions.push(event.position),
            BusItem::Gap => gaps += 1,
        }
    }
    (positions, gaps)
}

async fn follow(bus: &Bus, feed: &Arc<Feed>) -> Follower {
    let start = StartAt::After { epoch: None, position: 0 };
    Follower::start(bus, Arc::clone(feed) as _, HERE, start).await
}

/// Reads on until this position and checks that every event came once and in order.
async fn dense(follower: &mut Follower, last: i64) {
    let mut position = 0;
    while position < last {
        match follower.next().await {
            Followed::At(head) => assert_eq!(head.position, position, "the line started anew"),
            Followed::Event(event) => {
                assert_eq!(event.position, position + 1, "a hole or a repetition");
                assert_eq!(event.data, format!(r#"{{"n":{}}}"#, event.position));
                position += 1;
            }
        }
    }
}

async fn events_of_a_district_arrive_in_order_after_an_opening_gap(bus: Bus, _: Kind) {
    let feed = Feed::default();
    let mut subscription = bus.subscribe(Districts::one(HERE)).await;
    assert!(matches!(subscription.next().await, BusItem::Gap));
    bus.publish(&feed.commit(HERE, 1_500)).await.unwrap();
    let (seen, gaps) = positions(&mut subscription, 1_500).await;
    assert_eq!(seen, (1..=1_500).collect::<Vec<_>>());
    assert_eq!(gaps, 0);
}

async fn events_of_other_districts_do_not_arrive(bus: Bus, _: Kind) {
    let mut here = bus.subscribe(Districts::one(HERE)).await;
    let mut all = bus.subscribe(Districts::All).await;
    let events = [THERE, SAME_PARTITION, HERE].map(|district| support::event(district, 5));
    bus.publish(&events).await.unwrap();
    let BusItem::Event(event) = (async {
        here.next().await;
        here.next().await
    })
    .await
    else {
        panic!("a second gap")
    };
    assert_eq!(event.district, HERE);
    assert_eq!(positions(&mut all, 3).await.0, [5, 5, 5]);
}

async fn a_repeated_message_reaches_the_reader_of_a_follower_once(bus: Bus, _: Kind) {
    let feed = Arc::new(Feed::default());
    let mut follower = follow(&bus, &feed).await;
    let mut raw = bus.subscribe(Districts::one(HERE)).await;
    for _ in 0..50 {
        let events = feed.commit(HERE, 4);
        bus.publish(&events).await.unwrap();
        bus.publish(&events[1..]).await.unwrap();
    }
    assert_eq!(positions(&mut raw, 350).await.0.len(), 350, "the bus itself repeats");
    dense(&mut follower, 200).await;
}

async fn lost_messages_are_refilled_from_the_feed(bus: Bus, _: Kind) {
    let feed = Arc::new(Feed::default());
    let mut follower = follow(&bus, &feed).await;
    let mut raw = bus.subscribe(Districts::one(HERE)).await;
    let mut published = Vec::new();
    for round in 0..300 {
        let events = feed.commit(HERE, 3);
        if round % 3 != 0 {
            bus.publish(&events[1..]).await.unwrap();
            published.extend(events[1..].iter().map(|event| event.position));
        }
    }
    dense(&mut follower, 900).await;
    // The negative control: on the bus alone the holes are there.
    let (seen, _) = positions(&mut raw, published.len()).await;
    assert_eq!(seen, published);
    assert!(seen.windows(2).any(|pair| pair[1] != pair[0] + 1));
}

async fn a_reversed_batch_is_put_in_order(bus: Bus, _: Kind) {
    let feed = Arc::new(Feed::default());
    let mut follower = follow(&bus, &feed).await;
    for _ in 0..40 {
        let mut events = feed.commit(HERE, 5);
        events.reverse();
        bus.publish(&events).await.unwrap();
    }
    dense(&mut follower, 200).await;
}

async fn a_slow_subscriber_gets_a_gap_and_its_follower_everything(bus: Bus, _: Kind) {
    let feed = Arc::new(Feed::default());
    let mut follower = follow(&bus, &feed).await;
    assert!(matches!(follower.next().await, Followed::At(_)));
    let mut slow = bus.subscribe(Districts::one(HERE)).await;
    assert!(matches!(slow.next().await, BusItem::Gap));
    let mut quick = bus.subscribe(Districts::one(HERE)).await;
    let total = INBOX_LIMIT + 500;
    for _ in 0..total / 100 {
        let events = feed.commit(HERE, 100);
        bus.publish(&events).await.unwrap();
        let (_, gaps) = positions(&mut quick, 100).await;
        assert!(gaps <= 1, "only the slow one is told");
    }
    assert!(matches!(slow.next().await, BusItem::Gap));
    dense(&mut follower, (total / 100 * 100) as i64).await;
}

async fn a_silent_bus_is_made_up_for_by_polling(bus: Bus, _: Kind) {
    let feed = Arc::new(Feed::default());
    let mut follower = follow(&bus, &feed).await;
    assert!(matches!(follower.next().await, Followed::At(_)));
    feed.commit(HERE, 1_234);
    dense(&mut follower, 1_234).await;
}

macro_rules! conformance {
    ($($name:ident),* $(,)?) => {
        mod on_the_in_process_bus {
            $(#[test] fn $name() { crate::support::in_process(super::$name) })*
        }
        mod on_redis_streams {
            $(#[test] fn $name() { crate::support::redis(super::$name) })*
        }
    };
}

conformance!(
    events_of_a_district_arrive_in_order_after_an_opening_gap,
    events_of_other_districts_do_not_arrive,
    a_repeated_message_reaches_the_reader_of_a_follower_once,
    lost_messages_are_refilled_from_the_feed,
    a_reversed_batch_is_put_in_order,
    a_slow_subscriber_gets_a_gap_and_its_follower_everything,
    a_silent_bus_is_made_up_for_by_polling,
);
