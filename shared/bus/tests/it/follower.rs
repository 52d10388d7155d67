//! What a follower makes of the feed, whatever the bus.

use crate::support::Feed;
use sandan_bus::{Bus, FeedHead, Followed, Follower, StartAt};
use sandan_core::ids::District;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use uuid::Uuid;

const HERE: District = District(7);

async fn start(feed: &Arc<Feed>, start: StartAt) -> (Bus, Follower) {
    let bus = Bus::in_process();
    let follower = Follower::start(&bus, Arc::clone(feed) as _, HERE, start).await;
    (bus, follower)
}

#[tokio::test(start_paused = true)]
async fn a_follower_from_the_head_yields_only_what_comes_later() {
    let feed = Arc::new(Feed::default());
    feed.commit(HERE, 40);
    let (bus, mut follower) = start(&feed, StartAt::Head).await;
    assert_eq!(follower.next().await, Followed::At(FeedHead { epoch: Uuid::nil(), position: 40 }));
    bus.publish(&feed.commit(HERE, 1)).await.unwrap();
    assert!(matches!(follower.next().await, Followed::Event(event) if event.position == 41));
}

#[tokio::test(start_paused = true)]
async fn a_restored_feed_starts_a_new_line() {
    let feed = Arc::new(Feed::default());
    feed.commit(HERE, 40);
    let (_bus, mut follower) = start(&feed, StartAt::Head).await;
    follower.next().await;
    let epoch = Uuid::from_u128(9);
    feed.restore(epoch, 12);
    assert_eq!(follower.next().await, Followed::At(FeedHead { epoch, position: 12 }));
    feed.commit(HERE, 1);
    assert!(matches!(follower.next().await, Followed::Event(event) if event.position == 13));
}

#[tokio::test(start_paused = true)]
async fn a_position_of_another_epoch_or_ahead_of_the_line_starts_at_the_head() {
    let feed = Arc::new(Feed::default());
    feed.commit(HERE, 40);
    for from in [
        StartAt::After { epoch: Some(Uuid::from_u128(1)), position: 3 },
        StartAt::After { epoch: None, position: 41 },
    ] {
        let (_bus, mut follower) = start(&feed, from).await;
        assert_eq!(follower.next().await, Followed::At(FeedHead { epoch: Uuid::nil(), position: 40 }));
    }
}

#[tokio::test(start_paused = true)]
async fn dropped_history_is_announced_as_a_new_start() {
    let feed = Arc::new(Feed::default());
    feed.commit(HERE, 40);
    feed.drop_oldest(30);
    let (_bus, mut follower) = start(&feed, StartAt::After { epoch: None, position: 10 }).await;
    assert!(matches!(follower.next().await, Followed::At(head) if head.position == 10));
    assert!(matches!(follower.next().await, Followed::At(head) if head.position == 30));
    assert!(matches!(follower.next().await, Followed::Event(event) if event.position == 31));
}

#[tokio::test(start_paused = true)]
async fn a_failing_feed_delays_and_loses_nothing() {
    let feed = Arc::new(Feed::default());
    let (bus, mut follower) = start(&feed, StartAt::Head).await;
    follower.next().await;
    feed.failing.store(true, Ordering::Relaxed);
    let events = feed.commit(HERE, 700);
    bus.publish(&events[650..]).await.unwrap();
    let waiting = tokio::time::timeout(std::time::Duration::from_secs(60), follower.next());
    assert!(waiting.await.is_err(), "nothing can be yielded without a hole");
    assert!(feed.reads.load(Ordering::Relaxed) < 200, "the retries back off");
    feed.failing.store(false, Ordering::Relaxed);
    for position in 1..=700 {
        assert!(matches!(follower.next().await, Followed::Event(event) if event.position == position));
    }
}

#[tokio::test(start_paused = true)]
async fn an_idle_follower_looks_at_the_feed_at_most_twice_a_second() {
    let feed = Arc::new(Feed::default());
    let (_bus, mut follower) = start(&feed, StartAt::Head).await;
    follower.next().await;
    let idle = tokio::time::timeout(std::time::Duration::from_secs(60), follower.next());
    assert!(idle.await.is_err());
    let reads = feed.reads.load(Ordering::Relaxed);
    assert!((28..=70).contains(&reads), "{reads} reads a minute");
}
