//! A week of one street: 300 cases by as many lines of `cases.csv`, each with the end it is expected to come to.
//!
//! Everybody acts through the interface, in business time, while the reconcilers do what the system does by itself.
//! The invented people of an invented street say invented things.

mod compare;
mod deeds;
mod figures;
mod people;
mod report;
mod row;
mod scripts;
mod stage;
mod tale;
mod world;

use compare::{Verdict, differences, end_of};
use futures::FutureExt;
use row::{End, cases};
use sandan_core::case::event::Event;
use sandan_core::ids::CaseId;
use sandan_core::time::Instant;
use sandan_testkit::Backend;
use stage::Stage;
use std::collections::BTreeMap;
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex};
use tale::{Cases, Tale};
use world::World;

/// Two weeks later every window is over.
const END: &str = "2026-03-24T00:00:00+08:00";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn week_on_sqlite() {
    week(Backend::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn week_on_postgresql() {
    week(Backend::Postgres).await;
}

/// What the week is said to hold.
#[test]
fn the_file_has_300_different_cases() {
    let rows = cases();
    let numbers: Vec<u32> = rows.iter().map(|row| row.no).collect();
    assert_eq!(numbers, (1..=300).collect::<Vec<u32>>());
    let mut texts: Vec<&str> = rows.iter().map(|row| row.text.as_str()).collect();
    texts.sort_unstable();
    texts.dedup();
    assert_eq!(texts.len(), 300, "no two say the same");
    let monday = Instant::parse("2026-03-02T00:00:00+08:00").unwrap();
    assert!(rows.iter().all(|row| row.at >= monday && row.at.since(monday) < 7 * Instant::DAY));
}

/// The comparison itself: whatever is altered in a line is found, and nothing else.
#[test]
fn an_end_that_is_not_as_written_is_reported() {
    let rows = cases();
    let ends: BTreeMap<u32, End> = rows.iter().map(|row| (row.no, row.expected.clone())).collect();
    assert_eq!(Verdict::of(&rows, &ends, &BTreeMap::new()).good(), 300);
    let mut altered = rows.clone();
    altered[41].expected.redos += 1;
    altered[141].expected.flags.push_str("+voices=9");
    let verdict = Verdict::of(&altered, &ends, &BTreeMap::new());
    assert_eq!((verdict.good(), verdict.faults.len()), (298, 2));
    assert!(verdict.faults[0].starts_with("42 ") && verdict.faults[0].contains("redos"));
    let alterations: [fn(&mut End); 13] = [
        |end| end.state.push('x'),
        |end| end.ending.push('x'),
        |end| end.outcome.push('x'),
        |end| end.reworks += 1,
        |end| end.redos += 1,
        |end| end.returns += 1,
        |end| end.extensions += 1,
        |end| end.rings += 1,
        |end| end.no_shows += 1,
        |end| end.level += 1,
        |end| end.revisited = !end.revisited,
        |end| end.orders += 1,
        |end| end.flags.push('x'),
    ];
    for alter in alterations {
        let mut end = rows[0].expected.clone();
        alter(&mut end);
        assert_eq!(differences(&end, &rows[0].expected).len(), 1);
    }
}

async fn week(backend: Backend) {
    let rows = cases();
    let world = Arc::new(World::open(backend).await);
    let known = Cases::new(Mutex::new(BTreeMap::new()));
    let (mut stage, cue) = Stage::new(rows.len());
    for row in rows.clone() {
        let (no, cue) = (row.no, cue.clone());
        let mut tale = Tale::new(row, world.clone(), cue.clone(), known.clone());
        tokio::spawn(async move {
            let told = AssertUnwindSafe(scripts::play(&mut tale)).catch_unwind().await;
            drop(tale);
            cue.over(no, told.unwrap_or_else(|_| Err("it panicked".to_owned())).err());
        });
    }
    stage.play(&world.fixture, Instant::parse(END).unwrap()).await;
    assert_eq!(stage.left_waiting(), Vec::<u32>::new(), "every tale is told before the end");
    let ids = known.lock().unwrap().clone();
    let verdict = Verdict::of(&rows, &ends(&world, &ids).await, &stage.faults);
    println!("{}({} steps)", verdict.table(), stage.steps);
    assert_eq!(verdict.faults, Vec::<String>::new());
    world.fixture.settle().await;
    figures::agree_with_the_cases(&world, ids.values().copied()).await;
    figures::days_join_up(&world).await;
    prove(world).await;
}

async fn ends(world: &World, ids: &BTreeMap<u32, CaseId>) -> BTreeMap<u32, End> {
    let mut ends = BTreeMap::new();
    for (no, id) in ids {
        let case = sandan_boot::desk::load(&world.fixture.app, *id).await.unwrap().case;
        let rows = world.fixture.app.store.case_events(*id).await.unwrap();
        let history = sandan::check::Replayed::of(&rows).unwrap();
        let events: Vec<Event> = history.steps.into_iter().map(|step| step.event).collect();
        ends.insert(*no, end_of(&case, &events));
    }
    ends
}

/// Every invariant over what the week left behind.
async fn prove(world: Arc<World>) {
    let world = Arc::into_inner(world).expect("every tale is told");
    let app = &world.fixture.app;
    let checker = sandan::check::Checker {
        store: &app.store,
        district: app.district,
        sealer: Some(&app.sealer),
        ledger: None,
    };
    for report in checker.run(|_| ()).await.unwrap() {
        println!("{:<60} {:>6} examined, {} violations", report.name, report.examined, report.count);
        assert!(report.is_clean(), "{report:?}");
    }
    world.fixture.finish().await;
}
