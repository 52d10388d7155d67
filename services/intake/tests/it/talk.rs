//! What is said beside a case never stands in its way.

use crate::support::*;
use sandan_core::role::Role;
use sandan_testkit::Fixture;
use serde_json::json;

#[tokio::test]
async fn comments_never_move_the_case_and_reach_only_whom_they_are_for() {
    let town = Fixture::sqlite().await;
    let (mine, staff) = (resident(&town, 0), as_role(&town, Role::Acceptor));
    let case = mine.post(CASES, &lamp(&town)).await.ok();
    let (say, read) = (path(&case, "/commands/comment"), path(&case, "/talk"));
    mine.post(&say, &json!({"note": "灯杆也歪了"})).await.ok();
    staff.post(&say, &json!({"note": "已联系电工"})).await.ok();
    staff.post(&say, &json!({"note": "注意：住户有狗", "internal": true})).await.ok();
    mine.post(&say, &json!({"note": "x", "internal": true})).await.refused("forbidden");
    mine.post(&say, &json!({})).await.refused("missing_field");
    resident(&town, 1).post(&say, &json!({"note": "x"})).await.refused("not_found");
    let notes = |page: serde_json::Value| -> Vec<String> {
        let items = page["items"].as_array().unwrap().clone();
        items.iter().map(|item| item["note"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(notes(mine.get(&read).await.ok()), ["灯杆也歪了", "已联系电工"]);
    assert_eq!(notes(staff.get(&read).await.ok()), ["灯杆也歪了", "已联系电工", "注意：住户有狗"]);
    assert_eq!(mine.get(&path(&case, "")).await.ok()["version"], case["version"]);
    town.finish().await;
}

#[tokio::test]
async fn five_hundred_neighbours_join_one_burst_pipe_and_none_waits_for_another() {
    let town = Fixture::sqlite().await;
    let case = resident(&town, 0).post(CASES, &lamp(&town)).await.ok();
    let (join, router) = (path(&case, "/commands/join"), as_nobody(&town));
    let calls = (0..500).map(|n| {
        let (client, body) = (router.clone(), json!({"contact": {"phone": format!("139{n:08}")}}));
        let request = from_device(&format!("device-{n}"), &join, "k", &body);
        tokio::spawn(async move { client.send(request).await.status })
    });
    let statuses = futures::future::join_all(calls.collect::<Vec<_>>()).await;
    assert!(statuses.into_iter().all(|status| status.unwrap() == 201));
    let again = router.send(from_device("device-7", &join, "another-key", &json!({}))).await;
    again.refused("already_done");
    let staff = as_role(&town, Role::Dispatcher);
    let crowd = staff.get(&path(&case, "/talk")).await.ok();
    assert_eq!((crowd["voices"].as_u64(), crowd["items"].as_array().unwrap().len()), (Some(500), 50));
    let phone = crowd["items"][0]["contact"]["phone"].as_str().unwrap();
    assert!(phone.starts_with("139****"), "{phone}");
    let second =
        staff.get(&format!("{}?cursor={}", path(&case, "/talk"), crowd["next"].as_str().unwrap())).await;
    assert_ne!(second.ok()["items"][0]["id"], crowd["items"][0]["id"]);
    // The reporter learns how many, not who.
    let mine = resident(&town, 0).get(&path(&case, "/talk")).await.ok();
    assert_eq!((mine["voices"].as_u64(), mine["items"].clone()), (Some(500), json!([])));
    town.finish().await;
}

#[tokio::test]
async fn nearby_tells_titles_of_public_facilities_and_nothing_else() {
    let town = Fixture::sqlite().await;
    let reporter = resident(&town, 0);
    let known = reporter.post(CASES, &lamp(&town)).await.ok();
    let profile = town.app.directory.now().profile().unwrap().clone();
    let private = profile.categories.iter().find(|c| !c.public && c.kind.word() == "issue").unwrap();
    let other = with(lamp(&town), json!({"category": private.code}));
    let hidden = reporter.post(CASES, &other).await.ok();
    reporter.post(CASES, &with(lamp(&town), json!({"secret": true}))).await.ok();
    let point = here(&town);
    let query = format!("{CASES}/nearby?lng={}&lat={}&crs=wgs84", point.lng, point.lat);
    let answer = as_nobody(&town).get(&query).await.ok();
    let ids: Vec<&serde_json::Value> =
        answer["items"].as_array().unwrap().iter().map(|item| &item["id"]).collect();
    assert_eq!(ids, [&known["id"]]);
    let fields: Vec<&String> = answer["items"][0].as_object().unwrap().keys().collect();
    assert_eq!(fields, ["area", "category", "id", "opened_at", "state", "state_title", "voices"]);
    as_nobody(&town).post(&path(&hidden, "/commands/join"), &json!({})).await.refused("not_found");
    as_nobody(&town).get(&format!("{CASES}/nearby?lng=1&lat=1")).await.refused("bad_coordinates");
    town.finish().await;
}
