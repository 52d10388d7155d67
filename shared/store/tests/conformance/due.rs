//! Deadlines, leases and clocks.

use crate::town::{DISTRICT, OPENED, Town, case, case_row, deadline, fresh_id, report, report_row, step};
use sandan_core::time::Instant;
use sandan_store::rows::DeadlineRow;
use sandan_store::{DueOutcome, RowWrite, StoreError};
use std::collections::HashSet;
use std::sync::Arc;
use uuid::Uuid;

const DUE: Instant = OPENED.plus(60 * Instant::SECOND);

/// A case with one deadline that fires at `DUE`.
async fn with_deadline(town: &Town) -> DeadlineRow {
    let id = fresh_id();
    let row = deadline(id, "accept", Some(DUE));
    let mut head = case_row(id, "submitted", "1/12/");
    (head.next_due, head.next_fire) = (row.due_at, row.fire_at);
    let mut change = report_row(head);
    change.rows.push(RowWrite::Deadline(row.clone()));
    town.store.commit(change).await.unwrap();
    row
}

async fn pick(town: &Town, now: Instant, limit: u64) -> Vec<DeadlineRow> {
    town.store.pick_due(DISTRICT, &["accept"], now, limit, Uuid::from_u128(1), Instant::MINUTE).await.unwrap()
}

pub async fn no_deadline_is_picked_twice_at_once(town: Arc<Town>) {
    for _ in 0..60 {
        with_deadline(&town).await;
    }
    assert!(pick(&town, DUE.plus(-1), 100).await.is_empty());
    let other_kind = town.store.pick_due(DISTRICT, &["revisit"], DUE, 100, Uuid::nil(), 1).await.unwrap();
    assert!(other_kind.is_empty());
    let pickers: Vec<_> = (0..8)
        .map(|_| {
            let town = Arc::clone(&town);
            tokio::spawn(async move {
                let mut picked = Vec::new();
                loop {
                    let some = pick(&town, DUE, 5).await;
                    if some.is_empty() {
                        return picked;
                    }
                    picked.extend(some);
                }
            })
        })
        .collect();
    let mut picked = Vec::new();
    for picker in pickers {
        picked.extend(picker.await.unwrap());
    }
    let different: HashSet<Uuid> = picked.iter().map(|row| row.id).collect();
    // On PostgreSQL a picker may see nothing while others hold the locks, but nobody is ever given a row twice.
    assert_eq!(different.len(), picked.len());
    assert!(picked.iter().all(|row| row.lease_fence == 1));
    town.store.release_due(&picked[0]).await.unwrap();
    let again = pick(&town, DUE, 100).await;
    assert!(again.iter().any(|row| row.id == picked[0].id && row.lease_fence == 2));
    town.assert_clean().await;
}

pub async fn a_deadline_that_keeps_failing_ends_in_the_dead_letter_list_and_comes_back(town: Arc<Town>) {
    let row = with_deadline(&town).await;
    for attempt in 1..=8 {
        let picked = pick(&town, DUE, 10).await;
        assert_eq!(picked.len(), 1, "attempt {attempt}");
        let outcome = town.store.fail_due(&picked[0], "broken", "{}").await.unwrap();
        assert!(pick(&town, DUE, 10).await.is_empty(), "it is not tried again at once");
        match outcome {
            DueOutcome::Retry { attempts, .. } => assert_eq!(attempts, attempt),
            DueOutcome::Dead => assert_eq!(attempt, 8),
            DueOutcome::Gone => panic!("it was held"),
        }
        assert_eq!(town.store.fail_due(&row, "stale", "{}").await.unwrap(), DueOutcome::Gone);
        if attempt < 8 {
            // Real time need not pass in a test.
            town.sql("UPDATE deadline SET next_try_at = NULL").await;
        }
    }
    let letters = town.store.dead_letters(DISTRICT, 10).await.unwrap();
    assert_eq!((letters.len(), letters[0].id, letters[0].attempts), (1, row.id, 8));
    assert!(town.store.replay_dead_letter(DISTRICT, row.id).await.unwrap());
    assert!(town.store.dead_letters(DISTRICT, 10).await.unwrap().is_empty());
    assert_eq!(pick(&town, DUE, 10).await.len(), 1);
    town.assert_clean().await;
}

