//! Every route with everybody who may not use it. A route without a line here fails the test.

use crate::support::*;
use axum::http::Method;
use sandan_core::role::Role;
use sandan_intake::{routes, table};
use sandan_kit::routes::{Who, served_twice};
use sandan_testkit::Fixture;
use serde_json::{Value, json};

/// What nobody, a stranger among residents, the owner and an unconcerned staff member (another unit's handler) get on a
/// case of somebody else, as (method, path, [nobody, stranger, owner, other staff]).
type Line = (&'static str, &'static str, [u16; 4]);

const TESTED: &[Line] = &[
    ("POST", "/api/v1/cases", [201, 201, 201, 201]),
    ("GET", "/api/v1/cases", [401, 200, 200, 200]),
    ("GET", "/api/v1/cases/export.csv", [401, 403, 403, 200]),
    ("GET", "/api/v1/cases/nearby", [200, 200, 200, 200]),
    ("GET", "/api/v1/cases/{id}", [401, 404, 200, 404]),
    ("GET", "/api/v1/cases/{id}/events", [401, 404, 200, 404]),
    ("GET", "/api/v1/cases/{id}/routing", [401, 403, 403, 404]),
    ("GET", "/api/v1/cases/{id}/actions", [401, 404, 200, 404]),
    ("GET", "/api/v1/cases/{id}/talk", [401, 404, 200, 404]),
    ("GET", "/api/v1/cases/{id}/accesses", [401, 404, 200, 404]),
    ("POST", "/api/v1/cases/{id}/reveal", [401, 403, 403, 404]),
    ("POST", "/api/v1/cases/{id}/commands/accept", [401, 404, 403, 404]),
    ("POST", "/api/v1/cases/{id}/commands/reject", [401, 404, 403, 404]),
    ("POST", "/api/v1/cases/{id}/commands/merge", [401, 404, 403, 404]),
    ("POST", "/api/v1/cases/{id}/commands/unmerge", [401, 404, 403, 404]),
    ("POST", "/api/v1/cases/{id}/commands/relocate", [401, 404, 403, 404]),
    ("POST", "/api/v1/cases/{id}/commands/appeal", [401, 404, 409, 404]),
    ("POST", "/api/v1/cases/{id}/commands/reopen", [401, 404, 409, 404]),
    ("POST", "/api/v1/cases/{id}/commands/resident_reply", [401, 404, 409, 404]),
    ("POST", "/api/v1/cases/{id}/commands/comment", [401, 404, 201, 404]),
    ("POST", "/api/v1/cases/{id}/commands/join", [201, 201, 201, 201]),
    ("POST", "/api/v1/cases/{id}/commands/withdraw", [401, 404, 200, 404]),
    ("POST", "/api/v1/attachments", [415, 415, 415, 415]),
    ("GET", "/api/v1/attachments/{id}", [401, 404, 200, 404]),
    ("POST", "/api/v1/attachments/uploads", [201, 201, 201, 201]),
    ("GET", "/api/v1/attachments/uploads/{id}", [404, 404, 200, 404]),
    ("PATCH", "/api/v1/attachments/uploads/{id}", [404, 404, 422, 404]),
    ("POST", "/api/v1/attachments/uploads/{id}/finish", [404, 404, 409, 404]),
    ("GET", "/api/v1/people/me/export", [401, 200, 200, 200]),
    ("POST", "/api/v1/people/erase", [401, 403, 403, 403]),
    ("POST", "/api/v1/people/{id}/erase", [401, 403, 403, 403]),
    ("POST", "/api/v1/people/me/erase", [401, 200, 200, 200]),
];

struct Ids {
    case: Value,
    upload: Value,
    photo: Value,
    person: String,
}

fn address(town: &Fixture, path: &str, ids: &Ids) -> String {
    let id = match path {
        path if path.contains("/cases/") => ids.case["id"].as_str().unwrap(),
        path if path.contains("/uploads/") => ids.upload["id"].as_str().unwrap(),
        path if path.contains("/attachments/") => ids.photo["id"].as_str().unwrap(),
        _ => &ids.person,
    };
    let point = here(town);
    let query = if path.ends_with("nearby") {
        format!("?lng={}&lat={}&crs=wgs84", point.lng, point.lat)
    } else {
        String::new()
    };
    path.replace("{id}", id) + &query
}

fn body(town: &Fixture, path: &str, ids: &Ids) -> Value {
    match path.rsplit('/').next().unwrap() {
        "cases" => lamp(town),
        "reveal" => json!({"fields": ["contact"], "reason": "回电"}),
        "reject" => json!({"reason": "unclear"}),
        "merge" | "unmerge" => json!({"case": ids.case["id"]}),
        "relocate" => json!({"location": here(town)}),
        "resident_reply" | "comment" => json!({"note": "好的"}),
        "uploads" => json!({"size": 100}),
        "erase" if path.ends_with("people/erase") => json!({"phone": "13800138001"}),
        _ => json!({}),
    }
}

#[tokio::test]
async fn every_route_refuses_everybody_whom_it_must() {
    let town = Fixture::sqlite().await;
    let owner = resident(&town, 0);
    let photo = send_file(&owner, "a.png", &crate::photos::encoded(4, 4, image::ImageFormat::Png)).await.ok();
    let case = owner.post(CASES, &with(lamp(&town), json!({"attachments": [photo["id"]]}))).await.ok();
    let upload = owner.post("/api/v1/attachments/uploads", &json!({"size": 100})).await.ok();
    let ids = Ids { case, upload, photo, person: town.people.residents[3].to_string() };
    let callers = [as_nobody(&town), resident(&town, 1), owner.clone(), as_role(&town, Role::Handler)];
    for (method, path, expected) in TESTED {
        let (address, body) = (address(&town, path, &ids), body(&town, path, &ids));
        let method: Method = method.parse().unwrap();
        for (caller, expected) in callers.iter().zip(expected) {
            let answer = if method == Method::GET {
                caller.get(&address).await
            } else {
                caller.json(method.clone(), &address, &uuid::Uuid::new_v4().to_string(), &body).await
            };
            assert_eq!(answer.status, *expected, "{method} {path}: {:?}", answer.body);
        }
    }
    town.finish().await;
}

#[test]
fn no_route_is_without_a_line_or_served_twice_or_missing_from_the_description() {
    let table = table();
    let tested: Vec<(&str, &str)> = TESTED.iter().map(|(method, path, _)| (*method, *path)).collect();
    assert_eq!(sandan_kit::routes::untested(&table, &tested), Vec::<&sandan_kit::routes::RouteInfo>::new());
    assert_eq!(served_twice(&table), Vec::new());
    let described = serde_json::to_value(routes().to_openapi()).unwrap();
    let mut listed: Vec<String> =
        table.iter().map(|route| format!("{} {}", route.method, route.path)).collect();
    let mut served: Vec<String> = Vec::new();
    for (path, methods) in described["paths"].as_object().unwrap() {
        served.extend(methods.as_object().unwrap().keys().map(|m| format!("{} {path}", m.to_uppercase())));
    }
    listed.sort();
    served.sort();
    assert_eq!(listed, served);
    // Whoever is not signed in is stopped at the door of everything that is not public.
    for route in &table {
        let line = TESTED.iter().find(|(m, p, _)| (*m, *p) == (route.method, route.path)).unwrap();
        assert_eq!(route.who == Who::Public, line.2[0] != 401, "{} {}", route.method, route.path);
    }
}
