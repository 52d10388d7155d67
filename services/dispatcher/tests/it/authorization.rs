//! Who may call what: every route has a line here.

use crate::support::*;
use sandan_core::role::Role;
use sandan_kit::routes::{Who, served_twice, untested};
use serde_json::json;

/// Method, path, and the code for a resident who has nothing to do with the thing.
const TESTED: &[(&str, &str, &str)] = &[
    ("POST", "/api/v1/cases/{id}/commands/place_order", "forbidden"),
    ("POST", "/api/v1/cases/{id}/commands/handle_on_spot", "forbidden"),
    ("POST", "/api/v1/cases/{id}/commands/answer", "forbidden"),
    ("POST", "/api/v1/cases/{id}/commands/hand_up", "forbidden"),
    ("POST", "/api/v1/cases/{id}/commands/hand_down", "forbidden"),
    ("POST", "/api/v1/cases/{id}/commands/refer_out", "forbidden"),
    ("POST", "/api/v1/cases/{id}/commands/whistle", "forbidden"),
    ("POST", "/api/v1/cases/{id}/commands/arrive", "not_found"),
    ("POST", "/api/v1/cases/{id}/commands/contact", "not_found"),
    ("POST", "/api/v1/cases/{id}/commands/feed_back", "not_found"),
    ("POST", "/api/v1/cases/{id}/commands/request_extend", "not_found"),
    ("POST", "/api/v1/cases/{id}/commands/request_return", "not_found"),
    ("POST", "/api/v1/cases/{id}/commands/request_shelve", "not_found"),
    ("POST", "/api/v1/cases/{id}/commands/request_exclude", "forbidden"),
    ("POST", "/api/v1/cases/{id}/commands/approve", "forbidden"),
    ("POST", "/api/v1/cases/{id}/commands/refuse", "forbidden"),
    ("POST", "/api/v1/cases/{id}/commands/resume", "forbidden"),
    ("POST", "/api/v1/cases/{id}/commands/supervise", "forbidden"),
    ("POST", "/api/v1/cases/{id}/commands/ask_resident", "not_found"),
    ("POST", "/api/v1/cases/{id}/commands/sign_external", "forbidden"),
    ("POST", "/api/v1/cases/{id}/commands/dispute", "forbidden"),
    ("POST", "/api/v1/cases/{id}/commands/request_external_extension", "forbidden"),
    ("POST", "/api/v1/cases/{id}/commands/draft_reply", "not_found"),
    ("POST", "/api/v1/cases/{id}/commands/countersign", "forbidden"),
    ("POST", "/api/v1/cases/{id}/commands/send_reply", "forbidden"),
    ("POST", "/api/v1/cases/{id}/commands/receive_external_result", "forbidden"),
    ("POST", "/api/v1/orders/{id}/commands/express_interest", "not_found"),
    ("POST", "/api/v1/orders/{id}/commands/claim", "not_found"),
    ("POST", "/api/v1/orders/{id}/commands/sign", "not_found"),
    ("POST", "/api/v1/orders/{id}/commands/decline", "not_found"),
    ("POST", "/api/v1/orders/{id}/commands/release", "not_found"),
    ("POST", "/api/v1/orders/{id}/commands/check_in", "not_found"),
    ("POST", "/api/v1/orders/{id}/commands/check_out", "not_found"),
    ("POST", "/api/v1/orders/{id}/commands/transfer", "not_found"),
    ("POST", "/api/v1/orders/{id}/commands/waive_assist", "forbidden"),
    ("POST", "/api/v1/orders/{id}/commands/done", "not_found"),
    // Nothing of others is in the list.
    ("GET", "/api/v1/orders", ""),
    ("GET", "/api/v1/orders/{id}", "not_found"),
    ("GET", "/api/v1/hours", ""),
    // Whoever has the link; nobody else's is to be had.
    ("POST", "/api/v1/links/open", "missing_field"),
    ("POST", "/api/v1/links/act", "missing_field"),
    ("GET", "/api/v1/queues", "forbidden"),
    ("GET", "/api/v1/dead-letters", "forbidden"),
    ("POST", "/api/v1/dead-letters/{id}/replay", "forbidden"),
];

#[test]
fn every_route_is_served_once_and_has_a_line_here() {
    let table = sandan_dispatcher::table();
    let tested: Vec<(&str, &str)> = TESTED.iter().map(|(method, path, _)| (*method, *path)).collect();
    assert!(untested(&table, &tested).is_empty(), "{:?}", untested(&table, &tested));
    assert!(served_twice(&table).is_empty());
    assert_eq!(table.len(), TESTED.len());
}

#[test]
fn the_description_holds_exactly_these_routes() {
    let api = sandan_dispatcher::routes().into_openapi();
    let api = serde_json::to_value(&api).unwrap();
    let mut described: Vec<String> = Vec::new();
    for (path, methods) in api["paths"].as_object().unwrap() {
        described.extend(methods.as_object().unwrap().keys().map(|method| format!("{method} {path}")));
    }
    described.sort();
    let table = sandan_dispatcher::table();
    let mut listed: Vec<String> =
        table.iter().map(|route| format!("{} {}", route.method.to_lowercase(), route.path)).collect();
    listed.sort();
    assert_eq!(described, listed);
}

#[tokio::test]
async fn strangers_are_refused_before_they_learn_anything() {
    let f = town().await;
    let id = routed(&f, "P0102", &f.small_grids()[0]).await;
    let order = order(&f, id).await.id;
    let table = sandan_dispatcher::table();
    let resident = client(&f, f.people.residents[1]);
    let nobody = resident.with_token(None);
    for (method, path, code) in TESTED {
        let thing = if path.starts_with("/api/v1/orders") { order.0 } else { id.0 };
        let url = path.replace("{id}", &thing.to_string());
        let (unsigned, stranger) = match *method {
            "GET" => (nobody.get(&url).await, resident.get(&url).await),
            _ => (nobody.post(&url, &json!({})).await, resident.post(&url, &json!({})).await),
        };
        let who = table.iter().find(|route| route.path == *path && route.method == *method).unwrap().who;
        assert_eq!(unsigned.status, if who == Who::Public { 422 } else { 401 }, "{path}");
        assert_eq!(stranger.code(), *code, "{path} {stranger:?}");
        let staff_only = matches!(who, Who::Staff | Who::Roles(_));
        assert_eq!(staff_only, *code == "forbidden", "{path}");
    }
    // Staff of another unit learn no more.
    let other = client(&f, f.people.handlers[1].0);
    other.post(&on_order(order, "sign"), &json!({})).await.refused("not_found");
    other.post(&on_case(id, "supervise"), &json!({})).await.refused("not_found");
    // Administrators see no case and do nothing to one.
    let admin = client(&f, f.people.of(Role::SystemAdmin));
    admin.post(&on_case(id, "supervise"), &json!({})).await.refused("forbidden");
    f.finish().await;
}
