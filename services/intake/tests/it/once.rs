//! One key, one case, one answer.

use crate::support::*;
use sandan_core::role::Role;
use sandan_testkit::Fixture;
use serde_json::json;

#[tokio::test]
async fn the_same_key_answers_the_same_and_another_body_is_refused() {
    let town = Fixture::sqlite().await;
    let (client, body) = (resident(&town, 0), lamp(&town));
    let first = client.keyed(CASES, "k1", &body).await;
    let again = client.keyed(CASES, "k1", &body).await;
    assert_eq!((first.status, &first.body), (201, &again.body));
    assert_eq!(first.headers["location"], again.headers["location"]);
    assert_eq!(first.headers["location"], path(&first.value(), ""));
    client.keyed(CASES, "k1", &with(body.clone(), json!({"text": "别的"}))).await.refused("key_reused");
    // Another person's key of the same name is another key.
    let other = resident(&town, 1).keyed(CASES, "k1", &body).await.ok();
    assert_ne!(other["id"], first.value()["id"]);
    assert_eq!(town.app.store.stats(town.app.district).await.unwrap().cases, 2);
    town.finish().await;
}

#[tokio::test]
async fn fifty_at_once_with_one_key_make_one_case_and_get_one_answer() {
    let town = Fixture::sqlite().await;
    let (client, body) = (resident(&town, 0), lamp(&town));
    let calls = (0..50).map(|_| {
        let (client, body) = (client.clone(), body.clone());
        tokio::spawn(async move {
            loop {
                let answer = client.keyed(CASES, "all-together", &body).await;
                if answer.code() != "key_in_progress" {
                    return answer;
                }
                assert_eq!((answer.status, answer.headers["retry-after"].to_str().unwrap()), (409, "1"));
                tokio::task::yield_now().await;
            }
        })
    });
    let answers = futures::future::join_all(calls.collect::<Vec<_>>()).await;
    let bodies: std::collections::BTreeSet<Vec<u8>> = answers
        .into_iter()
        .map(|answer| {
            let answer = answer.unwrap();
            assert_eq!(answer.status, 201);
            answer.body.to_vec()
        })
        .collect();
    assert_eq!(bodies.len(), 1);
    assert_eq!(town.app.store.stats(town.app.district).await.unwrap().cases, 1);
    town.finish().await;
}

#[tokio::test]
async fn a_superior_order_is_one_case_however_often_and_by_whomever_it_is_sent() {
    let town = Fixture::sqlite().await;
    let external =
        json!({"system": "city-12345", "number": "BJ2026030400001", "due": "2026-03-09T10:00:00+08:00"});
    let body = with(lamp(&town), json!({"external": external, "channel": "superior"}));
    let clients = [as_role(&town, Role::Acceptor), as_role(&town, Role::Dispatcher)];
    let calls = (0..20).map(|n| {
        let (client, body) = (clients[n % 2].clone(), body.clone());
        tokio::spawn(async move { client.post(CASES, &body).await })
    });
    let mut ids = std::collections::BTreeSet::new();
    let mut created = 0;
    for answer in futures::future::join_all(calls.collect::<Vec<_>>()).await {
        let answer = answer.unwrap();
        created += i32::from(answer.status == 201);
        let case = answer.ok();
        ids.insert(case["id"].as_str().unwrap().to_owned());
        assert_eq!(case["external"]["number"], "BJ2026030400001");
    }
    assert_eq!((ids.len(), created), (1, 1));
    town.finish().await;
}

#[tokio::test]
async fn a_device_without_an_account_has_keys_and_limits_of_its_own() {
    let town = Fixture::sqlite().await;
    let (client, body) = (as_nobody(&town), lamp(&town));
    let first = client.send(from_device("phone-1", CASES, "k", &body)).await;
    assert_eq!(first.status, 201);
    let again = client.send(from_device("phone-1", CASES, "k", &body)).await;
    let other = client.send(from_device("phone-2", CASES, "k", &body)).await;
    assert_eq!(first.body, again.body);
    assert_ne!(first.value()["id"], other.value()["id"]);
    client.send(from_device("phone 3", CASES, "k", &body)).await.refused("bad_field");
    town.finish().await;
}
