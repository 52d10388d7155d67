//! Where each category of the demo profile goes, as people read it.

use crate::support::*;
use sandan_boot::Snapshot;
use sandan_boot::desk::Rules;
use sandan_core::case::Case;
use sandan_core::case::facts::{About, Urgency};
use sandan_core::command::place_order::PlaceOrder;
use sandan_core::command::system::route::Route;
use sandan_core::role::Role;
use sandan_core::time::Instant;
use sandan_dispatcher::routing::{Crew, route};
use sandan_testkit::Fixture;

fn told(snapshot: &Snapshot, order: &PlaceOrder) -> String {
    let unit = order.unit.map(|unit| snapshot.units[&unit].code.clone());
    let person = order.person.map(|person| snapshot.people[&person].name.clone());
    let offered = (!order.offered_to.is_empty()).then(|| {
        let area = order.area.as_ref().and_then(|area| snapshot.area_at(area)).unwrap();
        format!("{} volunteers in ring {} ({})", order.offered_to.len(), order.ring, area.level)
    });
    let whom = unit.or(person).or(offered).unwrap_or_default();
    format!("{} {} {whom}", order.part.word(), order.mode.word())
}

fn decided(f: &Fixture, case: &Case, crew: &Crew, at: Instant) -> String {
    let rules = Rules::of(&f.app, None).unwrap();
    let (route, _) = route(case, crew, &rules.snapshot, &rules.context(&f.app, at));
    match route {
        Route::Person { reason } => format!("a person decides: {reason}"),
        Route::Orders(orders) => {
            let told: Vec<String> = orders.iter().map(|order| told(&rules.snapshot, order)).collect();
            told.join("; ")
        }
    }
}

async fn reported(f: &Fixture, category: &'static str, change: impl FnOnce(&mut Case)) -> Case {
    let grids = f.small_grids();
    let mut case = case(f, submitted(f, report(f, category, &grids[0])).await).await;
    change(&mut case);
    case
}

#[tokio::test]
async fn every_category_of_the_demo_by_day_and_urgent_ones_by_night() {
    let f = town().await;
    let snapshot = f.app.directory.now();
    let crew = Crew::of(&snapshot);
    let (day, night) = (f.now().await, Instant::parse("2026-03-04T23:30:00+08:00").unwrap());
    let template = reported(&f, "P0102", |_| {}).await;
    let mut lines = String::new();
    for category in &snapshot.profile().unwrap().categories {
        let mut case = template.clone();
        case.category.clone_from(&category.code);
        case.urgency = category.urgency.unwrap_or(Urgency::Normal);
        lines += &format!("{} {}: {}\n", category.code, category.name, decided(&f, &case, &crew, day));
        if case.urgency == Urgency::Urgent {
            lines += &format!("{} at night: {}\n", category.code, decided(&f, &case, &crew, night));
        }
    }
    insta::assert_snapshot!(lines);
}

#[tokio::test]
async fn at_night_those_on_the_roster_go_and_the_unit_follows() {
    let f = town().await;
    let mut crew = Crew::of(&f.app.directory.now());
    let place = reported(&f, "P0105", |_| {}).await;
    let first = crew.workers.iter_mut().find(|worker| worker.areas.contains(&place.place.path)).unwrap();
    first.skills.insert(sandan_dispatcher::routing::NIGHT_DUTY.to_owned());
    let name = f.app.directory.now().people[&first.account].name.clone();
    let night = Instant::parse("2026-03-04T23:30:00+08:00").unwrap();
    let answer = decided(&f, &place, &crew, night);
    assert_eq!(answer, format!("lead assign D06; assist assign {name}"));
}

#[tokio::test]
async fn who_is_complained_about_and_their_colleagues_never_get_the_case() {
    let f = town().await;
    let snapshot = f.app.directory.now();
    let crew = Crew::of(&snapshot);
    let now = f.now().await;
    let about = |about: About| move |case: &mut Case| case.origin.parties.about = vec![about];
    let (handler, unit) = f.people.handlers[0];
    assert_eq!(snapshot.units[&unit].code, "D05");
    let lines = [
        ("of its unit", "P0102", About::Unit(unit)),
        ("of a colleague", "P0102", About::Person(handler)),
        ("of a worker, which workers lead", "E0104", About::Person(f.people.of(Role::GridWorker))),
        ("of a volunteer, which volunteers lead", "V0107", About::Person(f.people.of(Role::Volunteer))),
    ];
    let mut told = String::new();
    for (what, category, subject) in lines {
        let case = reported(&f, category, about(subject)).await;
        told += &format!("{what}: {}\n", decided(&f, &case, &crew, now));
    }
    insta::assert_snapshot!(told);
}

#[tokio::test]
async fn the_reporter_is_not_asked_to_serve_himself() {
    let f = town().await;
    let mine = f.people.volunteers[0];
    let id = submitted(&f, Report { reporter: Some(mine), ..report(&f, "V0107", &f.small_grids()[0]) }).await;
    settle(&f).await;
    assert!(!order(&f, id).await.offered_to.contains(&mine));
    f.finish().await;
}
