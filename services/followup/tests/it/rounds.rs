//! From the feedback to an end.

use crate::support::*;
use sandan_core::case::clock::ClockKind;
use sandan_core::case::facts::Ending;
use sandan_core::case::state::CaseState;
use sandan_core::role::Role;
use sandan_core::time::Instant;
use serde_json::json;

#[tokio::test]
async fn the_third_dissatisfied_answer_is_ruled_on_one_level_up_with_reasons() {
    let f = town().await;
    let id = fed_back(&f).await;
    let checker = client(&f, f.people.of(Role::Checker));
    let revisiter = client(&f, f.people.of(Role::Revisiter));
    let unhappy = json!({"contacted_in_time": true, "solved": false, "satisfied": "dissatisfied"});
    for round in 1..=3 {
        checker.post(&on_case(id, "verify"), &json!({"passed": true})).await.ok();
        let told = revisiter.post(&on_case(id, "revisit"), &unhappy).await.ok();
        if round < 3 {
            assert_eq!((&told["state"], &told["supervised"]), (&"accepted".into(), &true.into()));
            work(&f, id).await;
        } else {
            assert_eq!(told["owner"], "queue:supervisor");
        }
    }
    let leader = client(&f, f.people.of(Role::DutyLeader));
    revisiter
        .post(&on_case(id, "rule_on"), &json!({"ruling": "close", "note": "已尽力"}))
        .await
        .refused("forbidden");
    leader.post(&on_case(id, "rule_on"), &json!({"ruling": "close"})).await.refused("missing_field");
    leader
        .post(&on_case(id, "rule_on"), &json!({"ruling": "close", "note": "已尽力，可另行申请"}))
        .await
        .ok();
    assert_eq!(case(&f, id).await.ending, Some(Ending::Dissatisfied));
    f.finish().await;
}

#[tokio::test]
async fn what_was_found_undone_goes_back_to_the_same_hands() {
    let f = town().await;
    let id = fed_back(&f).await;
    let checker = client(&f, f.people.of(Role::Checker));
    let version = case(&f, id).await.version;
    let stale = json!({"passed": false, "expected_version": version - 1});
    checker.post(&on_case(id, "verify"), &stale).await.refused("stale_version");
    checker.post(&on_case(id, "verify"), &json!({"passed": false, "expected_version": version})).await.ok();
    let case = case(&f, id).await;
    assert_eq!((case.state, case.counts.reworks), (CaseState::Handling, 1));
    assert_eq!(case.lead_order().unwrap().takers[0].account, f.people.handlers[0].0);
    f.finish().await;
}

#[tokio::test]
async fn who_handled_neither_verifies_nor_revisits() {
    let f = town().await;
    let id = fed_back(&f).await;
    let handler = client(&f, f.people.handlers[0].0);
    handler.post(&on_case(id, "verify"), &json!({"passed": true})).await.refused("forbidden");
    let resident = client(&f, f.people.residents[0]);
    // This category is looked at by a checker; the resident is asked afterwards.
    resident.post(&on_case(id, "verify"), &json!({"passed": true})).await.refused("forbidden");
    client(&f, f.people.of(Role::Checker)).post(&on_case(id, "verify"), &json!({"passed": true})).await.ok();
    let happy = json!({"contacted_in_time": true, "solved": true, "satisfied": "satisfied"});
    handler.post(&on_case(id, "revisit"), &happy).await.refused("forbidden");
    let closed = resident.post(&on_case(id, "revisit"), &happy).await.ok();
    assert_eq!((&closed["state"], &closed["ending"]), (&"closed".into(), &"satisfied".into()));
    f.finish().await;
}

#[tokio::test]
async fn a_resident_who_is_not_reached_three_times_ends_the_case_as_not_reached() {
    let f = town().await;
    let id = fed_back(&f).await;
    client(&f, f.people.of(Role::Checker)).post(&on_case(id, "verify"), &json!({"passed": true})).await.ok();
    let revisiter = client(&f, f.people.of(Role::Revisiter));
    for tries in 1..=2 {
        revisiter.post(&on_case(id, "revisit"), &json!({"attempt": "not_reached"})).await.ok();
        let listed = revisiter.get("/api/v1/revisits").await.ok();
        assert_eq!(listed["items"][0]["tries"], tries);
    }
    revisiter.post(&on_case(id, "revisit"), &json!({"attempt": "not_reached"})).await.ok();
    assert_eq!(case(&f, id).await.ending, Some(Ending::NotReached));
    f.finish().await;
}

#[tokio::test]
async fn a_late_revisit_rises_at_its_due_time() {
    let f = town().await;
    let id = fed_back(&f).await;
    client(&f, f.people.of(Role::Checker)).post(&on_case(id, "verify"), &json!({"passed": true})).await.ok();
    let due = case(&f, id).await.running_clock(ClockKind::Revisit).unwrap().due_at;
    f.advance(due.since(f.now().await) - 1).await;
    assert_eq!(sandan_followup::settle(&f.app).await.unwrap().picked, 0);
    f.advance(1).await;
    assert_eq!(sandan_followup::settle(&f.app).await.unwrap().moved, 1);
    assert_eq!(case(&f, id).await.level(), 1);
    f.advance(30 * Instant::DAY).await;
    assert_eq!(sandan_followup::settle(&f.app).await.unwrap().failed, 0);
    let case = case(&f, id).await;
    assert_eq!(usize::from(case.level()), case.place.path.codes().count());
    f.finish().await;
}
