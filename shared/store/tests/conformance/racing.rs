//! Many at once: callers, processes, hang-ups.

use crate::town::{DISTRICT, Town, case, commit_all, event, fresh_id, key, report, step};
use rand::RngExt;
use sandan_contract::feed::FeedKeys;
use sandan_store::{Backend, Change, CommitError, Store, StoreError};
use sea_orm::{ConnectionTrait, Database as Connector, DbBackend, Statement};
use std::sync::Arc;
use uuid::Uuid;

pub async fn of_two_claims_at_once_exactly_one_wins(town: Arc<Town>) {
    for _ in 0..50 {
        let id = fresh_id();
        town.store.commit(report(id)).await.unwrap();
        let answers = commit_all(&town.store, vec![step(id, 1), step(id, 1)]).await;
        let conflicts = answers
            .iter()
            .filter(|answer| matches!(answer, Err(CommitError::Conflict { expected: 1, found: 2, .. })))
            .count();
        assert_eq!((answers.iter().filter(|answer| answer.is_ok()).count(), conflicts), (1, 1));
    }
    town.assert_clean().await;
}

/// PostgreSQL only in earnest: SQLite has one writing process, so both handles are the same store there.
pub async fn two_processes_never_both_create_a_stream_or_take_a_key(town: Arc<Town>) {
    let other = match town.backend {
        Backend::Sqlite => town.store.clone(),
        Backend::Postgres => Store::open(&town.url).await.unwrap(),
    };
    for round in 0..40 {
        let id = fresh_id();
        let same_stream = tokio::join!(town.store.commit(report(id)), other.commit(report(id)));
        assert_one(&[same_stream.0, same_stream.1]);
        let keyed = || Change { key: Some(key(&format!("k{round}"), 1)), ..report(fresh_id()) };
        let same_key = tokio::join!(town.store.commit(keyed()), other.commit(keyed()));
        assert_one(&[same_key.0, same_key.1]);
    }
    assert_eq!(town.store.stats(DISTRICT).await.unwrap().cases, 80);
    if town.backend == Backend::Postgres {
        other.close().await;
    }
    town.assert_clean().await;
}

fn assert_one<T: std::fmt::Debug>(answers: &[Result<T, CommitError>]) {
    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1, "{answers:?}");
    let lost = |error: &CommitError| matches!(error, CommitError::Conflict { .. } | CommitError::KeyTaken(_));
    assert!(answers.iter().filter_map(|answer| answer.as_ref().err()).all(lost), "{answers:?}");
}

pub async fn dropped_callers_lose_nobodys_answer(town: Arc<Town>) {
    let ids: Vec<Uuid> = (0..500).map(|_| fresh_id()).collect();
    let mut callers = Vec::new();
    for (index, id) in ids.iter().copied().enumerate() {
        let store = town.store.clone();
        let caller = tokio::spawn(async move { store.commit(report(id)).await });
        // Yields of a random number put the hang-ups at random points of the commits.
        let yields = rand::rng().random_range(0..40);
        for _ in 0..yields {
            tokio::task::yield_now().await;
        }
        if index.is_multiple_of(3) {
            caller.abort();
        }
        callers.push(caller);
    }
    let (mut answered, mut aborted) = (0, 0);
    for (caller, id) in callers.into_iter().zip(&ids) {
        match caller.await {
            Ok(answer) => {
                answer.unwrap();
                answered += 1;
                assert!(town.store.load_case(case(*id)).await.unwrap().is_some());
            }
            Err(error) => {
                assert!(error.is_cancelled());
                aborted += 1;
            }
        }
    }
    assert_eq!(answered + aborted, 500);
    assert!(answered >= 333);
    assert_no_open_transaction(&town).await;
    town.assert_clean().await;
}

async fn assert_no_open_transaction(town: &Town) {
    if town.backend == Backend::Postgres {
        let sql =
            "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in %'";
        let statement = Statement::from_string(DbBackend::Postgres, sql);
        assert!(town.store.connection().query_all_raw(statement).await.unwrap().is_empty());
    }
}

/// On PostgreSQL every connection is cut again and again; SQLite has none to cut.
pub async fn what_was_answered_is_there_although_connections_break(town: Arc<Town>) {
    let writers: Vec<_> = (0..8)
        .map(|_| {
            let store = town.store.clone();
            tokio::spawn(async move {
                let mut answered = Vec::new();
                for _ in 0..60 {
                    let id = fresh_id();
                    match store.commit(report(id)).await {
                        Ok(_) => answered.push(id),
                        Err(CommitError::Busy(_) | CommitError::Failed(_)) => {}
                        Err(other) => panic!("{other}"),
                    }
                }
                answered
            })
        })
        .collect();
    if town.backend == Backend::Postgres {
        let killer = Connector::connect(&town.url).await.unwrap();
        while !writers.iter().all(tokio::task::JoinHandle::is_finished) {
            let cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                WHERE datname = current_database() AND pid <> pg_backend_pid()";
            killer.execute_unprepared(cut).await.unwrap();
            let patience = std::time::Duration::from_millis(15);
            let _ = tokio::time::timeout(patience, town.store.wakeups().changed()).await;
        }
        killer.close().await.unwrap();
    }
    for writer in writers {
        for id in writer.await.unwrap() {
            assert!(loaded(&town, id).await);
        }
    }
    town.store.commit(report(fresh_id())).await.unwrap();
    town.assert_clean().await;
}

/// Reads with patience: the pool may first hand out connections that were cut.
async fn loaded(town: &Town, id: Uuid) -> bool {
    for _ in 0..20 {
        if let Ok(found) = town.store.load_case(case(id)).await {
            return found.is_some();
        }
    }
    false
}

pub async fn changes_of_one_stream_are_written_in_the_order_of_their_arrival(town: Arc<Town>) {
    let id = fresh_id();
    town.store.commit(report(id)).await.unwrap();
    // Each is right only if all before it were written; they arrive in order and mostly in one batch.
    let commits: Vec<_> = (1..=100).map(|version| town.store.commit(step(id, version))).collect();
    for answer in futures::future::join_all(commits).await {
        answer.unwrap();
    }
    assert_eq!(town.store.load_case(case(id)).await.unwrap().unwrap().row.version, 101);
    town.assert_clean().await;
}

pub async fn a_full_queue_says_busy_and_a_closed_store_says_closed(town: Arc<Town>) {
    let changes: Vec<Change> = (0..6_000).map(|_| report(fresh_id())).collect();
    let answers =
        futures::future::join_all(changes.into_iter().map(|change| town.store.commit(change))).await;
    let busy = answers.iter().filter(|answer| matches!(answer, Err(CommitError::Busy(_)))).count();
    let done = answers.iter().filter(|answer| answer.is_ok()).count();
    assert!(busy > 0 && done >= 1_024, "{busy} busy, {done} done");
    assert_eq!(busy + done, 6_000);
    let stats = town.store.stats(DISTRICT).await.unwrap();
    assert_eq!(usize::try_from(stats.cases).unwrap(), done);
    town.store.close().await;
    let mut late = report(fresh_id());
    late.streams[0].events.push(event("noted", FeedKeys::default()));
    let answer = town.store.commit(late).await;
    assert!(matches!(answer, Err(CommitError::Failed(StoreError::Closed))), "{answer:?}");
}
