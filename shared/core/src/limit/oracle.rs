//! The rules once more, written so plainly that they can be read against the text: minute by minute, day by day.

use super::*;
use chrono::{NaiveTime, TimeDelta, Timelike};
use proptest::prelude::*;

const START: i64 = 1_767_225_600; // 2026-01-01T00:00:00Z

fn is_open(instant: Instant, unit: Unit, hours: &Hours) -> bool {
    if !unit.is_working() {
        return true;
    }
    let local = instant.local();
    let working = hours.local(local.date()).unwrap_or_else(|| Calendar::builtin().is_working(local.date()));
    let minute = (local.hour() * 60 + local.minute()) as u16;
    working && hours.shifts().iter().any(|s| s.from.minutes() <= minute && minute < s.to.minutes())
}

fn is_paused(instant: Instant, pauses: &[Pause]) -> bool {
    pauses.iter().any(|pause| pause.from <= instant && pause.to.is_none_or(|to| instant < to))
}

/// The limit in minutes of its own kind.
fn minutes(start: Instant, limit: Limit, hours: &Hours) -> u64 {
    let amount = u64::from(limit.amount);
    match limit.unit {
        Unit::NaturalMinutes => amount,
        Unit::NaturalHours | Unit::WorkingHours => amount * 60,
        Unit::NaturalDays => amount * 24 * 60,
        Unit::WorkingDays => {
            let morning = NaiveTime::from_hms_opt(10, 0, 0).unwrap();
            let mut day = start.local_date();
            for _ in 0..amount {
                day += TimeDelta::days(1);
                while !is_open(Instant::from_local(day.and_time(morning)), limit.unit, hours) {
                    day += TimeDelta::days(1);
                }
            }
            let end = Instant::from_local((day + TimeDelta::days(1)).and_time(NaiveTime::MIN));
            let all = (start.0..end.0).step_by(Instant::MINUTE as usize);
            all.filter(|minute| is_open(Instant(*minute), limit.unit, hours)).count() as u64
        }
    }
}

fn slow_due(start: Instant, limit: Limit, pauses: &[Pause], hours: &Hours) -> Option<Instant> {
    let mut left = if limit.amount == 0 { 0 } else { minutes(start, limit, hours) };
    let mut now = start;
    while left > 0 {
        if now.since(start) > 400 * Instant::DAY {
            return None;
        }
        left -= u64::from(is_open(now, limit.unit, hours) && !is_paused(now, pauses));
        now = now.plus(Instant::MINUTE);
    }
    Some(now)
}

/// A minute of about a year around the holidays of 2026.
fn instants() -> impl Strategy<Value = Instant> {
    (0..370 * 24 * 60_i64).prop_map(|minute| Instant(START * Instant::SECOND + minute * Instant::MINUTE))
}

fn limits() -> impl Strategy<Value = Limit> {
    let amounts = |unit| match unit {
        Unit::WorkingDays => 12_u32,
        Unit::NaturalMinutes => 5_000,
        Unit::NaturalDays => 20,
        Unit::WorkingHours | Unit::NaturalHours => 60,
    };
    proptest::sample::select(Unit::ALL.as_slice())
        .prop_flat_map(move |unit| (0..amounts(unit)).prop_map(move |amount| Limit::new(amount, unit)))
}

/// Pauses as (minutes after the start, length in minutes).
fn pauses() -> impl Strategy<Value = Vec<(i64, i64)>> {
    proptest::collection::vec((-500..10_000_i64, 0..6_000_i64), 0..4)
}

fn placed(start: Instant, pauses: &[(i64, i64)]) -> Vec<Pause> {
    let place = |&(after, length): &(i64, i64)| {
        let from = start.plus(after * Instant::MINUTE);
        Pause { from, to: Some(from.plus(length * Instant::MINUTE)) }
    };
    pauses.iter().map(place).collect()
}

