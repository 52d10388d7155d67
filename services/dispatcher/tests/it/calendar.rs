//! A notice of the State Council arrives while limits run.

use crate::support::*;
use sandan_boot::directory::load::kinds;
use sandan_core::area::AreaPath;
use sandan_core::calendar::{DayKind, Notice, NoticeDay};
use sandan_core::case::clock::ClockKind;
use sandan_core::ids::{District, compose};
use sandan_dispatcher::due::correct_calendars;
use sandan_store::canonical::to_canonical;
use sandan_store::rows::DocRow;
use sandan_store::{Change, RowWrite};
use sandan_testkit::Fixture;

/// As the registry writes it: the document of all districts, and every directory reads it.
async fn publish(f: &Fixture, notice: &Notice) {
    let calendar = f.app.directory.now().calendar.merge(notice);
    let mut change = Change::new(District::GLOBAL);
    change.rows.push(RowWrite::Doc(DocRow {
        district: District::GLOBAL,
        kind: kinds::CALENDAR.to_owned(),
        id: compose(0, 1, District::GLOBAL),
        version: i64::from(calendar.version),
        code: String::new(),
        parent: None,
        area_path: AreaPath::default(),
        name: notice.number.clone(),
        active: true,
        data: to_canonical(&calendar).unwrap(),
    }));
    f.app.store.commit(change).await.unwrap();
    f.app.directory.reload(&f.app.store).await.unwrap();
}

#[tokio::test]
async fn running_limits_are_computed_again_once_and_ended_ones_are_left_alone() {
    let f = town().await;
    let id = routed(&f, "P0102", &f.small_grids()[0]).await;
    let untouched = routed(&f, "P0103", &f.small_grids()[0]).await;
    let handler = client(&f, f.people.handlers[0].0);
    handler.post(&on_order(order(&f, id).await.id, "sign"), &serde_json::json!({})).await.ok();
    let clock = |case: &sandan_core::case::Case, kind| {
        case.clocks.iter().rev().find(|clock| clock.kind == kind).cloned().unwrap()
    };
    let before = case(&f, id).await;
    let (handle, sign) = (clock(&before, ClockKind::Handle), clock(&before, ClockKind::Sign));
    assert!(handle.due_at.rfc3339().starts_with("2026-03-09T17:30"), "{}", handle.due_at);

    let date = "2026-03-09".parse().unwrap();
    let day = NoticeDay { date, kind: DayKind::Off, name: "放假".to_owned() };
    let notice = Notice { number: "国办发明电〔2026〕0号".to_owned(), year: 2026, days: vec![day] };
    publish(&f, &notice).await;

    assert_eq!(correct_calendars(&f.app).await.unwrap(), 2);
    assert_eq!(correct_calendars(&f.app).await.unwrap(), 0);
    let after = case(&f, id).await;
    let moved = clock(&after, ClockKind::Handle);
    assert!(moved.due_at.rfc3339().starts_with("2026-03-10T17:30"), "{}", moved.due_at);
    assert_eq!(moved.started_at, handle.started_at);
    assert_eq!(clock(&after, ClockKind::Sign), sign);
    let sign = case(&f, untouched).await.running_clock(ClockKind::Sign).cloned().unwrap();
    assert!(sign.calendar_version > handle.calendar_version);
    f.finish().await;
}
