//! Call lists.

use crate::support::*;
use sandan_core::role::Role;
use serde_json::{Value, json};

fn cases(page: &Value) -> Vec<&str> {
    page["items"].as_array().unwrap().iter().map(|item| item["case"]["id"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn a_checker_sees_what_was_fed_back_and_a_revisiter_what_was_checked() {
    let f = town().await;
    let (one, two) = (fed_back(&f).await.to_string(), fed_back(&f).await);
    let checker = client(&f, f.people.of(Role::Checker));
    let first = checker.get("/api/v1/checks?limit=1").await.ok();
    let next = first["next"].as_str().unwrap();
    let second = checker.get(&format!("/api/v1/checks?limit=1&cursor={next}")).await.ok();
    let mut listed = [cases(&first), cases(&second)].concat();
    listed.sort_unstable();
    assert_eq!(listed, [one.as_str(), &two.to_string()]);
    assert!(first["items"][0]["due"].is_string());
    assert_eq!(first["items"][0]["case"]["text"], "路口漏水");
    checker.get("/api/v1/checks?cursor=x").await.refused("bad_field");

    checker.post(&on_case(two, "verify"), &json!({"passed": true})).await.ok();
    assert_eq!(cases(&checker.get("/api/v1/checks").await.ok()), [one]);
    let revisiter = client(&f, f.people.of(Role::Revisiter));
    assert_eq!(cases(&revisiter.get("/api/v1/revisits").await.ok()), [two.to_string()]);
    checker.get("/api/v1/revisits").await.refused("forbidden");
    f.finish().await;
}
