//! Figures of an area over a period, for the screen and for a leader at 17:00.

use sandan_boot::{App, Snapshot};
use sandan_contract::rest::areas::AreaRef;
use sandan_contract::rest::case::CategoryRef;
use sandan_contract::rest::live::{CategoryCount, DayCount, RateBody, StatsBody, UnitCount};
use sandan_core::area::AreaPath;
use sandan_core::case::state::CaseState;
use sandan_core::ids::UnitId;
use sandan_core::time::Instant;
use sandan_kit::problem::{Code, OrInternal, Problem};
use sandan_store::find::{Opened, Period, Standing};
use std::collections::BTreeMap;

/// The longest period: a year with its day more.
const LONGEST: i64 = 366 * Instant::DAY;
/// Categories named; the rest is in the sum.
const NAMED: usize = 10;

/// A period as it was asked for.
///
/// # Errors
/// 422 when it is none, or too long.
pub fn period(from: &str, to: &str) -> Result<(Instant, Instant), Problem> {
    let bad = |field, zh, en| Problem::new(Code::BadField).field(field, zh, en);
    let instant = |field, text: &str| {
        Instant::parse(text).map_err(|_| bad(field, "请写成 RFC 3339 时间", "must be an RFC 3339 time"))
    };
    let (from, to) = (instant("from", from)?, instant("to", to)?);
    if to <= from {
        return Err(bad("to", "结束须晚于开始", "must be after from"));
    }
    if to.0 - from.0 > LONGEST {
        return Err(bad("to", "最长一年", "at most a year"));
    }
    Ok((from, to))
}

/// The figures of an area whose path is known.
///
/// # Errors
/// When the store cannot be read.
pub async fn stats(
    app: &App,
    area: AreaRef,
    path: &AreaPath,
    (from, to): (Instant, Instant),
) -> Result<StatsBody, Problem> {
    let (store, district, snapshot) = (&app.store, app.district, app.directory.now());
    let period = Period { paths: path.range(), from, to };
    let now = store.now().await.or_internal("read the time")?;
    let opened = store.opened_in(district, &period).await.or_internal("count what came")?;
    let closed = store.closed_in(district, &period).await.or_internal("count what closed")?;
    let verdicts = store.verdicts(district, &period).await.or_internal("count verdicts")?;
    let standing =
        store.standing(district, &tomorrow(path, now), now).await.or_internal("count what is open")?;
    let rate = |numerator, denominator| RateBody { numerator, denominator };
    let count = |word: fn(&Opened) -> &str| tally(opened.iter().map(word));
    Ok(StatsBody {
        area,
        from: from.rfc3339(),
        to: to.rfc3339(),
        as_of: now.rfc3339(),
        opened: i64::try_from(opened.len()).unwrap_or(i64::MAX),
        closed: verdicts.closed,
        open: open_now(app, path).await?,
        overdue: standing.overdue.iter().map(|(_, n)| n).sum(),
        due_tomorrow: standing.due,
        unsigned: standing.unsigned,
        dissatisfied: standing.dissatisfied + verdicts.dissatisfied,
        by_state: count(|case| &case.state),
        by_kind: count(|case| &case.kind),
        by_channel: count(|case| &case.channel),
        by_category: categories(&snapshot, &opened),
        by_hour: hours(&opened),
        by_day: days(&opened, &closed),
        on_time: rate(verdicts.kept, verdicts.limited),
        contacted: rate(verdicts.contacted, verdicts.revisited),
        solved: rate(verdicts.solved, verdicts.revisited),
        satisfied: rate(verdicts.satisfied, verdicts.revisited),
        overdue_by_unit: units(&snapshot, &standing),
    })
}

/// The next local day.
fn tomorrow(path: &AreaPath, now: Instant) -> Period {
    let next = now.local_date().succ_opt().unwrap_or(now.local_date());
    let from = Instant::from_local(next.and_hms_opt(0, 0, 0).unwrap_or_default());
    Period { paths: path.range(), from, to: from.plus(Instant::DAY) }
}

async fn open_now(app: &App, path: &AreaPath) -> Result<i64, Problem> {
    let paths = [path.as_str().to_owned()];
    let (_, rows) = app.store.area_counts(app.district, &paths).await.or_internal("read counts")?;
    let open = |bucket: &str| CaseState::OPEN.iter().any(|state| state.word() == bucket);
    Ok(rows.iter().filter(|row| open(&row.bucket)).map(|row| row.n).sum())
}

fn tally<'a>(words: impl Iterator<Item = &'a str>) -> BTreeMap<String, i64> {
    let mut counts = BTreeMap::new();
    for word in words {
        *counts.entry(word.to_owned()).or_default() += 1;
    }
    counts
}

fn categories(snapshot: &Snapshot, opened: &[Opened]) -> Vec<CategoryCount> {
    let counts = tally(opened.iter().filter_map(|case| case.category.as_deref()));
    let mut counts: Vec<(String, i64)> = counts.into_iter().collect();
    counts.sort_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
    counts.truncate(NAMED);
    let profile = snapshot.profile();
    let named = |(code, n): (String, i64)| {
        let known = profile.and_then(|profile| profile.category(&code));
        let name = known.map_or_else(|| code.clone(), |category| category.name.clone());
        CategoryCount { category: CategoryRef { code, name }, n }
    };
    counts.into_iter().map(named).collect()
}

fn hours(opened: &[Opened]) -> Vec<i64> {
    use chrono::Timelike as _;
    let mut hours = vec![0; 24];
    for case in opened {
        hours[case.at.local().hour() as usize] += 1;
    }
    hours
}

fn days(opened: &[Opened], closed: &[Instant]) -> Vec<DayCount> {
    let mut days: BTreeMap<String, (i64, i64)> = BTreeMap::new();
    for case in opened {
        days.entry(case.at.local_date().to_string()).or_default().0 += 1;
    }
    for at in closed {
        days.entry(at.local_date().to_string()).or_default().1 += 1;
    }
    days.into_iter().map(|(day, (opened, closed))| DayCount { day, opened, closed }).collect()
}

fn units(snapshot: &Snapshot, standing: &Standing) -> Vec<UnitCount> {
    let name = |unit: &uuid::Uuid| snapshot.units.get(&UnitId(*unit)).map(|unit| unit.name.clone());
    let count = |(unit, n): &(Option<uuid::Uuid>, i64)| UnitCount {
        unit: *unit,
        name: unit.as_ref().and_then(name),
        n: *n,
    };
    standing.overdue.iter().map(count).collect()
}
