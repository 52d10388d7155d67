//! The number line.

use crate::town::{DISTRICT, Town, case_row, event, fresh_id, moved, report, report_at, step};
use sandan_contract::feed::{FeedEvent, FeedKeys, StreamKind};
use sandan_core::time::Instant;
use sandan_store::{Backend, Change, HeadRow, Store, StoreError, StreamWrite};
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use uuid::Uuid;

fn assert_line(events: &[FeedEvent], total: usize) {
    assert_eq!(events.len(), total);
    let mut seqs: HashMap<Uuid, i64> = HashMap::new();
    for (event, position) in events.iter().zip(1..) {
        assert_eq!(event.position, position);
        let seq = seqs.entry(event.stream).or_default();
        assert_eq!(event.seq, *seq + 1, "stream {} at position {position}", event.stream);
        *seq = event.seq;
    }
}

async fn whole_feed(store: &Store) -> Vec<FeedEvent> {
    let mut events: Vec<FeedEvent> = Vec::new();
    loop {
        let after = events.last().map_or(0, |last| last.position);
        let page = store.feed_after(DISTRICT, after, 1_000).await.unwrap();
        if page.is_empty() {
            return events;
        }
        events.extend(page);
    }
}

/// Eight writers, each with 20 cases of 10 events; every change waits for the one before.
async fn write(store: Store) {
    let writers: Vec<_> = (0..8)
        .map(|_| {
            let store = store.clone();
            tokio::spawn(async move {
                let ids: Vec<Uuid> = (0..20).map(|_| fresh_id()).collect();
                for version in 0..10 {
                    for id in &ids {
                        let change = if version == 0 { report(*id) } else { step(*id, version) };
                        store.commit(change).await.unwrap();
                    }
                }
            })
        })
        .collect();
    for writer in writers {
        writer.await.unwrap();
    }
}

/// Relays until told to stop, and gives back what it was given, in order.
async fn relay(store: Store, holder: Uuid, lease_for: i64, stop: Arc<AtomicBool>) -> Vec<FeedEvent> {
    let mut seen: Vec<FeedEvent> = Vec::new();
    let mut wakeups = store.wakeups();
    loop {
        let stopping = stop.load(Ordering::SeqCst);
        if let Some(lease) = store.take_lease(DISTRICT, "relay", holder, lease_for).await.unwrap() {
            let after = seen.last().map_or(0, |last| last.position);
            match store.relay(DISTRICT, &lease, after).await {
                Ok(events) if events.is_empty() && stopping => return seen,
                Ok(events) => seen.extend(events),
                Err(StoreError::LeaseLost(_)) => {}
                Err(other) => panic!("{other}"),
            }
        }
        let patience = std::time::Duration::from_millis(5);
        let _ = tokio::time::timeout(patience, wakeups.changed()).await;
    }
}

pub async fn eight_writers_leave_a_dense_feed_in_the_order_of_every_stream(town: Arc<Town>) {
    let stop = Arc::new(AtomicBool::new(false));
    let relaying =
        tokio::spawn(relay(town.store.clone(), Uuid::from_u128(1), Instant::MINUTE, Arc::clone(&stop)));
    write(town.store.clone()).await;
    stop.store(true, Ordering::SeqCst);
    assert_line(&relaying.await.unwrap(), 1_600);
    assert_line(&whole_feed(&town.store).await, 1_600);
    assert_eq!(town.store.oldest_outbox_age(DISTRICT).await.unwrap(), None);
    town.assert_clean().await;
}

pub async fn two_competing_relays_number_everything_once(town: Arc<Town>) {
    // A second process for the second relay, and leases so short that they change hands all the time.
    let other = match town.backend {
        Backend::Sqlite => town.store.clone(),
        Backend::Postgres => Store::open(&town.url).await.unwrap(),
    };
    let stop = Arc::new(AtomicBool::new(false));
    let one = tokio::spawn(relay(town.store.clone(), Uuid::from_u128(1), 3_000, Arc::clone(&stop)));
    let two = tokio::spawn(relay(other.clone(), Uuid::from_u128(2), 3_000, Arc::clone(&stop)));
    tokio::join!(write(town.store.clone()), write(other.clone()));
    stop.store(true, Ordering::SeqCst);
    assert_line(&one.await.unwrap(), 3_200);
    assert_line(&two.await.unwrap(), 3_200);
    assert_line(&whole_feed(&town.store).await, 3_200);
    if town.backend == Backend::Postgres {
        other.close().await;
    }
    town.assert_clean().await;
}

