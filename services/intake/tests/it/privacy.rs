//! Personal data: sealed, shown with a reason, exported to its owner, erased.

use crate::photos::encoded;
use crate::support::*;
use image::ImageFormat;
use sandan_core::role::Role;
use sandan_testkit::Fixture;
use serde_json::{Value, json};

const TEXT: &str = "金丝雀甲一二三";
const NAME: &str = "金丝雀姓名";
const ADDRESS: &str = "金丝雀路77号院";
const PHONE: &str = "13877665544";
const REMARK: &str = "金丝雀补充说明";
const REASON: &str = "金丝雀查看理由";
const ANSWER: &str = "金丝雀答案";
const CANARIES: [&str; 7] = [TEXT, NAME, ADDRESS, PHONE, REMARK, REASON, ANSWER];

fn told(town: &Fixture) -> Value {
    with(
        lamp(town),
        json!({"text": TEXT, "address": ADDRESS, "contact": {"name": NAME, "phone": PHONE}, "answers": {"q1": ANSWER}}),
    )
}

#[tokio::test]
async fn full_values_need_a_reason_and_the_resident_learns_of_it() {
    let town = Fixture::sqlite().await;
    let mine = resident(&town, 0);
    let case = mine.post(CASES, &told(&town)).await.ok();
    let desk = as_role(&town, Role::Supervisor);
    let masked = desk.get(&path(&case, "")).await.ok();
    assert_eq!(masked["contact"], json!({"name": "金***", "phone": "138****5544"}));
    let reveal = path(&case, "/reveal");
    let ask = json!({"fields": ["contact", "address"], "reason": REASON});
    desk.post(&reveal, &with(ask.clone(), json!({"reason": " "}))).await.refused("bad_text_empty");
    desk.post(&reveal, &with(ask.clone(), json!({"fields": ["password"]}))).await.refused("bad_field");
    mine.post(&reveal, &ask).await.refused("forbidden");
    as_role(&town, Role::AuditAdmin).post(&reveal, &ask).await.refused("forbidden");
    let shown = desk.post(&reveal, &ask).await.ok();
    assert_eq!(shown["contact"], json!({"name": NAME, "phone": PHONE}));
    assert_eq!((shown["address"].as_str(), &shown["location"]), (Some(ADDRESS), &Value::Null));
    let looks = mine.get(&path(&case, "/accesses")).await.ok();
    assert_eq!(looks["items"].as_array().unwrap().len(), 1, "{looks}");
    assert_eq!(looks["items"][0]["reason"], REASON);
    assert_eq!(looks["items"][0]["role"], "督办");
    assert_eq!(looks["items"][0]["actor"], Value::Null);
    let audit = as_role(&town, Role::AuditAdmin).get(&path(&case, "/accesses")).await.ok();
    assert_eq!(uuid(&audit["items"][0]["actor"]), town.people.of(Role::Supervisor).0);
    town.finish().await;
}

#[tokio::test]
async fn a_confidential_caller_is_shown_to_the_desk_and_not_to_the_grid() {
    let town = Fixture::sqlite().await;
    let case = resident(&town, 0).post(CASES, &with(told(&town), json!({"secret": true}))).await.ok();
    let ask = json!({"fields": ["contact"], "reason": "回电"});
    let mut answers = Vec::new();
    for worker in &town.people.grid_workers {
        answers.push(as_one(&town, *worker).post(&path(&case, "/reveal"), &ask).await.status);
    }
    assert!(
        answers.contains(&403) && answers.iter().all(|status| [403, 404].contains(status)),
        "{answers:?}"
    );
    as_role(&town, Role::Acceptor).post(&path(&case, "/reveal"), &ask).await.ok();
    town.finish().await;
}

#[tokio::test]
async fn an_export_holds_everything_and_only_one_s_own() {
    let town = Fixture::sqlite().await;
    let mine = resident(&town, 0);
    let photo = send_file(&mine, "a.jpg", &encoded(8, 8, ImageFormat::Jpeg)).await.ok()["id"].clone();
    let case = mine.post(CASES, &with(told(&town), json!({"attachments": [photo]}))).await.ok();
    mine.post(&path(&case, "/commands/comment"), &json!({"note": REMARK})).await.ok();
    let all = mine.get("/api/v1/people/me/export").await.ok();
    let text = all.to_string();
    for canary in [TEXT, NAME, ADDRESS, PHONE, REMARK, ANSWER] {
        assert!(text.contains(canary), "{canary}: {text}");
    }
    assert_eq!(all["attachments"], json!([photo]));
    let others = resident(&town, 1).get("/api/v1/people/me/export").await.ok().to_string();
    assert!(CANARIES.iter().all(|canary| !others.contains(canary)));
    town.finish().await;
}

