//! Categories, profiles, the calendar.

use axum::http::Method;
use sandan_core::role::Role;
use sandan_registry::role;
use sandan_testkit::Fixture;
use serde_json::{Value, json};

const PROFILE: &str = include_str!("../../../sandan/profile/demo.toml");

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_text_suggests_three_categories_and_says_by_which_words() {
    let fixture = Fixture::sqlite().await;
    let client = fixture.client(&[role()], None);
    let plain = client.get("/api/v1/categories").await.ok();
    assert_eq!((plain["profile_version"].clone(), plain["suggestions"].clone()), (json!(1), json!([])));
    let groups = plain["groups"].as_array().unwrap();
    let count: usize = groups.iter().map(|group| group["categories"].as_array().unwrap().len()).sum();
    assert!((60..=70).contains(&count));
    let text: String = "楼道里的路灯不亮".bytes().map(|byte| format!("%{byte:02X}")).collect();
    let found = client.get(&format!("/api/v1/categories?text={text}")).await.ok();
    let first = &found["suggestions"][0];
    assert!(first["weight"].as_f64().unwrap() > 0.0 && !first["matched"].as_array().unwrap().is_empty());
    fixture.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_profile_is_checked_whole_and_written_as_the_next_version() {
    let fixture = Fixture::sqlite().await;
    let admin = fixture.client(&[role()], Some(fixture.people.of(Role::SystemAdmin)));
    let upload =
        async |path: &str, text: String| admin.bytes(Method::POST, path, "application/toml", text).await;
    let profile: sandan_core::profile::Profile = toml::from_str(PROFILE).unwrap();
    let mut broken = profile.clone();
    broken.limits.source.clear();
    broken.categories[0].leads.clear();
    broken.categories[1].capacity = 0;
    broken.responsibilities[0].category = "Z".to_owned();
    let report = admin.post("/api/v1/profiles", &broken).await.ok();
    assert_eq!(report["version"], Value::Null);
    assert_eq!(report["faults"].as_array().unwrap().len(), 4, "{report}");
    upload("/api/v1/profiles", "nonsense = 1".to_owned()).await.refused("bad_field");
    let dry = upload("/api/v1/profiles?dry_run=true", PROFILE.to_owned()).await.ok();
    assert_eq!((&dry["version"], &dry["faults"]), (&Value::Null, &json!([])));
    let done = upload("/api/v1/profiles", PROFILE.to_owned()).await;
    assert_eq!(done.status, 201);
    assert_eq!(done.ok()["version"], 2);
    assert_eq!(admin.post("/api/v1/profiles", &profile).await.ok()["version"], 3);
    let all = admin.get("/api/v1/profiles").await.ok();
    assert_eq!(all["profiles"].as_array().unwrap().len(), 3);
    assert_eq!(fixture.app.directory.now().profile().unwrap().version, 3);
    fixture.finish().await;
}

async fn a_notice_moves_the_calendar_once(fixture: Fixture) {
    let admin = fixture.client(&[role()], Some(fixture.people.of(Role::SystemAdmin)));
    let path = "/api/v1/calendar/notices";
    let notice = json!({"number": "国办发明电〔2026〕1号", "year": 2027, "days": [
        {"date": "2027-01-01", "kind": "off", "name": "元旦"},
        {"date": "2026-12-27", "kind": "make_up", "name": "元旦"},
    ]});
    let before = admin.get("/api/v1/calendar").await.ok();
    assert_eq!(before["published_through"], 2026);
    let dry = admin.post(&format!("{path}?dry_run=true"), &notice).await.ok();
    assert_eq!(dry["published_through"], 2027);
    assert_eq!(admin.get("/api/v1/calendar").await.ok(), before);
    for _ in 0..2 {
        admin.post(path, &notice).await.ok();
    }
    let after = admin.get("/api/v1/calendar").await.ok();
    assert_eq!((&after["published_through"], &after["version"]), (&json!(2027), &json!(2)));
    let elsewhere = json!({"number": "x", "year": 2027, "days": [
        {"date": "2029-01-01", "kind": "off", "name": "元旦"}]});
    admin.post(path, &elsewhere).await.refused("bad_field");
    let wrong = json!({"number": "x", "year": 2027, "days": [{"date": "x", "kind": "off", "name": "元旦"}]});
    assert_eq!(admin.post(path, &wrong).await.refused("bad_field")["errors"][0]["field"], "days[0].date");
    fixture.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_notice_moves_the_calendar_once_on_sqlite() {
    a_notice_moves_the_calendar_once(Fixture::sqlite().await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_notice_moves_the_calendar_once_on_postgres() {
    a_notice_moves_the_calendar_once(Fixture::postgres().await).await;
}