pub async fn a_relay_without_its_lease_numbers_nothing(town: Arc<Town>) {
    let old = town.lease("relay").await;
    town.store.release_lease(&old).await.unwrap();
    let new =
        town.store.take_lease(DISTRICT, "relay", Uuid::from_u128(2), Instant::MINUTE).await.unwrap().unwrap();
    assert!(new.fence > old.fence);
    town.store.commit(report(fresh_id())).await.unwrap();
    if town.backend == Backend::Postgres {
        assert!(matches!(town.store.relay(DISTRICT, &old, 0).await, Err(StoreError::LeaseLost(_))));
        assert_eq!(town.store.feed_head(DISTRICT).await.unwrap().1, 0);
        assert!(town.store.oldest_outbox_age(DISTRICT).await.unwrap().is_some());
    }
    assert_eq!(town.store.relay(DISTRICT, &new, 0).await.unwrap().len(), 1);
    town.store.release_lease(&new).await.unwrap();
    town.assert_clean().await;
}

fn go(id: Uuid, expected: i64, before: (&str, &str), after: (&str, &str)) -> Change {
    let mut change = Change::new(DISTRICT);
    change.streams.push(StreamWrite {
        id,
        kind: StreamKind::Case,
        expected,
        events: vec![event("moved", moved(Some(before), after))],
        head: Some(HeadRow::Case(Box::new(case_row(id, after.0, after.1)))),
    });
    change
}

pub async fn counts_per_area_are_exact_at_their_position(town: Arc<Town>) {
    let (one, two) = (fresh_id(), fresh_id());
    town.store.commit(report_at(one, "1/12/")).await.unwrap();
    town.store.commit(report_at(two, "1/12/4/")).await.unwrap();
    town.store.commit(report_at(fresh_id(), "")).await.unwrap();
    town.store.commit(go(one, 1, ("submitted", "1/12/"), ("accepted", "1/13/"))).await.unwrap();
    town.relay_all().await;
    let paths = ["", "1/", "1/12/", "1/13/", "9/"].map(str::to_owned);
    let (position, counts) = town.store.area_counts(DISTRICT, &paths).await.unwrap();
    assert_eq!(position, 4);
    let n = |area: &str, bucket: &str| {
        counts.iter().find(|row| row.area == area && row.bucket == bucket).map_or(0, |row| row.n)
    };
    assert_eq!([n("", "submitted"), n("", "accepted")], [2, 1]);
    assert_eq!([n("1/", "submitted"), n("1/", "accepted")], [1, 1]);
    assert_eq!([n("1/12/", "submitted"), n("1/13/", "accepted"), n("9/", "submitted")], [1, 1, 0]);
    let (_, below) = town.store.area_counts_in(DISTRICT, ("1/12/", "1/120")).await.unwrap();
    assert_eq!(
        below.iter().map(|row| (row.area.as_str(), row.n)).collect::<Vec<_>>(),
        [("1/12/", 1), ("1/12/4/", 1)]
    );
    town.assert_clean().await;
}

pub async fn people_find_what_concerns_them(town: Arc<Town>) {
    let (person, other) = (fresh_id(), fresh_id());
    for index in 0..10_u32 {
        let mut change = report(fresh_id());
        let people = if index.is_multiple_of(2) { vec![person, person] } else { vec![other] };
        let keys: &mut FeedKeys = &mut change.streams[0].events[0].keys;
        keys.people = people;
        town.store.commit(change).await.unwrap();
    }
    town.relay_all().await;
    let mine = town.store.feed_person_after(DISTRICT, person, 0, 100).await.unwrap();
    let positions: Vec<i64> = mine.iter().map(|event| event.position).collect();
    assert_eq!(positions, [1, 3, 5, 7, 9]);
    let rest = town.store.feed_person_after(DISTRICT, person, 5, 1).await.unwrap();
    assert_eq!(rest.iter().map(|event| event.position).collect::<Vec<_>>(), [7]);
    let (epoch, position) = town.store.feed_head(DISTRICT).await.unwrap();
    assert!(!epoch.is_nil());
    assert_eq!(position, 10);
    town.assert_clean().await;
}
