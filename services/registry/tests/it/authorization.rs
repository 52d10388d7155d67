//! Every route, called as nobody, a resident, a volunteer, another member of staff and the right role.

use axum::http::Method;
use sandan_core::ids::AccountId;
use sandan_core::role::Role;
use sandan_kit::routes::{Who, served_twice, untested};
use sandan_registry::{role, table};
use sandan_testkit::{Client, Fixture};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// One call: method, route, the path actually called, a body, and the status for somebody who may.
struct Call(&'static str, &'static str, String, Value, u16);

fn calls(fixture: &Fixture) -> Vec<Call> {
    let nobody = uuid::Uuid::nil();
    let person = fixture.people.volunteers[1].0;
    let grid = &fixture.small_grids()[0];
    let snapshot = fixture.app.directory.now();
    let unit = snapshot.unit_by_code("D01").unwrap().0;
    let card = json!(snapshot.people[&fixture.people.volunteers[1]]);
    let account = |what: &str| format!("/api/v1/accounts/{person}{what}");
    let same = |method, path: &'static str, body, status| Call(method, path, path.to_owned(), body, status);
    vec![
        same("POST", "/api/v1/auth/login", json!({"account": "x", "password": "y"}), 401),
        same("POST", "/api/v1/auth/refresh", json!({"refresh_token": "x"}), 401),
        same("POST", "/api/v1/auth/logout", Value::Null, 204),
        same("GET", "/api/v1/auth/me", Value::Null, 200),
        same("POST", "/api/v1/auth/codes", json!({"phone": "13911112222"}), 202),
        same("POST", "/api/v1/auth/code-login", json!({"phone": "13911112222", "code": "x"}), 401),
        same("POST", "/api/v1/auth/wechat-login", json!({"code": "x"}), 503),
        same("POST", "/api/v1/auth/password", json!({"old_password": "x"}), 422),
        same("GET", "/api/v1/auth/sessions", Value::Null, 200),
        Call(
            "DELETE",
            "/api/v1/auth/sessions/{id}",
            format!("/api/v1/auth/sessions/{nobody}"),
            Value::Null,
            404,
        ),
        same("GET", "/api/v1/messages", Value::Null, 200),
        same("GET", "/api/v1/demo/messages", Value::Null, 200),
        same("POST", "/api/v1/messages/consents", json!({"templates": ["offer"]}), 204),
        Call(
            "GET",
            "/api/v1/areas/locate",
            "/api/v1/areas/locate?lng=112.3&lat=33.1&crs=wgs84".to_owned(),
            Value::Null,
            200,
        ),
        same("POST", "/api/v1/areas/locate", json!({"points": []}), 200),
        same("GET", "/api/v1/areas", Value::Null, 200),
        Call("GET", "/api/v1/areas/{code}", format!("/api/v1/areas/{grid}"), Value::Null, 200),
        Call(
            "GET",
            "/api/v1/areas/{code}/children",
            format!("/api/v1/areas/{grid}/children"),
            Value::Null,
            200,
        ),
        same("GET", "/api/v1/areas.geojson", Value::Null, 200),
        Call("GET", "/api/v1/places", "/api/v1/places?text=x".to_owned(), Value::Null, 200),
        same("GET", "/api/v1/categories", Value::Null, 200),
        same("GET", "/api/v1/client-settings", Value::Null, 200),
        same("GET", "/api/v1/profiles", Value::Null, 200),
        same("POST", "/api/v1/profiles", json!({}), 422),
        same("GET", "/api/v1/calendar", Value::Null, 200),
        same("POST", "/api/v1/calendar/notices", json!({}), 422),
        same("GET", "/api/v1/units", Value::Null, 200),
        same("POST", "/api/v1/units", json!({}), 422),
        Call("GET", "/api/v1/units/{id}", format!("/api/v1/units/{unit}"), Value::Null, 200),
        Call("PUT", "/api/v1/units/{id}", format!("/api/v1/units/{unit}"), json!({}), 422),
        same("GET", "/api/v1/people", Value::Null, 200),
        Call("GET", "/api/v1/people/{id}", format!("/api/v1/people/{person}"), Value::Null, 200),
        Call("PUT", "/api/v1/people/{id}", format!("/api/v1/people/{person}"), card, 200),
        same("GET", "/api/v1/accounts", Value::Null, 200),
        same("POST", "/api/v1/accounts", json!({}), 422),
        Call("GET", "/api/v1/accounts/{id}", account(""), Value::Null, 200),
        Call("PUT", "/api/v1/accounts/{id}/roles", account("/roles"), json!({"roles": [{}]}), 422),
        Call("POST", "/api/v1/accounts/{id}/disable", account("/disable"), Value::Null, 204),
        Call("POST", "/api/v1/accounts/{id}/enable", account("/enable"), Value::Null, 204),
        Call(
            "POST",
            "/api/v1/accounts/{id}/password",
            account("/password"),
            json!({"password": "weak"}),
            422,
        ),
        Call(
            "GET",
            "/api/v1/imports/templates/{what}",
            "/api/v1/imports/templates/people".to_owned(),
            Value::Null,
            200,
        ),
        Call("POST", "/api/v1/imports/grids", "/api/v1/imports/grids?crs=wgs84".to_owned(), json!({}), 200),
        same("POST", "/api/v1/imports/units", json!("x"), 200),
        same("POST", "/api/v1/imports/people", json!("x"), 200),
        Call(
            "POST",
            "/api/v1/imports/places",
            "/api/v1/imports/places?crs=wgs84".to_owned(),
            json!("x"),
            200,
        ),
    ]
}