/// Tables of shifts that are all open at ten in the morning, with some local days.
fn hours() -> impl Strategy<Value = Hours> {
    let shift = |from, to| Shift::new(MinuteOfDay::at(from, 0), MinuteOfDay::at(to, 0));
    let days = |seed: Vec<u32>| {
        seed.into_iter()
            .map(|day| Instant(START * Instant::SECOND).local_date() + TimeDelta::days(i64::from(day)))
    };
    let local = proptest::collection::vec(0..370_u32, 0..5);
    (any::<bool>(), local.clone(), local).prop_map(move |(split, off, on)| {
        let standard = Hours::default().shifts().to_vec();
        let shifts = if split { standard } else { vec![shift(8, 11), shift(11, 12), shift(20, 24)] };
        Hours::new(shifts, days(off), days(on)).unwrap()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn due_is_where_stepping_minute_by_minute_ends(
        start in instants(), limit in limits(), pauses in pauses(), hours in hours(),
    ) {
        let pauses = placed(start, &pauses);
        let fast = due(start, limit, &pauses, Calendar::builtin(), &hours);
        prop_assert_eq!(fast.at, slow_due(start, limit, &pauses, &hours));
    }

    #[test]
    fn due_grows_with_the_amount_and_is_never_before_the_start(
        start in instants(), limit in limits(), more in 0..5_u32, pauses in pauses(),
    ) {
        let (pauses, hours) = (placed(start, &pauses), Hours::default());
        let due_of = |amount| due(start, Limit::new(amount, limit.unit), &pauses, Calendar::builtin(), &hours).at;
        prop_assert!(due_of(limit.amount) >= Some(start));
        prop_assert!(due_of(limit.amount) <= due_of(limit.amount + more));
    }

    #[test]
    fn due_grows_with_the_start(start in instants(), later in 0..10_000_i64, limit in limits(), pauses in pauses()) {
        let second = start.plus(later * Instant::MINUTE);
        // A pause counts from the start on, so both starts lie before all pauses.
        let after: Vec<_> = pauses.into_iter().map(|(from, length)| (from.max(0), length)).collect();
        let (pauses, hours) = (placed(second, &after), Hours::default());
        let due_of = |start| due(start, limit, &pauses, Calendar::builtin(), &hours).at;
        prop_assert!(due_of(start) <= due_of(second));
    }

    #[test]
    fn a_pause_before_due_moves_it_by_its_own_running_time(
        start in instants(), limit in limits(), from in 0..3_000_i64, length in 0..6_000_i64,
    ) {
        let hours = Hours::default();
        let calendar = Calendar::builtin();
        let plain = due(start, limit, &[], calendar, &hours).at.unwrap();
        let [pause] = placed(start, &[(from, length)])[..] else { unreachable!() };
        prop_assume!(pause.from < plain);
        let moved = due(start, limit, &[pause], calendar, &hours).at.unwrap();
        let inside = elapsed(pause.from, pause.to.unwrap(), limit.unit, &[], calendar, &hours);
        prop_assert_eq!(elapsed(plain, moved, limit.unit, &[], calendar, &hours), inside);
        prop_assert_eq!(remaining(moved, start, limit, &[pause], calendar, &hours), 0);
    }

    #[test]
    fn recomputing_gives_the_same_answer_in_any_order_of_pauses(
        start in instants(), limit in limits(), pauses in pauses(),
    ) {
        let mut pauses = placed(start, &pauses);
        let hours = Hours::default();
        let first = due(start, limit, &pauses, Calendar::builtin(), &hours);
        pauses.reverse();
        prop_assert_eq!(due(start, limit, &pauses, Calendar::builtin(), &hours), first);
    }

    #[test]
    fn nothing_is_left_at_due_and_something_just_before(
        start in instants(), limit in limits(), pauses in pauses(),
    ) {
        let (pauses, hours) = (placed(start, &pauses), Hours::default());
        let calendar = Calendar::builtin();
        let at = due(start, limit, &pauses, calendar, &hours).at.unwrap();
        prop_assert_eq!(remaining(at, start, limit, &pauses, calendar, &hours), 0);
        if limit.amount > 0 {
            prop_assert!(remaining(at.plus(-1), start, limit, &pauses, calendar, &hours) > 0);
        }
    }
}
