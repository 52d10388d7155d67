//! The figures of the screen, held against the cases themselves: counted once more, from their folds.

use crate::world::World;
use chrono::Timelike;
use sandan_core::case::Case;
use sandan_core::case::clock::ClockKind;
use sandan_core::case::facts::Satisfaction;
use sandan_core::ids::CaseId;
use sandan_core::role::Role;
use sandan_core::time::Instant;
use serde_json::{Value, json};
use std::collections::BTreeMap;

type Counts = BTreeMap<String, i64>;

async fn asked(world: &World, path: &str) -> Value {
    let supervisor = world.cast.of(Role::Supervisor);
    let token = world.fixture.token(supervisor);
    world.public.with_token(Some(token)).get(path).await.ok()
}

fn counts(value: &Value) -> Counts {
    let counts: Counts = serde_json::from_value(value.clone()).unwrap();
    counts.into_iter().filter(|(_, n)| *n != 0).collect()
}

fn tally(words: impl Iterator<Item = String>) -> Value {
    let mut counts = Counts::new();
    words.for_each(|word| *counts.entry(word).or_default() += 1);
    json!(counts)
}

/// The figures of two weeks, from the interface and from the cases.
pub async fn agree_with_the_cases(world: &World, ids: impl Iterator<Item = CaseId>) {
    let mut cases = Vec::new();
    for id in ids {
        cases.push(sandan_boot::desk::load(&world.fixture.app, id).await.unwrap().case);
    }
    let county = county(world);
    let (from, to) = ("2026-03-02T00:00:00%2B08:00", "2026-03-16T00:00:00%2B08:00");
    let got = asked(world, &format!("/api/v1/stats/{county}?from={from}&to={to}")).await;
    let (from, to) = (local("2026-03-02"), local("2026-03-16"));
    let within = |at: Instant| at >= from && at < to;
    let opened: Vec<&Case> = cases.iter().filter(|case| within(case.opened_at)).collect();
    let closed: Vec<&Case> = cases.iter().filter(|case| case.closed_at.is_some_and(within)).collect();
    assert!(opened.len() >= 300 && closed.len() > 100, "{} {}", opened.len(), closed.len());
    assert_eq!(got["opened"], json!(opened.len()));
    assert_eq!(got["closed"], json!(closed.len()));
    assert_eq!(got["by_state"], tally(opened.iter().map(|case| case.state.word().to_owned())));
    assert_eq!(got["by_kind"], tally(opened.iter().map(|case| case.origin.kind.word().to_owned())));
    assert_eq!(got["by_channel"], tally(opened.iter().map(|case| case.origin.channel.word().to_owned())));
    let mut hours = vec![0; 24];
    opened.iter().for_each(|case| hours[case.opened_at.local().hour() as usize] += 1);
    assert_eq!(got["by_hour"], json!(hours));
    let days = got["by_day"].as_array().unwrap();
    let sum = |field: &str| days.iter().map(|day| day[field].as_i64().unwrap()).sum::<i64>();
    assert_eq!((sum("opened"), sum("closed")), (opened.len() as i64, closed.len() as i64));
    rates(&got, &closed);
    let open = cases.iter().filter(|case| case.is_open()).count();
    assert_eq!(got["open"], json!(open));
}

fn rates(got: &Value, closed: &[&Case]) {
    let judged: Vec<&&Case> = closed.iter().filter(|case| !case.excluded).collect();
    let handling = |case: &Case| -> Vec<bool> {
        let ended = case.clocks.iter().filter(|clock| clock.kind == ClockKind::Handle);
        ended.filter_map(|clock| Some(clock.ended_at? <= clock.due_at)).collect()
    };
    let limited: Vec<Vec<bool>> =
        judged.iter().map(|case| handling(case)).filter(|kept| !kept.is_empty()).collect();
    let kept = limited.iter().filter(|kept| kept.iter().all(|kept| *kept)).count();
    let rate =
        |numerator: usize, denominator: usize| json!({"numerator": numerator, "denominator": denominator});
    assert!(kept < limited.len() && kept > 0, "some are late and some are not");
    assert_eq!(got["on_time"], rate(kept, limited.len()));
    let answers: Vec<_> = judged.iter().filter_map(|case| case.revisit).collect();
    let count =
        |holds: fn(&sandan_core::case::RevisitAnswers) -> bool| answers.iter().filter(|a| holds(a)).count();
    assert_eq!(got["contacted"], rate(count(|a| a.contacted_in_time), answers.len()));
    assert_eq!(got["solved"], rate(count(|a| a.solved), answers.len()));
    let satisfied = count(|a| a.satisfied != Satisfaction::Dissatisfied);
    assert_eq!(got["satisfied"], rate(satisfied, answers.len()));
}

/// Each day begins where the day before it ended, and the last ends where the screen stands.
pub async fn days_join_up(world: &World) {
    let county = county(world);
    let mut expected: Option<(Counts, BTreeMap<String, Counts>)> = None;
    let mut moves = 0;
    let mut date = local("2026-03-01").local_date();
    while Instant::from_local(date.and_hms_opt(0, 0, 0).unwrap()) < world.fixture.now().await {
        let day = asked(world, &format!("/api/v1/screen/{county}/day/{date}")).await;
        let mut own = counts(&day["start"]);
        let mut below: BTreeMap<String, Counts> = day["children"]
            .as_array()
            .unwrap()
            .iter()
            .map(|child| (child["area"]["code"].as_str().unwrap().to_owned(), counts(&child["counts"])))
            .collect();
        if let Some((own_before, below_before)) = &expected {
            assert_eq!((&own, &below), (own_before, below_before), "{date}");
        }
        for step in day["moves"].as_array().unwrap() {
            moves += 1;
            for (state, area, n) in [("from", "from_area", -1), ("to", "to_area", 1)] {
                let Some(state) = step[state].as_str() else { continue };
                add(&mut own, state, n);
                if let Some(code) = step[area].as_str() {
                    add(below.get_mut(code).unwrap(), state, n);
                }
            }
        }
        expected = Some((own, below));
        date = date.succ_opt().unwrap();
    }
    let screen = asked(world, &format!("/api/v1/screen/{county}")).await;
    let (own, _) = expected.unwrap();
    assert_eq!(own, counts(&screen["counts"]));
    assert!(moves > 1_000, "{moves} moves say little");
    println!("{moves} moves on the days of the week join up");
}

fn add(counts: &mut Counts, state: &str, n: i64) {
    let count = counts.entry(state.to_owned()).or_default();
    *count += n;
    assert!(*count >= 0, "fewer than none in {state}");
    if *count == 0 {
        counts.remove(state);
    }
}

fn county(world: &World) -> String {
    let grid = &world.fixture.small_grids()[0];
    world.fixture.path(grid).codes().next().unwrap().to_owned()
}

fn local(date: &str) -> Instant {
    Instant::parse(&format!("{date}T00:00:00+08:00")).unwrap()
}