#[tokio::test]
async fn erasing_a_resident_leaves_the_history_provable_and_a_canary_nowhere() {
    let town = Fixture::sqlite().await;
    let (app, mine) = (&town.app, resident(&town, 0));
    let photo = send_file(&mine, "a.jpg", &encoded(8, 8, ImageFormat::Jpeg)).await.ok()["id"].clone();
    let late = send_file(&mine, "b.jpg", &encoded(8, 8, ImageFormat::Jpeg)).await.ok()["id"].clone();
    let case = mine.post(CASES, &with(told(&town), json!({"attachments": [photo]}))).await.ok();
    mine.post(&path(&case, "/commands/comment"), &json!({"note": REMARK, "attachments": [late]})).await.ok();
    let ask = json!({"fields": ["contact"], "reason": REASON});
    as_role(&town, Role::Supervisor).post(&path(&case, "/reveal"), &ask).await.ok();
    // Before the erasure already nothing of it is in clear on the disk: events, feed, logs, answers.
    for canary in CANARIES {
        assert_eq!(found_on_disk(&town, canary), Vec::<String>::new(), "{canary}");
    }
    let number = case["number"].as_str().unwrap();
    assert_ne!(found_on_disk(&town, number), Vec::<String>::new(), "the search does find what is there");
    let erased = mine.post("/api/v1/people/me/erase", &json!({})).await.ok();
    assert_eq!(erased["attachments"], 2, "{erased}");
    assert_eq!(count_files(&app.attachment_dir()), 0);
    let left = app.store.contents_of_subject(app.district, town.people.residents[0].0).await.unwrap();
    assert!(left.is_empty());
    let seen = as_role(&town, Role::Supervisor).get(&path(&case, "")).await.ok();
    for field in ["text", "address", "contact", "location"] {
        assert_eq!(seen[field], Value::Null, "{field}");
    }
    assert_eq!(
        (seen["number"].clone(), seen["state"].clone()),
        (case["number"].clone(), case["state"].clone())
    );
    let looks = as_role(&town, Role::Supervisor).get(&path(&case, "/accesses")).await.ok();
    assert_eq!(looks["items"][0]["reason"], Value::Null);
    let talk = as_role(&town, Role::Supervisor).get(&path(&case, "/talk")).await.ok();
    assert!(!talk.to_string().contains(REMARK));
    for file in [photo, late] {
        mine.get(&format!("/api/v1/attachments/{}", file.as_str().unwrap())).await.refused("not_found");
    }
    assert_eq!(mine.get("/api/v1/people/me/export").await.ok()["contents"], json!([]));
    // The hash chains, the fold and the rows still agree.
    town.finish().await;
}

#[tokio::test]
async fn who_has_no_account_is_erased_by_telephone_and_by_one_administrator_only() {
    let town = Fixture::sqlite().await;
    let called = json!({"channel": "hotline", "contact": {"name": NAME, "phone": PHONE}});
    let desk = as_role(&town, Role::Acceptor);
    let case = desk.post(CASES, &with(told(&town), called)).await.ok();
    let erase = json!({"phone": "138-7766-5544"});
    for role in [Role::SystemAdmin, Role::AuditAdmin, Role::Acceptor, Role::Resident] {
        as_role(&town, role).post("/api/v1/people/erase", &erase).await.refused("forbidden");
    }
    let admin = as_role(&town, Role::SecurityAdmin);
    let erased = admin.post("/api/v1/people/erase", &erase).await.ok();
    assert!(erased["contents"].as_u64().unwrap() >= 4, "{erased}");
    assert_eq!(desk.get(&path(&case, "")).await.ok()["text"], Value::Null);
    let someone = town.people.residents[2];
    admin.post(&format!("/api/v1/people/{someone}/erase"), &json!({})).await.ok();
    admin
        .post(&format!("/api/v1/people/{}/erase", uuid::Uuid::from_u128(1)), &json!({}))
        .await
        .refused("not_found");
    town.finish().await;
}

#[tokio::test]
async fn too_many_reports_of_one_resident_are_refused_with_a_time_to_come_back() {
    use sandan_kit::config::Config;
    use sandan_kit::limits::RateLimits;
    let limits = Config::default().limits;
    let rates = RateLimits::new(&limits);
    let phone = [7; 32];
    let refused = (0..=limits.reports_per_principal).find_map(|_| rates.report_by_phone(&phone).err());
    assert_eq!(refused.unwrap().code().word(), "too_many_requests");
    assert!(rates.report_by_phone(&[8; 32]).is_ok() && rates.report_by_device("other").is_ok());
}
