//! Who may call what over HTTP: every route has a line here.

use sandan_core::ids::AccountId;
use sandan_core::role::Role;
use sandan_kit::routes::{served_twice, untested};
use sandan_testkit::{Client, Fixture};
use serde_json::json;

/// Method, path, and the code for a resident who has nothing to do with the thing; empty where there is nothing of
/// others to be had. The socket itself takes a ticket: `door.rs`.
const TESTED: &[(&str, &str, &str)] = &[
    ("POST", "/api/v1/ws-tickets", ""),
    ("GET", "/api/v1/screen/{code}", "forbidden"),
    ("GET", "/api/v1/screen/{code}/day/{day}", "forbidden"),
    ("GET", "/api/v1/stats/{code}", "forbidden"),
    ("GET", "/api/v1/feed", "not_found"),
    ("GET", "/ws/v1", ""),
];

fn client(f: &Fixture, account: AccountId) -> Client {
    f.client(&[sandan_push::role()], Some(account))
}

fn address(path: &str, code: &str) -> String {
    let query = match path {
        "/api/v1/stats/{code}" => {
            "?from=2026-03-01T00:00:00%2B08:00&to=2026-03-05T00:00:00%2B08:00".to_owned()
        }
        "/api/v1/feed" => format!("?topic=area:{code}"),
        _ => String::new(),
    };
    path.replace("{code}", code).replace("{day}", "2026-03-04") + &query
}

#[test]
fn every_route_is_served_once_described_and_has_a_line_here() {
    let table = (sandan_push::role().table)();
    let tested: Vec<(&str, &str)> = TESTED.iter().map(|(method, path, _)| (*method, *path)).collect();
    assert!(untested(&table, &tested).is_empty(), "{:?}", untested(&table, &tested));
    assert!(served_twice(&table).is_empty());
    assert_eq!(table.len(), TESTED.len());
    let api = serde_json::to_value((sandan_push::role().routes)().into_openapi()).unwrap();
    let paths = api["paths"].as_object().unwrap();
    let described = table.iter().filter(|route| route.path != "/ws/v1");
    described.for_each(|route| assert!(paths[route.path].get(route.method.to_lowercase()).is_some()));
}

#[tokio::test]
async fn strangers_are_refused_before_they_learn_anything() {
    let f = Fixture::sqlite().await;
    let county = f.path(&f.small_grids()[0]).codes().next().unwrap().to_owned();
    let resident = client(&f, f.people.residents[1]);
    let nobody = resident.with_token(None);
    for (method, path, code) in TESTED {
        let url = address(path, &county);
        let (unsigned, stranger) = match *method {
            "GET" => (nobody.get(&url).await, resident.get(&url).await),
            _ => (nobody.post(&url, &json!({})).await, resident.post(&url, &json!({})).await),
        };
        if *path == "/ws/v1" {
            assert!((400..500).contains(&unsigned.status), "{unsigned:?}");
            continue;
        }
        assert_eq!(unsigned.status, 401, "{path}");
        assert_eq!(stranger.code(), *code, "{path} {stranger:?}");
    }
    f.finish().await;
}

#[tokio::test]
async fn numbers_are_for_staff_whose_area_it_is() {
    let f = Fixture::sqlite().await;
    let grids = f.small_grids();
    let county = f.path(&grids[0]).codes().next().unwrap().to_owned();
    let supervisor = client(&f, f.people.of(Role::Supervisor));
    let secretary = client(&f, f.people.secretaries[0]);
    for (_, path, _) in TESTED.iter().filter(|(_, path, _)| path.contains("{code}")) {
        supervisor.get(&address(path, &county)).await.ok();
        // Of a community: the county's numbers are not theirs, and do not exist for them.
        secretary.get(&address(path, &county)).await.refused("not_found");
        supervisor.get(&address(path, "999999999999")).await.refused("not_found");
    }
    f.finish().await;
}

#[tokio::test]
async fn a_period_or_a_day_that_is_none_is_refused() {
    let f = Fixture::sqlite().await;
    let county = f.path(&f.small_grids()[0]).codes().next().unwrap().to_owned();
    let supervisor = client(&f, f.people.of(Role::Supervisor));
    let stats = |from: &str, to: &str| {
        let time = |day: &str| format!("{day}T00:00:00%2B08:00");
        format!("/api/v1/stats/{county}?from={}&to={}", time(from), time(to))
    };
    for path in [
        stats("2026-03-05", "2026-03-04"),
        stats("2026-03-04", "2026-03-04"),
        stats("2024-03-04", "2026-03-04"),
        stats("yesterday", "2026-03-04"),
        format!("/api/v1/screen/{county}/day/2026-02-30"),
        format!("/api/v1/screen/{county}/day/2026-03-05"),
    ] {
        let answer = supervisor.get(&path).await;
        assert_eq!(answer.status, 422, "{path} {answer:?}");
    }
    f.finish().await;
}
