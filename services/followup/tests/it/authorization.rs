//! Who may call what: every route has a line here.

use crate::support::*;
use sandan_kit::routes::{served_twice, untested};
use serde_json::json;

/// Method, path, and the code for a resident who has nothing to do with the thing.
const TESTED: &[(&str, &str, &str)] = &[
    ("POST", "/api/v1/cases/{id}/commands/verify", "not_found"),
    ("POST", "/api/v1/cases/{id}/commands/revisit", "not_found"),
    ("POST", "/api/v1/cases/{id}/commands/rule_on", "forbidden"),
    ("GET", "/api/v1/checks", "forbidden"),
    ("GET", "/api/v1/revisits", "forbidden"),
    ("POST", "/api/v1/superior/mismatch", "forbidden"),
    ("GET", "/api/v1/superior/replies.csv", "forbidden"),
];

#[test]
fn every_route_is_served_once_described_and_has_a_line_here() {
    let table = sandan_followup::table();
    let tested: Vec<(&str, &str)> = TESTED.iter().map(|(method, path, _)| (*method, *path)).collect();
    assert!(untested(&table, &tested).is_empty(), "{:?}", untested(&table, &tested));
    assert!(served_twice(&table).is_empty());
    assert_eq!(table.len(), TESTED.len());
    let api = serde_json::to_value(sandan_followup::routes().into_openapi()).unwrap();
    let paths = api["paths"].as_object().unwrap();
    assert!(table.iter().all(|route| paths[route.path].get(route.method.to_lowercase()).is_some()));
}

#[tokio::test]
async fn strangers_are_refused_before_they_learn_anything() {
    let f = town().await;
    let id = fed_back(&f).await;
    let resident = client(&f, f.people.residents[1]);
    let nobody = resident.with_token(None);
    for (method, path, code) in TESTED {
        let url = path.replace("{id}", &id.to_string());
        let (unsigned, stranger) = match *method {
            "GET" => (nobody.get(&url).await, resident.get(&url).await),
            _ if path.ends_with("mismatch") => {
                let list = json!({"system": "12345", "items": []});
                (nobody.post(&url, &list).await, resident.post(&url, &list).await)
            }
            _ => (nobody.post(&url, &json!({})).await, resident.post(&url, &json!({})).await),
        };
        assert_eq!(unsigned.status, 401, "{path}");
        assert_eq!(stranger.code(), *code, "{path} {stranger:?}");
    }
    f.finish().await;
}
