//! What people see of orders.

use crate::support::*;
use sandan_core::role::Role;
use serde_json::{Value, json};

#[tokio::test]
async fn before_the_claim_kind_grid_time_and_skills_are_shown_and_why_me() {
    let f = town().await;
    let id = routed(&f, "V0106", &f.small_grids()[0]).await;
    let offered = order(&f, id).await;
    let volunteer = client(&f, offered.offered_to[0]);
    let page = volunteer.get("/api/v1/orders?mine=offered").await.ok();
    let item = &page["items"][0];
    assert_eq!((&item["relation"], &item["category"]["code"]), (&"offered".into(), &"V0106".into()));
    assert_eq!((&item["skills"], &item["order"]["capacity"]), (&json!(["搬运"]), &2.into()));
    assert_eq!(item["area"]["level"], "small");
    assert!(!item["reasons"].as_array().unwrap().is_empty());
    assert_eq!(item["order"].get("holders"), None);
    assert_eq!(volunteer.get(&format!("/api/v1/orders/{}", offered.id)).await.ok(), *item);
    let others = volunteer.get("/api/v1/orders?mine=held").await.ok();
    assert_eq!(others["items"], Value::Array(Vec::new()));
}

#[tokio::test]
async fn a_unit_sees_its_orders_a_dispatcher_those_of_the_area_and_pages_follow_each_other() {
    let f = town().await;
    let grids = f.small_grids();
    for grid in grids.iter().cycle().take(5) {
        submitted(&f, report(&f, "P0102", grid)).await;
    }
    settle(&f).await;
    let (handler, _) = f.people.handlers[0];
    let unit = client(&f, handler);
    let first = unit.get("/api/v1/orders?mine=unit&limit=3").await.ok();
    let next = first["next"].as_str().unwrap();
    let second = unit.get(&format!("/api/v1/orders?mine=unit&limit=3&cursor={next}")).await.ok();
    let ids = |page: &Value| -> Vec<String> {
        let items = page["items"].as_array().unwrap().iter();
        items.map(|item| item["order"]["id"].as_str().unwrap().to_owned()).collect()
    };
    let mut all = [ids(&first), ids(&second)].concat();
    all.dedup();
    assert_eq!((all.len(), &second["next"]), (5, &Value::Null));
    let dispatcher = client(&f, f.people.of(Role::Dispatcher));
    assert_eq!(ids(&dispatcher.get("/api/v1/orders?mine=area").await.ok()), all);
    let stranger = client(&f, f.people.handlers[1].0);
    assert_eq!(ids(&stranger.get("/api/v1/orders?mine=unit").await.ok()), Vec::<String>::new());
    unit.get("/api/v1/orders?state=lost").await.refused("bad_field");
    unit.get("/api/v1/orders?mine=everything").await.refused("bad_field");
}

#[tokio::test]
async fn queues_count_what_waits_and_what_is_late_in_the_callers_scope() {
    let f = town().await;
    for _ in 0..3 {
        routed(&f, "P0102", &f.small_grids()[0]).await;
    }
    f.advance(30 * sandan_core::time::Instant::DAY).await;
    let dispatched = |list: &Value| {
        let mut items = list["items"].as_array().unwrap().iter();
        let item = items.find(|item| item["state"] == "dispatched").unwrap();
        (item["count"].as_u64().unwrap(), item["overdue"].as_u64().unwrap())
    };
    let supervisor = client(&f, f.people.of(Role::Supervisor));
    assert_eq!(dispatched(&supervisor.get("/api/v1/queues").await.ok()), (3, 3));
    let admin = client(&f, f.people.of(Role::SystemAdmin));
    assert_eq!(dispatched(&admin.get("/api/v1/queues").await.ok()), (0, 0));
}
