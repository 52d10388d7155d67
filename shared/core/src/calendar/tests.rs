use super::*;
use std::collections::BTreeSet;
use std::path::PathBuf;

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// The folder with the public tables of days off, one JSON file a year.
fn published_tables() -> Option<PathBuf> {
    let data = std::env::var_os("SANDAN_DATA").map(PathBuf::from);
    let beside = || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    let folder = data.unwrap_or_else(beside).join("holidays");
    if !folder.is_dir() {
        eprintln!("no {}: the comparison with the published tables is left out", folder.display());
        return None;
    }
    Some(folder)
}

/// Date → worked, as one published yearly file says.
fn published(folder: &std::path::Path, year: i32) -> Vec<(NaiveDate, bool)> {
    let text = std::fs::read_to_string(folder.join(format!("{year}.json"))).unwrap();
    let file: serde_json::Value = serde_json::from_str(&text).unwrap();
    let days = file["days"].as_array().unwrap().iter();
    days.map(|day| (date(day["date"].as_str().unwrap()), !day["isOffDay"].as_bool().unwrap())).collect()
}

#[test]
fn every_line_of_the_table_is_read_and_names_a_known_notice() {
    let table = include_str!("table.csv");
    assert_eq!(table::spans().count(), table.lines().count() - 1);
    let known: BTreeSet<_> = notices().into_iter().map(|notice| notice.number).collect();
    assert_eq!(known.len(), include_str!("notices.csv").lines().count() - 1);
    for span in table::spans() {
        assert!(known.contains(span.notice), "{}", span.notice);
        assert!(
            span.from <= span.to && (span.to - span.from).num_days() < 10,
            "{} {}",
            span.notice,
            span.from
        );
    }
    assert_eq!(Calendar::builtin().published_through, 2026);
}

#[test]
fn the_table_agrees_with_the_published_one_on_every_day_of_2010_to_2026() {
    let Some(folder) = published_tables() else { return };
    let calendar = Calendar::builtin();
    let listed: BTreeMap<_, _> = (2010..=2026).flat_map(|year| published(&folder, year)).collect();
    let all = date("2009-12-20").iter_days().take_while(|day| *day <= date("2026-12-31"));
    for day in all {
        let worked = listed.get(&day).copied().unwrap_or_else(|| is_weekday(day));
        assert_eq!(calendar.is_working(day), worked, "{day}");
    }
    let unlisted: Vec<_> = calendar.days.keys().filter(|day| !listed.contains_key(day)).collect();
    assert_eq!(unlisted, Vec::<&NaiveDate>::new(), "days that no published file lists");
}

#[test]
fn the_table_agrees_with_the_registry_package_but_for_two_slips_of_its_own() {
    use chinese_holiday::{Ymd, chinese_holiday};
    let calendar = Calendar::builtin();
    // The package panics after this date.
    let all = date("2010-01-01").iter_days().take_while(|day| *day <= date("2026-12-25"));
    let differing = all.filter(|day| {
        let ymd = Ymd::new(day.year() as u16, day.month() as u8, day.day() as u8);
        calendar.is_working(*day) != chinese_holiday(ymd).is_workday()
    });
    let differing: Vec<_> = differing.map(|day| day.to_string()).collect();
    // Two slips of the package. 国办发明电〔2015〕18号: "10月8日（星期六）、10月9日（星期日）上班".
    // 国办发明电〔2016〕17号: "元旦：1月1日放假，1月2日（星期一）补休", so the Friday before is worked.
    assert_eq!(differing, ["2016-10-09", "2016-12-30"]);
}

#[test]
fn the_make_up_days_of_2026_are_worked() {
    let worked: Vec<_> = (Calendar::builtin().days.iter())
        .filter(|(day, entry)| day.year() == 2026 && entry.kind == DayKind::MakeUp)
        .map(|(day, _)| day.format("%m-%d").to_string())
        .collect();
    assert_eq!(worked, ["01-04", "02-14", "02-28", "05-09", "09-20", "10-10"]);
}

#[test]
fn a_later_notice_overrides_an_earlier_one_by_date() {
    let calendar = Calendar::builtin();
    assert_eq!(calendar.days[&date("2020-02-01")].notice, "国办发明电〔2020〕1号");
    assert!(!calendar.is_working(date("2020-02-01")), "the extension of 2020 cancelled this make-up day");
    assert_eq!(calendar.days[&date("2019-05-01")].notice, "国办发明电〔2019〕3号");
    assert_eq!(calendar.days[&date("2019-04-05")].notice, "国办发明电〔2018〕15号");
}

#[test]
fn a_merged_notice_changes_its_own_dates_only_and_raises_the_version() {
    let day = |text, kind| NoticeDay { date: date(text), kind, name: "元旦".into() };
    let days = vec![day("2026-12-31", DayKind::Off), day("2026-12-26", DayKind::MakeUp)];
    let before = Calendar::builtin();
    let after = before.merge(&Notice { number: "example".into(), year: 2027, days });
    assert_eq!((after.version, after.published_through), (before.version + 1, 2027));
    assert!(!after.is_working(date("2026-12-31")) && after.is_working(date("2026-12-26")));
    assert_eq!(after.days.len(), before.days.len() + 2);
    assert!(before.is_provisional(date("2026-12-31")) && !after.is_provisional(date("2026-12-31")));
}

#[test]
fn a_correction_of_an_old_year_never_moves_the_published_year_back() {
    let after = Calendar::builtin().merge(&Notice { number: "example".into(), year: 2020, days: vec![] });
    assert_eq!(after.published_through, 2026);
}

#[test]
fn days_after_24_december_of_the_last_published_year_are_provisional() {
    let calendar = Calendar::builtin();
    assert!(!calendar.is_provisional(date("2026-12-24")));
    assert!(calendar.is_provisional(date("2026-12-25")));
    assert!(calendar.is_provisional(date("2027-01-01")));
    assert!(!calendar.is_provisional(date("2025-12-31")));
}

#[test]
fn the_farthest_dates_have_an_answer() {
    for year in [-262_143, -9_999, 0, 9_999, 262_142] {
        let day = NaiveDate::from_ymd_opt(year, 12, 31).unwrap();
        assert_eq!(Calendar::builtin().is_working(day), is_weekday(day));
        assert_eq!(Calendar::builtin().is_provisional(day), year > 2026);
    }
}

#[test]
fn a_calendar_survives_json() {
    let calendar = Calendar::builtin();
    let text = serde_json::to_string(calendar).unwrap();
    assert_eq!(&serde_json::from_str::<Calendar>(&text).unwrap(), calendar);
}
