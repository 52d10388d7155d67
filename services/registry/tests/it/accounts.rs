//! Accounts, roles, units, people.

use sandan_core::role::Role;
use sandan_registry::role;
use sandan_testkit::{Fixture, PASSWORD};
use serde_json::{Value, json};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_disabled_account_is_out_at_once_with_all_its_sessions() {
    let fixture = Fixture::sqlite().await;
    let nobody = fixture.client(&[role()], None);
    let body = json!({"account": "volunteer-1", "password": PASSWORD});
    let tokens = nobody.post("/api/v1/auth/login", &body).await.ok();
    let volunteer = nobody.with_token(tokens["access_token"].as_str().map(str::to_owned));
    volunteer.get("/api/v1/auth/me").await.ok();
    let admin = fixture.client(&[role()], Some(fixture.people.of(Role::SecurityAdmin)));
    let path = format!("/api/v1/accounts/{}", fixture.people.volunteers[0]);
    admin.post(&format!("{path}/disable"), &()).await.ok();
    volunteer.get("/api/v1/auth/me").await.refused("unauthenticated");
    let refresh = json!({"refresh_token": tokens["refresh_token"]});
    nobody.post("/api/v1/auth/refresh", &refresh).await.refused("unauthenticated");
    nobody.post("/api/v1/auth/login", &body).await.refused("bad_credentials");
    assert_eq!(admin.get(&path).await.ok()["disabled"], true);
    admin.post(&format!("{path}/enable"), &()).await.ok();
    nobody.post("/api/v1/auth/login", &body).await.ok();
    fixture.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn new_roles_end_older_tokens_and_nobody_gives_roles_to_themselves() {
    let fixture = Fixture::sqlite().await;
    let security = fixture.people.of(Role::SecurityAdmin);
    let admin = fixture.client(&[role()], Some(security));
    let grid = fixture.small_grids()[0].clone();
    let new = json!({
        "login": "new-checker", "password": PASSWORD, "name": "新核查员",
        "roles": [{"role": "checker", "area": grid}],
    });
    let id = admin.post("/api/v1/accounts", &new).await.ok()["id"].as_str().unwrap().to_owned();
    admin.post("/api/v1/accounts", &new).await.refused("duplicate");
    let somebody = fixture.client(&[role()], Some(id.parse().unwrap()));
    somebody.get("/api/v1/units").await.ok();
    let path = format!("/api/v1/accounts/{id}/roles");
    let none: Vec<Value> = Vec::new();
    admin.put(&path, &json!({"roles": none})).await.ok();
    somebody.get("/api/v1/units").await.refused("forbidden");
    for (roles, field) in [
        (json!([{"role": "king", "area": grid}]), "roles[0].role"),
        (json!([{"role": "checker", "area": "0"}]), "roles[0].area"),
        (json!([{"role": "checker"}]), "roles[0].area"),
        (json!([{"role": "handler", "unit": uuid::Uuid::nil()}]), "roles[0].unit"),
    ] {
        let refused = admin.put(&path, &json!({"roles": roles})).await.refused("bad_field");
        assert_eq!(refused["errors"][0]["field"], field);
    }
    let own = format!("/api/v1/accounts/{security}/roles");
    admin.put(&own, &json!({"roles": [{"role": "system_admin", "area": ""}]})).await.refused("forbidden");
    fixture.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_secretary_sees_the_people_of_their_own_community_only() {
    let fixture = Fixture::sqlite().await;
    let all = fixture.client(&[role()], Some(fixture.people.of(Role::Dispatcher)));
    let own = fixture.client(&[role()], Some(fixture.people.secretaries[0]));
    let count = |people: Value| people["people"].as_array().unwrap().len();
    assert_eq!(count(all.get("/api/v1/people").await.ok()), 8 + 6 + 3);
    assert_eq!(count(all.get("/api/v1/people?kind=handler").await.ok()), 3);
    let workers = own.get("/api/v1/people?kind=grid_worker").await.ok();
    let ids: Vec<_> =
        workers["people"].as_array().unwrap().iter().map(|person| person["id"].clone()).collect();
    assert_eq!(ids, vec![json!(fixture.people.grid_workers[0]), json!(fixture.people.grid_workers[1])]);
    own.get(&format!("/api/v1/people/{}", fixture.people.grid_workers[5])).await.refused("not_found");
    own.get("/api/v1/people/nonsense").await.refused("not_found");
    let admin = fixture.client(&[role()], Some(fixture.people.of(Role::SystemAdmin)));
    let path = format!("/api/v1/people/{}", fixture.people.grid_workers[0]);
    let mut card = admin.get(&path).await.ok()["person"].clone();
    card["skills"] = json!(["水电维修"]);
    admin.put(&path, &card).await.ok();
    let skilled = all.get("/api/v1/people?skill=%E6%B0%B4%E7%94%B5%E7%BB%B4%E4%BF%AE").await.ok();
    assert_eq!(count(skilled), 1);
    card["areas"] = json!(["1/2/3/"]);
    card["max_open"] = json!(0);
    let refused = admin.put(&path, &card).await.refused("bad_field");
    let fields: Vec<_> = refused["errors"].as_array().unwrap().iter().map(|error| &error["field"]).collect();
    assert_eq!(fields, ["areas[0]", "max_open"]);
    fixture.finish().await;
}
