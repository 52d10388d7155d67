use super::*;
use chrono::{NaiveDate, NaiveTime};
use rstest::rstest;

fn at(text: &str) -> Instant {
    Instant::parse(&format!("{}:00+08:00", text.replace(' ', "T"))).unwrap()
}

fn due_of(start: &str, amount: u32, unit: Unit, pauses: &[Pause]) -> Due {
    due(at(start), Limit::new(amount, unit), pauses, Calendar::builtin(), &Hours::default())
}

fn pause(from: &str, to: &str) -> Pause {
    Pause { from: at(from), to: Some(at(to)) }
}

#[rstest]
#[case::four_hours_filed_on_friday_afternoon("2026-03-06 16:00", 4, Unit::WorkingHours, "2026-03-09 11:30")]
#[case::the_same_before_a_make_up_saturday("2026-02-13 16:00", 4, Unit::WorkingHours, "2026-02-14 11:30")]
#[case::five_days_over_the_spring_festival("2026-02-13 10:00", 5, Unit::WorkingDays, "2026-02-27 17:30")]
#[case::five_days_over_the_national_day("2026-09-30 10:00", 5, Unit::WorkingDays, "2026-10-13 17:30")]
#[case::an_urgent_matter_at_night("2026-02-16 23:30", 2, Unit::NaturalHours, "2026-02-17 01:30")]
#[case::minutes_by_the_clock("2026-02-16 23:30", 45, Unit::NaturalMinutes, "2026-02-17 00:15")]
#[case::days_by_the_clock("2026-02-13 10:00", 7, Unit::NaturalDays, "2026-02-20 10:00")]
#[case::an_amount_that_ends_with_the_morning_shift(
    "2026-03-09 09:00",
    3,
    Unit::WorkingHours,
    "2026-03-09 12:00"
)]
#[case::an_amount_that_ends_with_the_day("2026-03-09 15:30", 2, Unit::WorkingHours, "2026-03-09 17:30")]
#[case::hours_filed_at_noon("2026-03-09 12:30", 1, Unit::WorkingHours, "2026-03-09 15:00")]
#[case::hours_filed_on_sunday("2026-03-08 10:00", 1, Unit::WorkingHours, "2026-03-09 10:00")]
#[case::a_day_filed_on_sunday("2026-03-08 10:00", 1, Unit::WorkingDays, "2026-03-09 17:30")]
#[case::a_day_filed_after_the_close("2026-03-06 20:00", 1, Unit::WorkingDays, "2026-03-09 17:30")]
#[case::a_day_filed_before_the_opening("2026-03-06 07:00", 1, Unit::WorkingDays, "2026-03-09 17:30")]
#[case::nothing_is_due_at_once("2026-03-08 10:00", 0, Unit::WorkingDays, "2026-03-08 10:00")]
fn worked_dates(#[case] start: &str, #[case] amount: u32, #[case] unit: Unit, #[case] expected: &str) {
    assert_eq!(due_of(start, amount, unit, &[]), Due { at: Some(at(expected)), provisional: false });
}

/// Shanghai 夏阳街道 2022: first contact 1, first handling 5, second handling 3 working days.
#[test]
fn a_street_of_2022_is_judged_with_the_calendar_of_2022() {
    let filed = "2022-09-29 09:30";
    assert_eq!(due_of(filed, 1, Unit::WorkingDays, &[]).at, Some(at("2022-09-30 17:30")));
    assert_eq!(due_of(filed, 3, Unit::WorkingDays, &[]).at, Some(at("2022-10-09 17:30")), "two make-up days");
    assert_eq!(due_of(filed, 5, Unit::WorkingDays, &[]).at, Some(at("2022-10-11 17:30")));
}

#[test]
fn working_limits_beyond_the_published_days_are_provisional_and_natural_ones_are_not() {
    let late = "2026-12-23 16:00";
    assert!(!due_of(late, 1, Unit::WorkingDays, &[]).provisional);
    assert!(due_of(late, 2, Unit::WorkingDays, &[]).provisional);
    assert!(due_of("2030-06-03 16:00", 4, Unit::WorkingHours, &[]).provisional);
    assert!(!due_of("2030-06-03 16:00", 4, Unit::NaturalHours, &[]).provisional);
}

