//! A case that cannot be worked.

use crate::support::*;
use sandan_core::case::clock::ClockKind;
use sandan_core::case::event::{Body, Event};
use sandan_core::case::state::CaseState;
use sandan_core::ids::CaseId;
use sandan_core::role::Role;
use sandan_store::DueOutcome;
use sandan_store::rows::DeadlineRow;
use sandan_testkit::Fixture;

/// A case that was accepted while its automatic acceptance runs on: no rule knows what to do with that.
async fn poisoned(f: &Fixture) -> CaseId {
    let id = submitted(f, report(f, "P0102", &f.small_grids()[0])).await;
    let before = case(f, id).await;
    let body = Body::Accepted { category: None, urgency: None };
    let event = Event { at: f.now().await, actor: None, body, clocks: Vec::new() };
    commit(f, Some(&before), &[event], Vec::new()).await;
    id
}

async fn row(f: &Fixture, id: CaseId) -> DeadlineRow {
    let rows = f.app.store.deadlines_of(id).await.unwrap();
    rows.into_iter().find(|row| row.kind == ClockKind::AutoAccept.word()).unwrap()
}

#[tokio::test]
async fn it_delays_nobody_else_and_is_in_the_dead_letter_list_after_eight_attempts() {
    let f = town().await;
    let bad = poisoned(&f).await;
    let good = submitted(&f, report(&f, "P0102", &f.small_grids()[0])).await;
    let round = sandan_dispatcher::settle(&f.app).await.unwrap();
    assert_eq!(round.failed, 1);
    assert_eq!(case(&f, good).await.state, CaseState::Dispatched);
    assert_eq!(sandan_dispatcher::settle(&f.app).await.unwrap().picked, 0, "it waits for its next attempt");

    // The other attempts come after 4, 8 … seconds of real time.
    let mut due = row(&f, bad).await;
    assert_eq!((due.attempts, due.next_try_at.is_some()), (1, true));
    let outcome = loop {
        match f.app.store.fail_due(&due, "again", "{}").await.unwrap() {
            DueOutcome::Retry { attempts, .. } => due.attempts = attempts,
            outcome => break outcome,
        }
    };
    assert_eq!((outcome, due.attempts), (DueOutcome::Dead, 7));

    let admin = client(&f, f.people.of(Role::SystemAdmin));
    let listed = admin.get("/api/v1/dead-letters").await.ok();
    assert_eq!(listed["items"][0]["case"], bad.to_string());
    assert_eq!((&listed["items"][0]["attempts"], &listed["items"][0]["error"]), (&8.into(), &"again".into()));
    let supervisor = client(&f, f.people.of(Role::Supervisor));
    let listed = supervisor.get("/api/v1/dead-letters").await.ok();
    assert_eq!(listed["items"][0].get("error"), None);

    let replay = format!("/api/v1/dead-letters/{}/replay", due.id);
    supervisor.post(&replay, &()).await.ok();
    supervisor.post(&replay, &()).await.refused("not_found");
    assert_eq!(sandan_dispatcher::settle(&f.app).await.unwrap().failed, 1, "it is tried afresh");
    assert_eq!(row(&f, bad).await.attempts, 1);
}
