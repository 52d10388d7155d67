//! Offers that nobody takes, and people who do not come.

use crate::support::*;
use sandan_core::case::state::{CaseState, OrderState};
use sandan_core::time::Instant;
use sandan_dispatcher::routing::{Decision, Settled};
use serde_json::json;

#[tokio::test]
async fn an_offer_that_nobody_claims_goes_out_ring_by_ring_and_then_to_the_worker() {
    let f = town().await;
    let id = routed(&f, "V0107", &f.small_grids()[0]).await;
    let mut asked = vec![order(&f, id).await];
    for _ in 0..6 {
        f.advance(16 * Instant::MINUTE).await;
        settle(&f).await;
        let next = order(&f, id).await;
        if next.state == OrderState::Assigned {
            break;
        }
        asked.push(next);
    }
    assert!(asked.len() > 1);
    let wider = |pair: &[sandan_core::case::order::Order]| {
        pair[1].ring > pair[0].ring && pair[0].offered_to.iter().all(|one| pair[1].offered_to.contains(one))
    };
    assert!(asked.windows(2).all(wider), "{asked:?}");
    let told = order(&f, id).await;
    assert_eq!(told.state, OrderState::Assigned);
    assert!(f.people.grid_workers.contains(&told.person.unwrap()));
    assert_eq!(case(&f, id).await.counts.no_shows, 0);
    f.finish().await;
}

#[tokio::test]
async fn when_only_volunteers_may_lead_and_none_claims_a_person_decides_and_the_reason_is_kept() {
    let f = town().await;
    // Nobody in the town can do this.
    let id = routed(&f, "V0301", &f.small_grids()[0]).await;
    let case = case(&f, id).await;
    assert_eq!((case.state, case.needs_person), (CaseState::Accepted, true));
    let rows = f.app.store.routing_of(id).await.unwrap();
    let decision: Decision = serde_json::from_str(&rows[0].data).unwrap();
    assert_eq!(decision.settled, Settled::Person { reason: "nobody_fit".to_owned() });
    assert!(rows[0].data.contains("skill_missing"), "why nobody: {}", rows[0].data);
    f.finish().await;
}

#[tokio::test]
async fn who_does_not_come_frees_the_order_for_others_and_loses_no_more_than_it() {
    let f = town().await;
    let id = routed(&f, "V0107", &f.small_grids()[0]).await;
    let offered = order(&f, id).await;
    let absent = offered.offered_to[0];
    client(&f, absent).post(&on_order(offered.id, "claim"), &json!({})).await.ok();
    f.advance(46 * Instant::MINUTE).await;
    settle(&f).await;
    let case = case(&f, id).await;
    let old = case.order(offered.id).unwrap();
    assert_eq!((old.state, case.counts.no_shows), (OrderState::NoShow, 1));
    let next = case.orders.last().unwrap();
    assert_eq!(next.state, OrderState::Offered);
    assert!(!next.offered_to.contains(&absent));
    let late = client(&f, absent).post(&on_order(offered.id, "check_in"), &json!({})).await;
    assert!(late.status == 404 || late.status == 409, "{late:?}");
    let other = next.offered_to[0];
    client(&f, other).post(&on_order(next.id, "claim"), &json!({})).await.ok();
    f.finish().await;
}

#[tokio::test]
async fn a_missed_appointment_goes_to_the_desk_and_not_to_the_next_stranger() {
    let f = town().await;
    let slot = Some("2026-03-05T15:00:00+08:00");
    let wished = submitted(&f, Report { slot, ..report(&f, "V0107", &f.small_grids()[0]) }).await;
    settle(&f).await;
    let offered = order(&f, wished).await;
    client(&f, offered.offered_to[0]).post(&on_order(offered.id, "claim"), &json!({})).await.ok();
    f.set_time("2026-03-05T15:46:00+08:00").await;
    settle(&f).await;
    let case = case(&f, wished).await;
    assert_eq!((case.state, case.needs_person, case.counts.no_shows), (CaseState::Accepted, true, 1));
    f.finish().await;
}