#[test]
fn a_new_notice_moves_a_provisional_due_and_makes_it_certain() {
    use crate::calendar::{DayKind, Notice, NoticeDay};
    let start = at("2026-12-31 10:00");
    let before = due(start, Limit::new(1, Unit::WorkingDays), &[], Calendar::builtin(), &Hours::default());
    assert_eq!(before, Due { at: Some(at("2027-01-01 17:30")), provisional: true });
    let holiday = NaiveDate::from_ymd_opt(2027, 1, 1).unwrap();
    let days = vec![NoticeDay { date: holiday, kind: DayKind::Off, name: "元旦".into() }];
    let merged = Calendar::builtin().merge(&Notice { number: "example".into(), year: 2027, days });
    let after = due(start, Limit::new(1, Unit::WorkingDays), &[], &merged, &Hours::default());
    assert_eq!(after, Due { at: Some(at("2027-01-04 17:30")), provisional: false });
}

#[test]
fn a_pause_moves_due_by_the_time_of_the_limits_kind_that_lies_in_it() {
    let afternoon = pause("2026-03-09 10:00", "2026-03-09 15:00");
    assert_eq!(
        due_of("2026-03-09 09:00", 4, Unit::WorkingHours, &[afternoon]).at,
        Some(at("2026-03-10 09:30"))
    );
    assert_eq!(
        due_of("2026-03-09 09:00", 4, Unit::NaturalHours, &[afternoon]).at,
        Some(at("2026-03-09 18:00"))
    );
    assert_eq!(
        due_of("2026-03-09 09:00", 1, Unit::WorkingDays, &[afternoon]).at,
        Some(at("2026-03-11 12:00"))
    );
    let weekend = pause("2026-03-06 17:30", "2026-03-09 09:00");
    assert_eq!(
        due_of("2026-03-06 16:00", 4, Unit::WorkingHours, &[weekend]).at,
        Some(at("2026-03-09 11:30"))
    );
}

#[test]
fn overlapping_backward_and_early_pauses_count_once_or_not_at_all() {
    let overlapping = [
        pause("2026-03-09 11:00", "2026-03-09 15:00"),
        pause("2026-03-09 10:00", "2026-03-09 12:00"),
        pause("2026-03-09 14:30", "2026-03-09 14:00"),
        pause("2026-03-01 09:00", "2026-03-09 09:00"),
    ];
    assert_eq!(
        due_of("2026-03-09 09:00", 4, Unit::NaturalHours, &overlapping).at,
        Some(at("2026-03-09 18:00"))
    );
}

#[test]
fn an_open_pause_holds_back_what_has_not_run_out_before_it() {
    let open = |from| Pause { from: at(from), to: None };
    let held = due_of("2026-03-09 09:00", 4, Unit::WorkingHours, &[open("2026-03-09 11:00")]);
    assert_eq!(held, Due { at: None, provisional: false });
    assert!(!held.is_over(at("2030-01-01 00:00")));
    let over = due_of("2026-03-09 09:00", 2, Unit::WorkingHours, &[open("2026-03-09 11:00")]);
    assert_eq!(over.at, Some(at("2026-03-09 11:00")));
    assert!(over.is_over(at("2026-03-09 11:00")) && !over.is_over(at("2026-03-09 10:59")));
}

#[test]
fn local_days_win_over_the_calendar_and_off_over_on() {
    let date = |text: &str| text.parse::<NaiveDate>().unwrap();
    let standard = Hours::default().shifts().to_vec();
    let off = [date("2026-03-10"), date("2026-03-11")];
    let hours = Hours::new(standard, off, [date("2026-03-11"), date("2026-03-14")]).unwrap();
    let due_in = |amount| {
        due(at("2026-03-09 10:00"), Limit::new(amount, Unit::WorkingDays), &[], Calendar::builtin(), &hours)
    };
    assert_eq!(due_in(1).at, Some(at("2026-03-12 17:30")));
    assert_eq!(due_in(3).at, Some(at("2026-03-14 17:30")), "a Saturday that the district works");
}

