//! What is late becomes known one level higher.

use crate::support::*;
use sandan_core::case::clock::ClockKind;
use sandan_core::case::event::Body;
use sandan_core::ids::CaseId;
use sandan_core::time::Instant;
use sandan_testkit::Fixture;

async fn escalations(f: &Fixture, id: CaseId) -> Vec<(u8, u8)> {
    let rows = f.app.store.case_events(id).await.unwrap();
    let body = |row: &sandan_store::rows::EventRow| {
        sandan_store::project::event_from(row.at, row.actor, &row.data).unwrap().body
    };
    let raised = rows.iter().map(body).filter_map(|body| match body {
        Body::Escalated { clock: ClockKind::Sign, from, to } => Some((from, to)),
        _ => None,
    });
    raised.collect()
}

#[tokio::test]
async fn an_unsigned_order_rises_at_its_due_time_and_then_step_by_step() {
    let f = town().await;
    let id = routed(&f, "P0102", &f.small_grids()[0]).await;
    let sign = case(&f, id).await.running_clock(ClockKind::Sign).cloned().unwrap();
    f.advance(sign.due_at.since(f.now().await) - 1).await;
    settle(&f).await;
    assert_eq!(escalations(&f, id).await, []);
    f.advance(1).await;
    settle(&f).await;
    assert_eq!(escalations(&f, id).await, [(0, 1)]);
    settle(&f).await;
    assert_eq!(escalations(&f, id).await, [(0, 1)], "told once");
    let next = case(&f, id).await.clock(sign.id).unwrap().fire_at.unwrap();
    f.advance(next.since(f.now().await)).await;
    settle(&f).await;
    assert_eq!(escalations(&f, id).await, [(0, 1), (1, 2)]);
    f.finish().await;
}

#[tokio::test]
async fn after_an_outage_the_level_goes_in_one_step_to_where_time_says() {
    let f = town().await;
    let id = routed(&f, "P0102", &f.small_grids()[0]).await;
    f.advance(30 * Instant::DAY).await;
    settle(&f).await;
    let case = case(&f, id).await;
    let raised = escalations(&f, id).await;
    assert_eq!(raised.len(), 1, "{raised:?}");
    let depth = case.place.path.codes().count() as u8;
    assert_eq!((raised[0].1, case.level()), (depth, depth));
    assert_eq!(case.running_clock(ClockKind::Sign).unwrap().fire_at, None, "nobody is above the county");
    f.finish().await;
}

#[tokio::test]
async fn the_workers_themselves_do_it_within_seconds() {
    let f = town().await;
    f.start(&[sandan_dispatcher::role()]);
    let id = submitted(&f, report(&f, "P0102", &f.small_grids()[0])).await;
    let waiting = async {
        let mut wakeups = f.app.store.wakeups();
        while case(&f, id).await.orders.is_empty() {
            wakeups.changed().await.unwrap();
        }
        f.advance(30 * Instant::DAY).await;
        while case(&f, id).await.level() == 0 {
            wakeups.changed().await.unwrap();
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(20), waiting).await.unwrap();
    f.finish().await;
}