async fn status(client: &Client, call: &Call) -> u16 {
    let method: Method = call.0.parse().unwrap();
    client.json(method, &call.2, "a-key", &call.3).await.status
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_does_what_their_role_does_not_allow() {
    let fixture = Fixture::sqlite().await;
    let calls = calls(&fixture);
    let tested: Vec<_> = calls.iter().map(|call| (call.0, call.1)).collect();
    let routes = table();
    assert_eq!(untested(&routes, &tested), Vec::<&_>::new(), "routes without an authorization test");
    assert_eq!(served_twice(&routes), vec![]);

    let base = fixture.client(&[role()], None);
    let as_somebody = |account: AccountId| base.with_token(Some(fixture.token(account)));
    for call in &calls {
        let route = routes.iter().find(|route| (route.method, route.path) == (call.0, call.1)).unwrap();
        let name = route.shape();
        let people = &fixture.people;
        let (right, refused): (AccountId, Vec<AccountId>) = match route.who {
            Who::Public | Who::SignedIn => (people.residents[0], vec![]),
            Who::Staff => (people.of(Role::Acceptor), vec![people.residents[0], people.volunteers[0]]),
            Who::Roles(roles) => (
                people.of(roles[0]),
                vec![
                    people.residents[0],
                    people.volunteers[0],
                    people.of(Role::Acceptor),
                    people.handlers[0].0,
                ],
            ),
            Who::Ticket | Who::System => unreachable!("{name}: the registry has no such route"),
        };
        let nobody = status(&base, call).await;
        match route.who {
            Who::Public => assert_eq!(nobody, call.4, "{name} as nobody"),
            _ => assert_eq!(nobody, 401, "{name} as nobody"),
        }
        for account in refused {
            assert_eq!(status(&as_somebody(account), call).await, 403, "{name} as {account}");
        }
        assert_eq!(status(&as_somebody(right), call).await, call.4, "{name} as who may");
    }
    fixture.finish().await;
}

#[tokio::test]
async fn the_table_lists_what_is_served_and_nothing_else() {
    let (_, document) = sandan_registry::routes().split_for_parts();
    let document = serde_json::to_value(&document).unwrap();
    let mut served = BTreeSet::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        let methods = item.as_object().unwrap().keys();
        served.extend(methods.map(|method| format!("{} {path}", method.to_uppercase())));
    }
    let listed: BTreeSet<_> =
        table().iter().map(|route| format!("{} {}", route.method, route.path)).collect();
    assert_eq!(served, listed);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_administrator_of_one_community_reaches_no_other() {
    use sandan_core::role::{Grant, Scope};
    let fixture = Fixture::sqlite().await;
    let middle: Vec<_> = {
        let snapshot = fixture.app.directory.now();
        let tree = snapshot.grid.as_ref().unwrap().tree();
        tree.at_level(sandan_core::area::Level::Middle).map(|info| info.path.clone()).collect()
    };
    let system = fixture.people.of(Role::SystemAdmin);
    let grant = Grant { role: Role::SystemAdmin, scope: Scope::Area(middle[0].clone()) };
    sandan_registry::accounts::set_roles(&fixture.app, system, &[grant], None).await.unwrap();
    let client = fixture.client(&[role()], Some(system));
    let unit = |path: &str| json!({"code": "X1", "name": "志愿队", "kind": "team", "area_path": path, "active": true});
    client.post("/api/v1/units", &unit(middle[1].as_str())).await.refused("forbidden");
    client.post("/api/v1/units", &unit("")).await.refused("forbidden");
    client.post("/api/v1/units", &unit(middle[0].as_str())).await.ok();
    client.post("/api/v1/units", &unit(middle[0].as_str())).await.refused("duplicate");
    client.post("/api/v1/profiles", &json!({})).await.refused("forbidden");
    client.post("/api/v1/imports/units", "x").await.refused("forbidden");
    fixture.finish().await;
}
