//! Passwords, codes, WeChat, sessions.

use sandan_core::ids::AccountId;
use sandan_core::role::Role;
use sandan_registry::role;
use sandan_testkit::{Backend, Client, Fixture, Outside, PASSWORD};
use serde_json::{Value, json};

async fn login(client: &Client, account: &str, password: &str) -> Value {
    client.post("/api/v1/auth/login", &json!({"account": account, "password": password})).await.value()
}

fn token(tokens: &Value) -> Option<String> {
    tokens["access_token"].as_str().map(str::to_owned)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_member_of_staff_signs_in_and_is_told_who_and_where_they_are() {
    let fixture = Fixture::sqlite().await;
    let nobody = fixture.client(&[role()], None);
    let tokens = login(&nobody, "worker-1", PASSWORD).await;
    assert_eq!(tokens["expires_in"], 900);
    assert_eq!(tokens["user"]["id"], json!(fixture.people.grid_workers[0]));
    let me = nobody.with_token(token(&tokens)).get("/api/v1/auth/me").await.ok();
    assert_eq!(me["user"]["name"], "网格员1");
    let grid = fixture.app.directory.now().people[&fixture.people.grid_workers[0]].areas[0].clone();
    let code = grid.trim_end_matches('/').rsplit('/').next().unwrap().to_owned();
    assert!(me["scopes"].as_array().unwrap().contains(&json!({"role": "grid_worker", "area": code})));
    assert!(me["roles"].as_array().unwrap().contains(&json!("grid_worker")));
    fixture.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refresh_token_works_once_and_its_second_use_ends_the_session() {
    let fixture = Fixture::sqlite().await;
    let nobody = fixture.client(&[role()], None);
    let refresh = async |tokens: &Value| {
        nobody.post("/api/v1/auth/refresh", &json!({"refresh_token": tokens["refresh_token"]})).await
    };
    let first = login(&nobody, "dispatcher", PASSWORD).await;
    let second = refresh(&first).await.ok();
    let third = refresh(&second).await.ok();
    let sessions = nobody.with_token(token(&third)).get("/api/v1/auth/sessions").await.ok();
    assert_eq!(sessions["sessions"].as_array().unwrap().len(), 1);
    assert_eq!(sessions["sessions"][0]["current"], true);
    refresh(&second).await.refused("unauthenticated");
    refresh(&third).await.refused("unauthenticated");
    nobody.post("/api/v1/auth/refresh", &json!({"refresh_token": "AAAA"})).await.refused("unauthenticated");
    fixture.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn wrong_passwords_lock_a_name_whether_it_is_somebodys_or_not() {
    let fixture = Fixture::sqlite().await;
    let nobody = fixture.client(&[role()], None);
    for account in ["acceptor", "no-such-account"] {
        for _ in 0..5 {
            assert_eq!(login(&nobody, account, "Wrong-2026!").await["code"], "bad_credentials", "{account}");
        }
        let body = json!({"account": account, "password": PASSWORD});
        let locked = nobody.post("/api/v1/auth/login", &body).await;
        assert!(locked.headers.contains_key("retry-after"));
        assert_eq!(locked.refused("account_locked")["detail"], "尝试次数过多，账号已暂时锁定", "{account}");
    }
    assert!(token(&login(&nobody, "dispatcher", PASSWORD).await).is_some(), "others are not locked");
    fixture.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn logging_out_ends_the_session_and_a_new_password_ends_them_all() {
    let fixture = Fixture::sqlite().await;
    let nobody = fixture.client(&[role()], None);
    let (one, two) = (login(&nobody, "checker", PASSWORD).await, login(&nobody, "checker", PASSWORD).await);
    let refresh = async |tokens: &Value| {
        nobody.post("/api/v1/auth/refresh", &json!({"refresh_token": tokens["refresh_token"]})).await
    };
    nobody.with_token(token(&one)).post("/api/v1/auth/logout", &()).await.ok();
    refresh(&one).await.refused("unauthenticated");
    nobody.with_token(token(&one)).get("/api/v1/auth/me").await.refused("unauthenticated");
    let me = nobody.with_token(token(&two));
    let change = |old: &str, new: &str| json!({"old_password": old, "new_password": new});
    me.post("/api/v1/auth/password", &change("Wrong-2026!", "Xinde-2026!")).await.refused("bad_credentials");
    me.post("/api/v1/auth/password", &change(PASSWORD, "short")).await.refused("weak_password");
    let new = me.post("/api/v1/auth/password", &change(PASSWORD, "Xinde-2026!")).await.ok();
    me.get("/api/v1/auth/me").await.refused("unauthenticated");
    refresh(&two).await.refused("unauthenticated");
    nobody.with_token(token(&new)).get("/api/v1/auth/me").await.ok();
    assert_eq!(login(&nobody, "checker", PASSWORD).await["code"], "bad_credentials");
    assert!(token(&login(&nobody, "checker", "Xinde-2026!").await).is_some());
    fixture.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_resident_signs_in_by_the_code_on_the_demo_page() {
    let fixture = Fixture::sqlite().await;
    let nobody = fixture.client(&[role()], None);
    let phone = "139 1234 5678";
    let sent = nobody.post("/api/v1/auth/codes", &json!({"phone": phone})).await;
    assert_eq!((sent.status, sent.value()["expires_in"].clone()), (202, json!(300)));
    let messages = nobody.get("/api/v1/demo/messages").await.ok();
    let message = &messages["messages"][0]["data"];
    assert_eq!(message["phone"], "139****5678");
    let sign_in = async |code: &str| {
        nobody.post("/api/v1/auth/code-login", &json!({"phone": "13912345678", "code": code})).await
    };
    let code = message["code"].as_str().unwrap();
    let wrong = if code == "000000" { "000001" } else { "000000" };
    sign_in(wrong).await.refused("bad_credentials");
    let first = sign_in(code).await.ok();
    assert_eq!(first["user"]["roles"], json!(["resident"]));
    sign_in(code).await.refused("bad_credentials");
    let me = nobody.with_token(token(&first)).get("/api/v1/auth/me").await.ok();
    assert_eq!(me["user"]["id"], first["user"]["id"]);
    // The same telephone is the same person; the number itself stands nowhere in the clear.
    nobody.post("/api/v1/auth/codes", &json!({"phone": phone})).await.ok();
    let messages = nobody.get("/api/v1/demo/messages").await.ok();
    let codes: Vec<&str> = messages["messages"]
        .as_array()
        .unwrap()
        .iter()
        .map(|m| m["data"]["code"].as_str().unwrap())
        .collect();
    let newest = codes.iter().find(|other| **other != code).unwrap_or(&code);
    assert_eq!(sign_in(newest).await.ok()["user"]["id"], first["user"]["id"]);
    fixture.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_code_dies_after_five_wrong_tries_and_a_phone_gets_five_an_hour() {
    let fixture = Fixture::sqlite().await;
    let nobody = fixture.client(&[role()], None);
    let ask = async || nobody.post("/api/v1/auth/codes", &json!({"phone": "13700001111"})).await;
    ask().await.ok();
    let code = nobody.get("/api/v1/demo/messages").await.ok()["messages"][0]["data"]["code"].clone();
    for _ in 0..5 {
        let body = json!({"phone": "13700001111", "code": "x"});
        nobody.post("/api/v1/auth/code-login", &body).await.refused("bad_credentials");
    }
    let body = json!({"phone": "13700001111", "code": code});
    nobody.post("/api/v1/auth/code-login", &body).await.refused("bad_credentials");
    for _ in 0..4 {
        ask().await.ok();
    }
    ask().await.refused("too_many_requests");
    nobody.post("/api/v1/auth/codes", &json!({"phone": "110"})).await.refused("bad_field");
    fixture.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn wechat_needs_a_mini_program_and_knows_a_person_again() {
    let plain = Fixture::sqlite().await;
    let nobody = plain.client(&[role()], None);
    nobody.post("/api/v1/auth/wechat-login", &json!({"code": "code-of-ann"})).await.refused("unavailable");
    assert_eq!(nobody.get("/api/v1/client-settings").await.ok()["wechat_login"], json!(false));
    plain.finish().await;
    let outside = Outside::open().await;
    let fixture = Fixture::with(Backend::Sqlite, |config| outside.with_wechat(config)).await;
    let nobody = fixture.client(&[role()], None);
    let enter = async |code: &str| nobody.post("/api/v1/auth/wechat-login", &json!({"code": code})).await;
    enter("rubbish").await.refused("bad_credentials");
    let one = enter("code-of-ann").await.ok();
    enter("code-of-ann").await.refused("bad_credentials");
    let other = enter("code-of-bob").await.ok();
    assert_ne!(one["user"]["id"], other["user"]["id"]);
    assert_eq!(one["user"]["roles"], json!([Role::Resident.word()]));
    let settings = nobody.get("/api/v1/client-settings").await.ok();
    assert_eq!(settings["wechat_login"], json!(true));
    assert_eq!(settings["wechat_templates"], json!({"offer": "TEMPLATE-1"}));
    let ann = AccountId(serde_json::from_value(one["user"]["id"].clone()).unwrap());
    let known = fixture.client(&[role()], Some(ann));
    known.post("/api/v1/messages/consents", &json!({"templates": ["offer"]})).await.ok();
    known.post("/api/v1/messages/consents", &json!({"templates": ["nonsense"]})).await.refused("bad_field");
    nobody
        .post("/api/v1/messages/consents", &json!({"templates": ["offer"]}))
        .await
        .refused("unauthenticated");
    // A volunteer who signed in by account says who they are at WeChat, and stays signed in.
    let volunteer = fixture.people.volunteers[0];
    let by_account = fixture.client(&[role()], Some(volunteer));
    let agreed = json!({"templates": ["offer"], "code": "code-of-vic"});
    by_account.post("/api/v1/messages/consents", &agreed).await.ok();
    by_account.get("/api/v1/auth/me").await.ok();
    let reach = sandan_boot::account::Reach::of(&fixture.app, volunteer).await.unwrap();
    assert_eq!(reach.openid.as_deref(), Some("vic"));
    // The code was used up: nothing is counted for it.
    by_account.post("/api/v1/messages/consents", &agreed).await.refused("bad_credentials");
    fixture.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_code_goes_by_sms_and_is_kept_nowhere() {
    let outside = Outside::open().await;
    let fixture = Fixture::with(Backend::Sqlite, |config| {
        config.demo.enabled = false;
        outside.with_sms(config);
    })
    .await;
    let nobody = fixture.client(&[role()], None);
    outside.fail(1);
    let ask = json!({"phone": "13900001111"});
    nobody.post("/api/v1/auth/codes", &ask).await.refused("unavailable");
    nobody.post("/api/v1/auth/codes", &ask).await.ok();
    let sent = outside.sms();
    assert_eq!(
        (sent.len(), &sent[0]["phone"], &sent[0]["template"]),
        (1, &json!("13900001111"), &json!("login_code"))
    );
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).take(6).collect::<String>();
    let code = digits(sent[0]["text"].as_str().unwrap());
    nobody.get("/api/v1/demo/messages").await.refused("not_found");
    let kept = fixture.app.store.newest_messages(fixture.app.district, "sent", 10).await.unwrap();
    assert!(
        kept.iter().all(|row| !row.data.contains(&code) && !row.data.contains("13900001111")),
        "{kept:?}"
    );
    let body = json!({"phone": "13900001111", "code": code});
    nobody.post("/api/v1/auth/code-login", &body).await.ok();
    fixture.finish().await;
}
