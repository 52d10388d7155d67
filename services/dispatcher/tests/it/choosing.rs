//! 报名 and 点名邀请.

use crate::support::*;
use sandan_contract::rest::command::CommandBody;
use sandan_core::case::facts::DispatchMode;
use sandan_core::case::state::{CaseState, OrderState};
use sandan_core::command::CommandName;
use sandan_core::time::Instant;
use sandan_dispatcher::routing::{Decision, Settled};
use serde_json::json;

#[tokio::test]
async fn at_the_end_of_the_window_one_of_the_interested_is_chosen_with_the_reasons() {
    let f = town().await;
    let id = routed(&f, "V0101", &f.small_grids()[0]).await;
    let offered = order(&f, id).await;
    assert_eq!(offered.mode, DispatchMode::Interest);
    let volunteer = client(&f, offered.offered_to[0]);
    volunteer.post(&on_order(offered.id, "claim"), &json!({})).await.refused("bad_field");
    volunteer.post(&on_order(offered.id, "express_interest"), &json!({})).await.ok();
    f.advance(5 * Instant::HOUR).await;
    settle(&f).await;
    let chosen = order(&f, id).await;
    assert_eq!((chosen.id, chosen.state, chosen.takers.len()), (offered.id, OrderState::Taken, 1));
    let rows = f.app.store.routing_of(id).await.unwrap();
    let decision: Decision = serde_json::from_str(&rows.last().unwrap().data).unwrap();
    assert_eq!(decision.settled, Settled::Chosen { people: vec![offered.offered_to[0]] });
    let held = volunteer.get("/api/v1/orders?mine=held").await.ok();
    assert_eq!(held["items"][0]["relation"], "holder");
    assert!(!held["items"][0]["reasons"].as_array().unwrap().is_empty());
    f.finish().await;
}

/// Rotation: nobody is given order after order while others who want one wait.
#[tokio::test]
async fn who_had_an_order_lately_has_less_to_speak_for_them() {
    let f = town().await;
    let mut merits = Vec::new();
    for _ in 0..2 {
        let id = routed(&f, "V0101", &f.small_grids()[0]).await;
        while order(&f, id).await.offered_to.len() < 2 {
            f.advance(5 * Instant::HOUR).await;
            settle(&f).await;
        }
        let offered = order(&f, id).await;
        for who in &offered.offered_to[..2] {
            client(&f, *who).post(&on_order(offered.id, "express_interest"), &json!({})).await.ok();
        }
        // The window runs in volunteers' hours only.
        for _ in 0..4 {
            f.advance(5 * Instant::HOUR).await;
            settle(&f).await;
        }
        let taken = order(&f, id).await;
        assert_eq!((taken.id, taken.takers.len()), (offered.id, 1));
        let why = f.app.store.routing_of(id).await.unwrap().last().unwrap().data.clone();
        merits.push((
            taken.takers[0].account,
            why.matches("newcomer").count(),
            why.matches("waited").count(),
        ));
        // It is over at once: what somebody has in hand makes no difference for the second.
        let resident = f.people.residents[0];
        elsewhere(&f, resident, id, CommandName::Withdraw, CommandBody::default()).await.unwrap();
    }
    // The nearer one is chosen both times: new at first, and then as one who had an order a day ago.
    let who = merits[0].0;
    assert_eq!(merits, [(who, 2, 0), (who, 1, 1)]);
    f.finish().await;
}

#[tokio::test]
async fn when_nobody_is_interested_the_next_ring_is_asked() {
    let f = town().await;
    let id = routed(&f, "V0104", &f.small_grids()[0]).await;
    let first = order(&f, id).await;
    f.advance(5 * Instant::HOUR).await;
    settle(&f).await;
    let case = case(&f, id).await;
    assert_eq!(case.order(first.id).unwrap().state, OrderState::Lapsed);
    assert_eq!(case.state, CaseState::Dispatched);
    assert!(case.orders.last().unwrap().ring > first.ring);
    f.finish().await;
}

#[tokio::test]
async fn who_holds_as_much_as_they_want_is_not_chosen_though_interested() {
    let f = town().await;
    let grids = f.small_grids();
    let id = routed(&f, "V0104", &grids[0]).await;
    let offered = order(&f, id).await;
    let busy = offered.offered_to[0];
    client(&f, busy).post(&on_order(offered.id, "express_interest"), &json!({})).await.ok();
    for _ in 0..3 {
        let other = routed(&f, "V0107", &grids[0]).await;
        let order = order(&f, other).await;
        assert!(order.offered_to.contains(&busy));
        client(&f, busy).post(&on_order(order.id, "claim"), &json!({})).await.ok();
        client(&f, busy).post(&on_order(order.id, "check_in"), &json!({})).await.ok();
    }
    f.advance(5 * Instant::HOUR).await;
    settle(&f).await;
    let case = case(&f, id).await;
    assert_eq!(case.order(offered.id).unwrap().state, OrderState::Lapsed);
    assert!(!case.orders.last().unwrap().offered_to.contains(&busy));
    f.finish().await;
}
