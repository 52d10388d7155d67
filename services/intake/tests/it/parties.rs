//! Who reports for whom, and what that hides.

use crate::support::*;
use sandan_boot::desk::load;
use sandan_core::case::Case;
use sandan_core::role::Role;
use sandan_testkit::{Client, Fixture};
use serde_json::{Value, json};

async fn submit(town: &Fixture, client: &Client, more: Value) -> (Value, Case) {
    let answer = client.post(CASES, &with(lamp(town), more)).await.ok();
    let case = load(&town.app, id_of(&answer)).await.unwrap().case;
    (answer, case)
}

#[tokio::test]
async fn an_anonymous_report_names_nobody_anywhere() {
    let town = Fixture::sqlite().await;
    let me = town.people.residents[0];
    let picture = crate::photos::encoded(8, 8, image::ImageFormat::Jpeg);
    let photo = uuid(&send_file(&resident(&town, 0), "a.jpg", &picture).await.ok()["id"]);
    let hidden = json!({"anonymous": true, "attachments": [photo]});
    let (answer, case) = submit(&town, &resident(&town, 0), hidden).await;
    let row = town.app.store.attachment(sandan_core::ids::AttachmentId(photo)).await.unwrap().unwrap();
    assert_eq!((row.state.as_str(), row.owner), ("bound", None));
    assert_eq!(case.origin.parties.reporter, None);
    assert!(case.origin.parties.anonymous && !case.origin.parties.reachable);
    let events = town.app.store.case_events(case.id()).await.unwrap();
    assert!(events.iter().all(|event| event.actor.is_none()));
    assert!(town.app.store.contents_of_subject(town.app.district, me.0).await.unwrap().len() <= 1);
    // Not even its reporter may look: nothing ties it to them.
    resident(&town, 0).get(&path(&answer, "")).await.refused("not_found");
    town.finish().await;
}

#[tokio::test]
async fn somebody_who_has_not_signed_in_and_leaves_no_number_is_anonymous() {
    let town = Fixture::sqlite().await;
    let (answer, case) = submit(&town, &as_nobody(&town), json!({})).await;
    assert!(case.origin.parties.anonymous);
    assert!(answer["number"].as_str().unwrap().starts_with("20260304-"), "{answer}");
    assert_eq!((answer["text"].clone(), answer["state"].clone()), (Value::Null, json!("submitted")));
    let (_, reachable) = submit(&town, &as_nobody(&town), json!({"contact": {"phone": "13912345678"}})).await;
    assert!(reachable.origin.parties.reachable && !reachable.origin.parties.anonymous);
    town.finish().await;
}

#[tokio::test]
async fn a_daughter_reports_for_her_mother_and_a_name_given_as_relation_stays_out_of_the_event() {
    let town = Fixture::sqlite().await;
    let proxy = json!({"served_name": "李桂芳", "served_contact": "010-66554433", "relation": "女儿", "consent": "said"});
    let (answer, case) = submit(&town, &resident(&town, 0), json!({"on_behalf": proxy})).await;
    assert_eq!(case.origin.parties.proxy.as_ref().unwrap().relation, "女儿");
    let mine = resident(&town, 0).get(&path(&answer, "")).await.ok();
    assert_eq!(mine["served"], json!({"name": "李桂芳", "phone": "01066554433"}));
    let staff = as_role(&town, Role::Acceptor).get(&path(&answer, "")).await.ok();
    assert_eq!(staff["served"], json!({"name": "李**", "phone": "010****4433"}));
    let odd = json!({"relation": "王小明的二姨", "consent": "none"});
    let (_, case) = submit(&town, &resident(&town, 0), json!({"on_behalf": odd})).await;
    assert_eq!(case.origin.parties.proxy.as_ref().unwrap().relation, "其他");
    town.finish().await;
}

#[tokio::test]
async fn the_hotline_writes_down_a_caller_who_finds_the_case_when_they_sign_in() {
    let town = Fixture::sqlite().await;
    let caller = json!({"channel": "hotline", "contact": {"name": "赵大爷", "phone": "138 0000 0002"}});
    let (answer, case) = submit(&town, &as_role(&town, Role::Acceptor), caller).await;
    assert_eq!(case.origin.parties.reporter, Some(town.people.residents[1]));
    let listed = resident(&town, 1).get(CASES).await.ok();
    assert_eq!(listed["items"][0]["id"], answer["id"]);
    // A caller without an account is nobody's reporter, and reachable.
    let stranger = json!({"channel": "hotline", "contact": {"phone": "13911112222"}});
    let (_, case) = submit(&town, &as_role(&town, Role::Acceptor), stranger).await;
    assert!(case.origin.parties.reporter.is_none() && case.origin.parties.reachable);
    town.finish().await;
}

#[tokio::test]
async fn a_worker_s_own_find_has_nobody_to_be_asked() {
    let town = Fixture::sqlite().await;
    let worker = as_role(&town, Role::GridWorker);
    let (_, case) = submit(&town, &worker, json!({"own_find": true, "channel": "patrol"})).await;
    assert_eq!(case.origin.found_by, Some(town.people.of(Role::GridWorker)));
    assert!(!case.has_somebody_to_ask() && case.origin.parties.reporter.is_none());
    town.finish().await;
}

#[tokio::test]
async fn whom_a_complaint_is_about_finds_nothing_of_it() {
    let town = Fixture::sqlite().await;
    let accused = town.people.of(Role::Dispatcher);
    let (answer, _) = submit(&town, &resident(&town, 0), json!({"about": [{"account": accused.0}]})).await;
    let client = as_role(&town, Role::Dispatcher);
    for rest in ["", "/events", "/routing", "/talk", "/accesses"] {
        client.get(&path(&answer, rest)).await.refused("not_found");
    }
    assert_eq!(client.get(CASES).await.ok()["items"], json!([]));
    as_role(&town, Role::Acceptor).get(&path(&answer, "")).await.ok();
    town.finish().await;
}

#[tokio::test]
async fn without_a_place_a_report_waits_for_a_person_and_nothing_is_accepted_by_itself() {
    let town = Fixture::sqlite().await;
    let (answer, case) =
        submit(&town, &resident(&town, 0), json!({"location": null, "address": "幸福路8号院3号楼"})).await;
    assert!(case.place.path.is_empty() && answer["area"].is_null());
    let clocks: Vec<&str> = case.running().map(|clock| clock.kind.word()).collect();
    assert_eq!(clocks, ["accept"]);
    let mine = resident(&town, 0).get(&path(&answer, "")).await.ok();
    assert_eq!(mine["address"], "幸福路8号院3号楼");
    town.finish().await;
}
