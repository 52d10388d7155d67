//! Many at once.

use crate::support::*;
use sandan_core::area::AreaPath;
use sandan_core::case::facts::Part;
use sandan_core::case::state::CaseState;
use sandan_core::ids::AccountId;
use sandan_core::role::Role;
use serde_json::json;
use std::collections::BTreeMap;

#[tokio::test]
async fn of_all_who_claim_at_once_one_gets_the_order_and_the_others_are_told() {
    let f = town().await;
    let id = contested(&f).await;
    let offered = order(&f, id).await;
    let mut claims = Vec::new();
    for account in offered.offered_to.clone() {
        let volunteer = client(&f, account);
        let path = on_order(offered.id, "claim");
        claims.push(tokio::spawn(async move { volunteer.post(&path, &json!({"fence": 0})).await }));
    }
    let mut answers: BTreeMap<(u16, String), usize> = BTreeMap::new();
    for claim in claims {
        let answer = claim.await.unwrap();
        *answers.entry((answer.status, answer.code())).or_default() += 1;
    }
    let others = offered.offered_to.len() - 1;
    let expected = [((200, String::new()), 1), ((409, "lost_claim".to_owned()), others)];
    assert_eq!(answers, expected.into());
    assert_eq!(order(&f, id).await.takers.len(), 1);
    f.finish().await;
}

#[tokio::test]
async fn a_late_claim_in_an_open_pool_is_lost_and_a_stranger_knows_of_nothing() {
    let f = town().await;
    let grids = f.small_grids();
    // Nobody in the town can do this by the rules, so a person offers it to everybody.
    let id = routed(&f, "V0301", &grids[0]).await;
    let dispatcher = client(&f, f.people.of(Role::Dispatcher));
    let community = f.path(&grids[0]).parent().unwrap();
    let pool = json!({"mode": "claim_first", "area": community.leaf()});
    dispatcher.post(&on_case(id, "place_order"), &pool).await.ok();
    let open = order(&f, id).await;
    assert!(open.offered_to.is_empty());
    let serves = |account: &AccountId| {
        let card = &f.app.directory.now().people[account];
        let mut areas = card.areas.iter().map(|area| AreaPath::from_stored(area.clone()));
        areas.any(|area| area.contains(&open.area) || open.area.contains(&area))
    };
    let (near, far): (Vec<AccountId>, Vec<AccountId>) = f.people.volunteers.iter().copied().partition(serves);
    let volunteer = client(&f, near[0]);
    let listed = volunteer.get("/api/v1/orders?mine=offered").await.ok();
    assert_eq!(
        (&listed["items"][0]["relation"], &listed["items"][0]["case"]),
        (&"offered".into(), &id.to_string().into())
    );
    volunteer.post(&on_order(open.id, "claim"), &json!({})).await.ok();
    client(&f, near[1]).post(&on_order(open.id, "claim"), &json!({})).await.refused("lost_claim");
    client(&f, far[0]).post(&on_order(open.id, "claim"), &json!({})).await.refused("not_found");
    f.finish().await;
}

#[tokio::test]
async fn two_reconcilers_at_once_do_nothing_twice() {
    let f = town().await;
    let grids = f.small_grids();
    let mut cases = Vec::new();
    for (n, category) in ["P0102", "E0104", "V0107", "P0110", "V0101"].iter().cycle().take(40).enumerate() {
        cases.push(submitted(&f, report(&f, category, &grids[n % grids.len()])).await);
    }
    let settle = || sandan_dispatcher::settle(&f.app);
    let (one, two, three) = tokio::join!(settle(), settle(), settle());
    let rounds = [one.unwrap(), two.unwrap(), three.unwrap()];
    assert!(rounds.iter().all(|round| round.failed == 0), "{rounds:?}");
    for id in cases {
        let case = case(&f, id).await;
        let leads = case.orders.iter().filter(|order| order.part == Part::Lead).count();
        let decisions = f.app.store.routing_of(id).await.unwrap().len();
        let placed = usize::from(case.state == CaseState::Dispatched);
        assert_eq!((leads, decisions), (placed, 1), "{} {:?}", case.category, case.state);
    }
    f.finish().await;
}

#[tokio::test]
async fn nobody_holds_more_than_they_want_at_once() {
    let f = town().await;
    let grids = f.small_grids();
    let mut offers = Vec::new();
    for _ in 0..4 {
        offers.push(routed(&f, "V0107", &grids[0]).await);
    }
    let account = order(&f, offers[0]).await.offered_to[0];
    let volunteer = client(&f, account);
    for id in &offers[..3] {
        volunteer.post(&on_order(order(&f, *id).await.id, "claim"), &json!({})).await.ok();
    }
    let fourth = order(&f, offers[3]).await.id;
    volunteer.post(&on_order(fourth, "claim"), &json!({})).await.refused("precondition");
    let first = order(&f, offers[0]).await.id;
    volunteer.post(&on_order(first, "release"), &json!({})).await.ok();
    volunteer.post(&on_order(fourth, "claim"), &json!({})).await.ok();
    settle(&f).await;
    assert!(!order(&f, offers[0]).await.offered_to.contains(&account), "who gave it back is not asked again");
    f.finish().await;
}

#[tokio::test]
async fn the_same_key_claims_once() {
    let f = town().await;
    let id = routed(&f, "V0107", &f.small_grids()[0]).await;
    let offered = order(&f, id).await;
    let volunteer = client(&f, offered.offered_to[0]);
    let path = on_order(offered.id, "claim");
    let first = volunteer.keyed(&path, "one", &json!({"fence": 0})).await.ok();
    assert_eq!(volunteer.keyed(&path, "one", &json!({"fence": 0})).await.ok(), first);
    volunteer.keyed(&path, "one", &json!({"fence": 1})).await.refused("key_reused");
    volunteer.post(&path, &json!({"fence": 0})).await.refused("wrong_state");
    f.finish().await;
}