#[test]
fn remaining_counts_down_in_working_time_and_stands_still_outside_it() {
    let limit = Limit::new(4, Unit::WorkingHours);
    let left = |now: &str, pauses: &[Pause]| {
        remaining(at(now), at("2026-03-06 16:00"), limit, pauses, Calendar::builtin(), &Hours::default())
    };
    assert_eq!(left("2026-03-06 15:00", &[]), 4 * Instant::HOUR);
    assert_eq!(left("2026-03-06 17:00", &[]), 3 * Instant::HOUR);
    assert_eq!(left("2026-03-08 12:00", &[]), 5 * Instant::HOUR / 2);
    assert_eq!(left("2026-03-09 11:30", &[]), 0);
    assert_eq!(left("2026-03-09 15:00", &[]), -3 * Instant::HOUR / 2);
    let open = Pause { from: at("2026-03-06 17:00"), to: None };
    assert_eq!(left("2026-03-20 15:00", &[open]), 3 * Instant::HOUR);
}

#[test]
fn claim_windows_run_in_volunteers_hours_on_every_day() {
    let window = WindowHours::default();
    assert_eq!(due_in_window(at("2026-02-16 19:30"), 60, window), at("2026-02-17 08:30"));
    assert_eq!(due_in_window(at("2026-02-16 23:00"), 60, window), at("2026-02-17 09:00"));
    assert_eq!(due_in_window(at("2026-02-16 10:00"), 60, window), at("2026-02-16 11:00"));
    assert_eq!(due_in_window(at("2026-02-16 10:00"), 24 * 60, window), at("2026-02-18 10:00"));
    assert!(window.contains(MinuteOfDay::at(8, 0)) && !window.contains(MinuteOfDay::at(20, 0)));
}

#[test]
fn the_farthest_instants_and_amounts_have_an_answer() {
    let ancient = NaiveDate::from_ymd_opt(-9999, 1, 1).unwrap().and_time(NaiveTime::MIN);
    let farthest = [i64::MIN, i64::MAX, 0, at("9998-12-31 10:00").0, Instant::from_local(ancient).0];
    for (start, unit) in farthest.into_iter().flat_map(|start| Unit::ALL.map(|unit| (Instant(start), unit))) {
        for amount in [0, 1, 400, u32::MAX] {
            let due = due(start, Limit::new(amount, unit), &[], Calendar::builtin(), &Hours::default());
            assert!(due.at.unwrap() >= start, "{start:?} {amount} {unit:?}");
        }
    }
    let never = due_of("2026-03-09 10:00", u32::MAX, Unit::WorkingDays, &[]);
    assert_eq!(never.at.unwrap().local().to_string(), "9999-12-31 17:30:00");
}

#[test]
fn four_hundred_working_days_cost_microseconds() {
    let begin = std::time::Instant::now();
    for _ in 0..1_000 {
        assert_eq!(due_of("2024-01-02 10:00", 400, Unit::WorkingDays, &[]).at, Some(at("2025-08-11 17:30")));
    }
    assert!(begin.elapsed().as_secs() < 5, "{:?} for 1,000", begin.elapsed());
}

#[test]
fn limits_and_hours_survive_json_and_bad_ones_are_refused() {
    let limit: Limit = serde_json::from_str(r#"{"amount":5,"unit":"working_days"}"#).unwrap();
    assert_eq!((limit, limit.to_string()), (Limit::new(5, Unit::WorkingDays), "5工作日".to_owned()));
    let text = serde_json::to_string(&Hours::default()).unwrap();
    assert_eq!(text, r#"{"shifts":[{"from":"09:00","to":"12:00"},{"from":"14:00","to":"17:30"}]}"#);
    assert_eq!(serde_json::from_str::<Hours>(&text).unwrap(), Hours::default());
    for bad in [
        r#"{"shifts":[]}"#,
        r#"{"shifts":[{"from":"12:00","to":"09:00"}]}"#,
        r#"{"shifts":[{"from":"09:00","to":"12:00"},{"from":"11:00","to":"13:00"}]}"#,
        r#"{"shifts":[{"from":"9:00","to":"12:00"}]}"#,
        r#"{"shifts":[{"from":"09:00","to":"24:01"}]}"#,
    ] {
        assert!(serde_json::from_str::<Hours>(bad).is_err(), "{bad}");
    }
    for unit in Unit::ALL {
        assert_eq!(serde_json::to_value(unit).unwrap(), unit.word());
        assert_eq!(Unit::from_word(unit.word()), Some(unit));
    }
}
