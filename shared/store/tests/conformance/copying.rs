//! Moving a town.

use crate::town::{DISTRICT, Town, case, fresh_id, key, report, step, with_other};
use sandan_store::{Backend, Change, check, copy_all};
use sea_orm::ConnectionTrait;
use std::sync::Arc;
use uuid::Uuid;

async fn fill(town: &Town) -> Vec<Uuid> {
    let ids: Vec<Uuid> = (0..700).map(|_| fresh_id()).collect();
    for id in &ids {
        let mut change: Change = report(*id);
        change.key = Some(key(&id.to_string(), 1));
        change.streams[0].events[0].keys.people = vec![*id];
        town.store.commit(change).await.unwrap();
    }
    for id in &ids[..100] {
        town.store.commit(step(*id, 1)).await.unwrap();
    }
    town.relay_all().await;
    ids
}

pub async fn a_town_moves_to_either_engine_and_checks_clean(town: Arc<Town>) {
    let ids = fill(&town).await;
    let before = town.store.feed_head(DISTRICT).await.unwrap();
    for backend in [Backend::Sqlite, Backend::Postgres] {
        let (town, id) = (Arc::clone(&town), ids[0]);
        with_other(backend, move |other| async move {
            let mut tables = Vec::new();
            copy_all(&town.store, &other.store, |progress| tables.push(progress)).await.unwrap();
            assert!(
                tables.iter().any(|step| step.table == "event" && step.copied == 800 && step.total == 800)
            );
            let after = other.store.feed_head(DISTRICT).await.unwrap();
            assert_eq!(after.1, before.1);
            assert_ne!(after.0, before.0, "positions of the old epoch mean nothing here");
            let (here, there) =
                (town.store.case_events(case(id)).await, other.store.case_events(case(id)).await);
            assert_eq!(here.unwrap(), there.unwrap());
            for report in check(&other.store, DISTRICT).await.unwrap() {
                assert!(report.is_clean(), "{report:?}");
            }
            other.store.commit(step(id, 2)).await.unwrap();
            other.assert_clean().await;
        })
        .await;
    }
}

pub async fn an_interrupted_copy_goes_on(town: Arc<Town>) {
    fill(&town).await;
    let source = Arc::clone(&town);
    with_other(town.backend, move |other| async move {
        copy_all(&source.store, &other.store, |_| {}).await.unwrap();
        // As if the copy had been cut in the middle of the events: nothing behind them had come yet.
        let cut = [
            "DELETE FROM event WHERE stream > (SELECT stream FROM event ORDER BY stream LIMIT 1 OFFSET 300)",
            "DELETE FROM feed",
            "DELETE FROM idem_key",
            "DELETE FROM area_count",
        ];
        for sql in cut {
            other.store.connection().execute_unprepared(sql).await.unwrap();
        }
        copy_all(&source.store, &other.store, |_| {}).await.unwrap();
        for report in check(&other.store, DISTRICT).await.unwrap() {
            assert!(report.is_clean(), "{report:?}");
        }
    })
    .await;
}
