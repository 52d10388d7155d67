//! From the report to the close, with everything in between.

use crate::support::*;
use sandan_contract::rest::command::CommandBody;
use sandan_core::case::facts::Ending;
use sandan_core::case::state::{CaseState, OrderState};
use sandan_core::command::CommandName;
use sandan_core::ids::{AccountId, CaseId};
use sandan_core::role::Role;
use sandan_kit::problem::Code;
use sandan_testkit::Fixture;
use serde_json::json;

fn revisit(satisfied: &str) -> CommandBody {
    CommandBody {
        contacted_in_time: Some(true),
        solved: Some(satisfied == "satisfied"),
        satisfied: Some(satisfied.to_owned()),
        ..CommandBody::default()
    }
}

async fn worked_off(f: &Fixture, id: CaseId, by: AccountId) {
    let order = order(f, id).await.id;
    let volunteer = client(f, by);
    volunteer.post(&on_order(order, "check_in"), &json!({})).await.ok();
    volunteer.post(&on_order(order, "done"), &json!({"note": "药已送到"})).await.ok();
    volunteer.post(&on_order(order, "check_out"), &json!({})).await.ok();
    let fed_back = volunteer.post(&on_case(id, "feed_back"), &json!({"outcome": "solved"})).await.ok();
    assert_eq!(fed_back["state"], "fed_back");
}

#[tokio::test]
async fn a_dissatisfied_resident_is_served_again_by_somebody_else_and_the_case_closes() {
    let f = town().await;
    let id = contested(&f).await;
    let offered = order(&f, id).await;
    assert_eq!((case(&f, id).await.state, offered.state), (CaseState::Dispatched, OrderState::Offered));

    let first = offered.offered_to[0];
    client(&f, first).post(&on_order(offered.id, "claim"), &json!({"fence": offered.fence})).await.ok();
    worked_off(&f, id, first).await;
    let passed = || CommandBody { passed: Some(true), ..CommandBody::default() };
    let own = elsewhere(&f, first, id, CommandName::Verify, passed()).await.unwrap_err();
    assert!(matches!(own.code(), Code::Forbidden | Code::HandlerMayNotJudge), "{own}");
    let checker = f.people.of(Role::Checker);
    elsewhere(&f, checker, id, CommandName::Verify, passed()).await.unwrap();
    let revisiter = f.people.of(Role::Revisiter);
    elsewhere(&f, revisiter, id, CommandName::Revisit, revisit("dissatisfied")).await.unwrap();
    let redone = case(&f, id).await;
    assert_eq!((redone.state, redone.counts.redos, redone.supervised), (CaseState::Accepted, 1, true));

    settle(&f).await;
    let again = order(&f, id).await;
    assert!(again.id != offered.id && !again.offered_to.contains(&first), "somebody else, in a new order");
    let second = again.offered_to[0];
    client(&f, second).post(&on_order(again.id, "claim"), &json!({})).await.ok();
    worked_off(&f, id, second).await;
    elsewhere(&f, checker, id, CommandName::Verify, passed()).await.unwrap();
    elsewhere(&f, revisiter, id, CommandName::Revisit, revisit("satisfied")).await.unwrap();
    let closed = case(&f, id).await;
    assert_eq!((closed.state, closed.ending), (CaseState::Closed, Some(Ending::Satisfied)));

    f.advance(8 * sandan_core::time::Instant::DAY).await;
    settle(&f).await;
    assert!(case(&f, id).await.final_at.is_some());
    let decisions = f.app.store.routing_of(id).await.unwrap();
    assert!(decisions.len() > 2 && decisions.is_sorted_by_key(|decision| decision.seq));
    f.finish().await;
}

#[tokio::test]
async fn a_unit_is_told_signs_contacts_asks_and_returns_what_is_not_its_own() {
    let f = town().await;
    let id = routed(&f, "P0102", &f.small_grids()[0]).await;
    let (handler, unit) = f.people.handlers[0];
    let told = order(&f, id).await;
    assert_eq!((told.unit, told.state), (Some(unit), OrderState::Assigned));
    let handling = client(&f, handler);
    handling.post(&on_order(told.id, "sign"), &json!({})).await.ok();
    handling.post(&on_case(id, "contact"), &json!({"attempt": "reached"})).await.ok();
    handling.post(&on_case(id, "ask_resident"), &json!({"note": "哪一处？"})).await.ok();
    f.advance(3 * sandan_core::time::Instant::DAY).await;
    settle(&f).await;
    assert!(!case(&f, id).await.asked, "no answer in time: the work goes on without");

    handling.post(&on_case(id, "request_return"), &json!({"note": "不属我单位"})).await.ok();
    let request = case(&f, id).await.requests[0].id;
    let supervisor = client(&f, f.people.of(Role::Supervisor));
    supervisor.post(&on_case(id, "approve"), &json!({"request": request})).await.ok();
    settle(&f).await;
    let next = order(&f, id).await;
    assert!(next.unit.is_some() && next.unit != Some(unit), "the next line of the list leads");
    f.finish().await;
}
