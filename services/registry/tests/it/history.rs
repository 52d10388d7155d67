//! The registry's events: followed by other processes, without personal data.

use sandan_boot::{App, Directory};
use sandan_core::ids::AccountId;
use sandan_core::role::{Grant, Role, Scope};
use sandan_registry::accounts::{NewAccount, create_account, disable, set_roles};
use sandan_registry::role;
use sandan_testkit::{Fixture, PASSWORD};
use serde_json::json;
use std::time::Duration;

/// Waits for another process to know, at most the five seconds that are promised.
async fn soon(what: &str, mut is_so: impl FnMut() -> bool) {
    let waiting = async {
        while !is_so() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(5), waiting)
        .await
        .unwrap_or_else(|_| panic!("not in time: {what}"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_process_follows_roles_disabling_and_ended_sessions_within_five_seconds() {
    let fixture = Fixture::postgres().await;
    let other = App::open(fixture.app.config.clone()).await.unwrap();
    let follower = other.clone();
    other.tasks.spawn("follow_registry", move |stop| Directory::follow(follower.clone(), stop));
    let volunteer = fixture.people.volunteers[0];
    let grants = |account: AccountId| other.directory.now().accounts.get(&account).map(|e| e.grants.clone());
    let grant = Grant { role: Role::StationKeeper, scope: Scope::Area(fixture.path("419901000000")) };
    set_roles(&fixture.app, volunteer, std::slice::from_ref(&grant), None).await.unwrap();
    soon("a role", || grants(volunteer) == Some(vec![grant.clone()])).await;

    let nobody = fixture.client(&[role()], None);
    let body = json!({"account": "checker", "password": PASSWORD});
    let tokens = nobody.post("/api/v1/auth/login", &body).await.ok();
    let token = tokens["access_token"].as_str().unwrap().to_owned();
    assert!(other.auth.principal(&token).is_ok());
    nobody.with_token(Some(token.clone())).post("/api/v1/auth/logout", &()).await.ok();
    soon("an ended session", || other.auth.principal(&token).is_err()).await;

    let token = fixture.token(volunteer);
    assert!(other.auth.principal(&token).is_ok());
    disable(&fixture.app, volunteer, None).await.unwrap();
    soon("a disabled account", || other.auth.principal(&token).is_err()).await;
    assert_eq!(other.tasks.shutdown(Duration::from_secs(5)).await, Vec::<&str>::new());
    other.store.close().await;
    fixture.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn events_hold_neither_names_nor_numbers_nor_passwords() {
    let fixture = Fixture::sqlite().await;
    let grid = fixture.path(&fixture.small_grids()[0]);
    let new = NewAccount {
        login: Some("canary-login".into()),
        password: Some("Canary-2026!".into()),
        name: "金丝雀".into(),
        phone: Some("13912345678".into()),
        roles: vec![Grant { role: Role::Volunteer, scope: Scope::Area(grid) }],
        card: Some(sandan_contract::rest::registry::PersonDoc {
            name: "金丝雀".into(),
            ..fixture.app.directory.now().people[&fixture.people.volunteers[0]].clone()
        }),
        ..NewAccount::default()
    };
    let id = create_account(&fixture.app, new, None).await.unwrap();
    disable(&fixture.app, id, None).await.unwrap();
    let events = fixture.app.store.stream_events(id.0).await.unwrap();
    let kinds: Vec<_> = events.iter().map(|event| event.kind.as_str()).collect();
    assert_eq!(kinds, ["account_created", "account_disabled"]);
    for event in events {
        for canary in ["金丝雀", "13912345678", "canary-login", "Canary-2026!", "argon2"] {
            assert!(!event.data.contains(canary), "{canary} in {}", event.data);
        }
    }
    // The number is sealed, and found again by its HMAC only.
    let hash = fixture.app.sealer.lookup_hash("13912345678");
    let row = fixture.app.store.account_by_phone(fixture.app.district, &hash).await.unwrap().unwrap();
    assert_eq!(row.id, id.0);
    let contents = fixture.app.store.contents_of_subject(fixture.app.district, id.0).await.unwrap();
    assert_eq!(contents.len(), 1);
    fixture.finish().await;
}