pub async fn a_change_that_moves_a_deadline_starts_its_attempts_afresh(town: Arc<Town>) {
    let row = with_deadline(&town).await;
    let picked = pick(&town, DUE, 10).await.remove(0);
    town.store.fail_due(&picked, "broken", "{}").await.unwrap();
    let write = |version: i64, row: DeadlineRow| {
        let mut change = step(row.case_id, version);
        let mut head = case_row(row.case_id, "submitted", "1/12/");
        (head.next_due, head.next_fire) = (row.due_at, row.fire_at);
        change.streams[0].head = Some(sandan_store::HeadRow::Case(Box::new(head)));
        change.rows.push(RowWrite::Deadline(row));
        change
    };
    town.store.commit(write(1, row.clone())).await.unwrap();
    let kept = town.store.deadlines_of(case(row.case_id)).await.unwrap().remove(0);
    assert_eq!((kept.attempts, kept.lease_fence), (1, 1));
    let later = Some(DUE.plus(1));
    town.store.commit(write(2, DeadlineRow { fire_at: later, due_at: later, ..row.clone() })).await.unwrap();
    let fresh = town.store.deadlines_of(case(row.case_id)).await.unwrap().remove(0);
    assert_eq!((fresh.attempts, fresh.next_try_at, fresh.lease_fence), (0, None, 1));
    town.assert_clean().await;
}

pub async fn a_lease_has_one_holder_and_a_growing_fence(town: Arc<Town>) {
    let (one, two) = (Uuid::from_u128(1), Uuid::from_u128(2));
    let store = &town.store;
    let take = |holder, micros| store.take_lease(DISTRICT, "job", holder, micros);
    let first = take(one, Instant::MINUTE).await.unwrap().unwrap();
    assert!(take(two, Instant::MINUTE).await.unwrap().is_none());
    assert_eq!(take(one, Instant::MINUTE).await.unwrap().unwrap().fence, first.fence);
    assert!(store.renew_lease(&first, Instant::HOUR).await.unwrap().until > first.until);
    store.release_lease(&first).await.unwrap();
    let second = take(two, Instant::MINUTE).await.unwrap().unwrap();
    assert_eq!(second.fence, first.fence + 1);
    assert!(matches!(store.renew_lease(&first, Instant::HOUR).await, Err(StoreError::LeaseLost(_))));
    store.release_lease(&first).await.unwrap();
    assert_eq!(store.lease(DISTRICT, "job").await.unwrap().unwrap().holder, two);
}

pub async fn the_business_clock_moves_only_in_a_simulated_database(town: Arc<Town>) {
    let clock = town.store.clock().await.unwrap();
    let skew = town.store.now().await.unwrap().since(town.store.real_now().await.unwrap());
    assert!(skew.abs() < 5 * Instant::SECOND);
    assert!(matches!(town.store.set_clock(clock.clone()).await, Err(StoreError::NotSimulated)));
    town.store.mark_simulated().await.unwrap();
    let mut stopped = town.store.clock().await.unwrap();
    (stopped.base, stopped.factor_ppm) = (OPENED, 0);
    town.store.set_clock(stopped).await.unwrap();
    assert_eq!(town.store.now().await.unwrap(), OPENED);
    town.store.commit(report(fresh_id())).await.unwrap();
    town.store.mark_simulated().await.unwrap();
    // A database that holds real cases is never turned into a simulated one.
    town.sql("UPDATE business_clock SET simulated = (1 = 0)").await;
    assert!(matches!(town.store.mark_simulated().await, Err(StoreError::NotSimulated)));
}

pub async fn a_case_is_never_read_before_its_last_event(town: Arc<Town>) {
    town.store.mark_simulated().await.unwrap();
    let mut clock = town.store.clock().await.unwrap();
    (clock.base, clock.factor_ppm) = (OPENED.plus(-10), 0);
    town.store.set_clock(clock.clone()).await.unwrap();
    let id = fresh_id();
    town.store.commit(report(id)).await.unwrap();
    assert_eq!(town.store.load_case(case(id)).await.unwrap().unwrap().now, OPENED);
    clock.base = OPENED.plus(10);
    town.store.set_clock(clock).await.unwrap();
    assert_eq!(town.store.load_case(case(id)).await.unwrap().unwrap().now, OPENED.plus(10));
    assert!(town.store.load_case(case(fresh_id())).await.unwrap().is_none());
}
