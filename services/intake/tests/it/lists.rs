//! Lists, timelines, exports and commands: never wider than the reader's rights.

use crate::support::*;
use sandan_core::role::Role;
use sandan_testkit::Fixture;
use serde_json::{Value, json};

fn ids(page: &Value) -> Vec<Value> {
    page["items"].as_array().unwrap().iter().map(|item| item["id"].clone()).collect()
}

#[tokio::test]
async fn everybody_lists_their_own_reach_page_by_page() {
    let town = Fixture::sqlite().await;
    let grids = town.small_grids();
    let mut made = Vec::new();
    for n in 0..6 {
        let body = with(lamp(&town), json!({"location": town.point_in(&grids[n % grids.len()])}));
        made.push(resident(&town, n % 2).post(CASES, &body).await.ok());
    }
    let mine = resident(&town, 0).get(CASES).await.ok();
    assert_eq!((ids(&mine).len(), mine["total"].as_u64()), (3, Some(3)));
    let staff = as_role(&town, Role::Dispatcher);
    let mut all = Vec::new();
    let mut next = format!("{CASES}?limit=4");
    loop {
        let page = staff.get(&next).await.ok();
        all.extend(ids(&page));
        let Some(cursor) = page["next"].as_str() else { break };
        next = format!("{CASES}?limit=4&cursor={cursor}");
    }
    let mut expected: Vec<Value> = made.iter().map(|case| case["id"].clone()).collect();
    expected.sort_by_key(|id| std::cmp::Reverse(id.as_str().unwrap().to_owned()));
    assert_eq!(all, expected);
    let worker = as_role(&town, Role::GridWorker).get(CASES).await.ok();
    assert!(ids(&worker).len() < 6, "a worker sees the own grids");
    let area = format!("{CASES}?area={}", grids[1]);
    assert_eq!(ids(&staff.get(&area).await.ok()), [made[1]["id"].clone()]);
    let number = format!("{CASES}?number={}", made[3]["number"].as_str().unwrap());
    assert_eq!(ids(&staff.get(&number).await.ok()), [made[3]["id"].clone()]);
    assert_eq!(ids(&staff.get(&format!("{CASES}?state=closed,rejected")).await.ok()), Vec::<Value>::new());
    assert_eq!(ids(&staff.get(&format!("{CASES}?overdue=true")).await.ok()), Vec::<Value>::new());
    for (bad, code) in [
        ("state=gone", "bad_field"),
        ("area=nowhere", "bad_field"),
        ("cursor=x", "bad_field"),
        ("limit=201", "bad_field"),
        ("order=;DROP", "bad_field"),
        ("opened_from=yesterday", "bad_field"),
        ("secret=1", "unknown_field"),
    ] {
        staff.get(&format!("{CASES}?{bad}")).await.refused(code);
    }
    town.finish().await;
}

#[tokio::test]
async fn the_export_is_the_same_list_with_inert_cells() {
    let town = Fixture::sqlite().await;
    let body =
        with(lamp(&town), json!({"text": "=HYPERLINK(\"http://x\")", "contact": {"phone": "13812345678"}}));
    let case = resident(&town, 0).post(CASES, &body).await.ok();
    let file = as_role(&town, Role::Supervisor).get(&format!("{CASES}/export.csv?state=submitted")).await;
    let text = String::from_utf8(file.body.to_vec()).unwrap();
    assert!(text.starts_with('\u{FEFF}'), "{text}");
    assert!(text.contains(case["number"].as_str().unwrap()) && text.contains("'=HYPERLINK"), "{text}");
    assert!(!text.contains("13812345678") && text.lines().count() == 2, "{text}");
    assert_eq!(file.headers["content-disposition"], "attachment; filename=\"cases.csv\"");
    resident(&town, 0).get(&format!("{CASES}/export.csv")).await.refused("forbidden");
    town.finish().await;
}

#[tokio::test]
async fn the_front_desk_rejects_with_words_for_the_resident_who_appeals_once() {
    let town = Fixture::sqlite().await;
    let (mine, desk) = (resident(&town, 0), as_role(&town, Role::Acceptor));
    let case = mine.post(CASES, &lamp(&town)).await.ok();
    let reject =
        json!({"reason": "outside_duty", "note": "请联系产权单位", "expected_version": case["version"]});
    mine.post(&path(&case, "/commands/reject"), &reject).await.refused("forbidden");
    let stale = with(reject.clone(), json!({"expected_version": 7}));
    let problem = desk.post(&path(&case, "/commands/reject"), &stale).await.refused("stale_version");
    assert_eq!(problem["current_version"], case["version"]);
    assert_eq!(desk.post(&path(&case, "/commands/reject"), &reject).await.ok()["state"], "rejected");
    desk.post(&path(&case, "/commands/accept"), &json!({})).await.refused("wrong_state");
    let told = mine.get(&path(&case, "/events")).await.ok();
    assert_eq!(told["events"][1]["note"], "请联系产权单位", "{told}");
    assert_eq!(told["events"][1]["actor"], Value::Null, "staff are not named to residents");
    assert_eq!(
        mine.post(&path(&case, "/commands/appeal"), &json!({"note": "就是你们的灯"})).await.ok()["state"],
        "submitted"
    );
    let withdrawn = mine.post(&path(&case, "/commands/withdraw"), &json!({})).await.ok();
    assert_eq!(withdrawn["state"], "withdrawn");
    town.finish().await;
}

#[tokio::test]
async fn a_neighbour_whose_report_was_merged_sees_progress_and_not_the_other_s_words() {
    let town = Fixture::sqlite().await;
    let (one, two) = (resident(&town, 0), resident(&town, 1));
    let secret = json!({"text": "我家楼下的灯，我姓欧阳", "contact": {"name": "欧阳", "phone": "13812345678"}, "address": "幸福路8号"});
    let main = one.post(CASES, &with(lamp(&town), secret)).await.ok();
    let voice = two.post(CASES, &lamp(&town)).await.ok();
    let merged = json!({"case": main["id"]});
    as_role(&town, Role::Dispatcher).post(&path(&voice, "/commands/merge"), &merged).await.ok();
    let seen = two.get(&path(&main, "")).await.ok();
    assert_eq!(seen["view"], "screen");
    for field in ["text", "contact", "address", "location"] {
        assert_eq!(seen[field], Value::Null, "{field}: {seen}");
    }
    let own = one.get(&path(&main, "")).await.ok();
    assert_eq!((own["voices"].as_u64(), own["contact"]["name"].as_str()), (Some(1), Some("欧阳")));
    town.finish().await;
}
