//! Offers taken from a message, the digits at the door, and the hours that follow.

use crate::support::*;
use sandan_boot::message::{MessageData, arrival_code};
use sandan_core::case::facts::Kind;
use sandan_core::ids::{AccountId, CaseId};
use sandan_core::role::Role;
use sandan_core::time::Instant;
use sandan_kit::auth::link_token;
use sandan_store::rows::MessageRow;
use sandan_testkit::{Client, Fixture};
use serde_json::{Value, json};

async fn messages(f: &Fixture, account: AccountId) -> Vec<MessageRow> {
    f.app.store.messages_of(f.app.district, account.0, 100).await.unwrap()
}

/// The newest message of this kind to somebody, as a link.
async fn link(f: &Fixture, account: AccountId, template: &str) -> String {
    let rows = messages(f, account).await;
    let row = rows.iter().find(|row| row.template == template).expect("a message of this kind");
    link_token(&f.app.sealer, row.id)
}

fn nobody(f: &Fixture) -> Client {
    f.client(&[sandan_dispatcher::role()], None)
}

async fn open(f: &Fixture, link: &str) -> Value {
    nobody(f).post("/api/v1/links/open", &json!({"link": link})).await.ok()
}

async fn act(f: &Fixture, link: &str, command: &str) -> Value {
    nobody(f).post("/api/v1/links/act", &json!({"link": link, "command": command})).await.ok()
}

#[tokio::test]
async fn an_offer_is_taken_from_its_link_once_and_the_loser_is_told() {
    let f = town().await;
    let id = contested(&f).await;
    let offered = order(&f, id).await.offered_to;
    let (winner, loser) = (offered[0], offered[1]);
    let (first, second) = (link(&f, winner, "offer").await, link(&f, loser, "offer").await);
    let seen = open(&f, &first).await;
    assert_eq!((&seen["state"], &seen["may"]), (&json!("open"), &json!(["claim"])));
    assert_eq!(seen["order"]["area"]["code"], json!(f.small_grids()[0]));
    let text = seen.to_string();
    assert!(!text.contains("门口的路坏了"), "before a claim nobody reads the words: {text}");
    assert_eq!(act(&f, &first, "claim").await["state"], json!("mine"));
    assert_eq!(act(&f, &first, "claim").await["state"], json!("mine"), "given again it answers the same");
    assert_eq!(act(&f, &second, "claim").await, json!({"state": "gone", "may": []}));
    let taker = order(&f, id).await.takers[0].clone();
    assert_eq!((taker.account, taker.claimed_by), (winner, None));
    f.finish().await;
}

#[tokio::test]
async fn a_link_is_good_for_its_own_offer_and_for_nothing_else() {
    let f = town().await;
    let id = routed(&f, "V0107", &f.small_grids()[0]).await;
    let volunteer = order(&f, id).await.offered_to[0];
    let good = link(&f, volunteer, "offer").await;
    let forged = link_token(&f.app.sealer, f.app.new_id());
    let other = if good.ends_with('A') { "B" } else { "A" };
    let broken = format!("{}{other}", &good[..good.len() - 1]);
    for wrong in [forged.as_str(), broken.as_str(), "", "x"] {
        nobody(&f).post("/api/v1/links/open", &json!({"link": wrong})).await.refused("link_over");
    }
    for command in ["release", "check_in", "done", "sign"] {
        let body = json!({"link": good, "command": command});
        nobody(&f).post("/api/v1/links/act", &body).await.refused("bad_field");
    }
    // The link of a message that offers nothing opens nothing.
    act(&f, &good, "claim").await;
    let told = link(&f, f.people.residents[0], "taken").await;
    nobody(&f).post("/api/v1/links/open", &json!({"link": told})).await.refused("link_over");
    f.finish().await;
}

#[tokio::test]
async fn messages_hold_no_word_name_or_number_of_people() {
    let f = town().await;
    let id = routed(&f, "V0107", &f.small_grids()[0]).await;
    let volunteer = order(&f, id).await.offered_to[0];
    client(&f, volunteer).post(&on_order(order(&f, id).await.id, "claim"), &json!({})).await.ok();
    let rows = [messages(&f, volunteer).await, messages(&f, f.people.residents[0]).await].concat();
    assert!(rows.len() >= 2, "{rows:?}");
    for row in rows {
        let data = MessageData::read(&row).expect("a message of a case");
        assert_eq!(data.case, id.0);
        assert!(!row.data.contains("门口"), "{}", row.data);
    }
    f.finish().await;
}

/// A service at somebody's door, claimed by a volunteer.
async fn claimed_service(f: &Fixture) -> (CaseId, AccountId) {
    let rules = sandan_boot::desk::Rules::of(&f.app, None).unwrap();
    let category = rules.profile.category("V0107").expect("a category");
    assert_ne!(category.kind, Kind::Issue);
    let id = routed(f, "V0107", &f.small_grids()[0]).await;
    let offered = order(f, id).await;
    let volunteer = offered.offered_to[0];
    client(f, volunteer).post(&on_order(offered.id, "claim"), &json!({})).await.ok();
    (id, volunteer)
}

#[tokio::test]
async fn the_digits_prove_the_visit_and_wrong_ones_prove_nothing() {
    let f = town().await;
    let (id, account) = claimed_service(&f).await;
    let order_id = order(&f, id).await.id;
    let volunteer = client(&f, account);
    let right = arrival_code(&f.app, order_id);
    let wrong = format!("{:04}", (right.parse::<u32>().unwrap() + 1) % 10_000);
    let check_in = on_order(order_id, "check_in");
    volunteer.post(&check_in, &json!({"code": wrong})).await.refused("wrong_arrival_code");
    assert!(order(&f, id).await.takers[0].checked_in_at.is_none(), "a wrong code checks nobody in");
    let answer = volunteer.post(&check_in, &json!({"code": right})).await.ok();
    assert_eq!(answer["orders"][0]["arrival_proven"], json!(true));
    assert!(answer["orders"][0]["arrival_code"].is_null(), "the volunteer is never told the digits");
    assert!(order(&f, id).await.takers[0].proven);
    f.finish().await;
}

#[tokio::test]
async fn digits_cannot_be_guessed() {
    let f = town().await;
    let (id, account) = claimed_service(&f).await;
    let order_id = order(&f, id).await.id;
    let right = arrival_code(&f.app, order_id).parse::<u32>().unwrap();
    let volunteer = client(&f, account);
    let check_in = on_order(order_id, "check_in");
    let mut limited = 0;
    for n in 1..=20 {
        let digits = format!("{:04}", (right + n) % 10_000);
        let answer = volunteer.post(&check_in, &json!({"code": digits})).await;
        limited += usize::from(answer.code() == "too_many_requests");
    }
    assert_eq!(limited, 15, "five tries an hour");
    // Without digits one is never kept from one's work.
    volunteer.post(&check_in, &json!({})).await.ok();
    assert!(!order(&f, id).await.takers[0].proven);
    f.finish().await;
}

#[tokio::test]
async fn hours_run_from_check_in_to_check_out_and_are_ones_own() {
    let f = town().await;
    let (id, account) = claimed_service(&f).await;
    let order_id = order(&f, id).await.id;
    let volunteer = client(&f, account);
    volunteer.post(&on_order(order_id, "check_in"), &json!({})).await.ok();
    let running = volunteer.get("/api/v1/hours").await.ok();
    assert_eq!((&running["minutes"], running["services"].as_array().unwrap().len()), (&json!(0), 1));
    f.advance(95 * Instant::MINUTE).await;
    volunteer.post(&on_order(order_id, "check_out"), &json!({})).await.ok();
    let hours = volunteer.get("/api/v1/hours").await.ok();
    assert_eq!((&hours["minutes"], &hours["from"]), (&json!(95), &json!("2026-01-01")));
    let past = volunteer.get("/api/v1/hours?from=2025-01-01&to=2025-12-31").await.ok();
    assert_eq!(past["services"], json!([]));
    let other = client(&f, f.people.of(Role::Dispatcher)).get("/api/v1/hours").await.ok();
    assert_eq!(other["services"], json!([]));
    f.finish().await;
}
