//! Running time: how much of a pattern of open hours lies between two instants, and when so much of it has run.
//!
//! Days are counted, not walked: whole weeks by arithmetic, and only the dates that differ from the plain week
//! one by one. A limit of thousands of working days costs a few passes over those dates.

use super::hours::{Hours, MinuteOfDay, Shift, WindowHours};
use super::{Pause, Unit};
use crate::calendar::{Calendar, is_weekday};
use crate::time::{Instant, LOCAL_OFFSET_SECONDS};
use chrono::NaiveDate;

/// Days since 1970-01-01, local.
type DayNumber = i64;

/// 0001-01-01 to 1970-01-01, chrono's count.
const EPOCH_FROM_CE: i64 = 719_163;
/// 9999-12-31: the last day on which anything falls due. Instants beyond could not be written as RFC 3339.
const LAST_DAY: DayNumber = 2_932_896;
/// -9999-01-01: earlier starts count from here.
const FIRST_DAY: DayNumber = -4_371_587;
const OFFSET: i64 = LOCAL_OFFSET_SECONDS as i64 * Instant::SECOND;

const WHOLE_DAY: &[Shift] = &[Shift { from: MinuteOfDay::MIDNIGHT, to: MinuteOfDay::END }];

/// Open hours: the same shifts on every open day.
pub(super) enum Pattern<'a> {
    /// Always.
    Natural,
    /// The same window on every day.
    Daily(WindowHours),
    /// The shifts of working days.
    Working { calendar: &'a Calendar, hours: &'a Hours },
}

impl<'a> Pattern<'a> {
    /// The hours in which a limit of this unit runs.
    pub fn of(unit: Unit, calendar: &'a Calendar, hours: &'a Hours) -> Self {
        if unit.is_working() { Self::Working { calendar, hours } } else { Self::Natural }
    }

    fn shifts(&self) -> &[Shift] {
        match self {
            Self::Natural => WHOLE_DAY,
            Self::Daily(window) => std::slice::from_ref(window.shift()),
            Self::Working { hours, .. } => hours.shifts(),
        }
    }

    /// Microseconds open on an open day; more than 0.
    fn day_length(&self) -> i64 {
        self.shifts().iter().map(|shift| micros(shift.to) - micros(shift.from)).sum()
    }

    /// Microseconds open on an open day before this time of day.
    fn open_before(&self, time: i64) -> i64 {
        let within = |shift: &Shift| time.clamp(micros(shift.from), micros(shift.to)) - micros(shift.from);
        self.shifts().iter().map(within).sum()
    }

    /// The earliest time of an open day at which so much of it has been open.
    fn time_after(&self, mut open: i64) -> i64 {
        for shift in self.shifts() {
            let length = micros(shift.to) - micros(shift.from);
            if open <= length {
                return micros(shift.from) + open;
            }
            open -= length;
        }
        Instant::DAY
    }

    fn is_open(&self, day: DayNumber) -> bool {
        self.open_days(day, day + 1) == 1
    }

    /// How many days in `[from, to)` are open.
    fn open_days(&self, from: DayNumber, to: DayNumber) -> i64 {
        if from >= to {
            return 0;
        }
        let Self::Working { calendar, hours } = self else { return to - from };
        let plain = weekdays_before(to) - weekdays_before(from);
        let (Some(first), Some(end)) = (date(from), date(to)) else { return plain };
        let noticed = calendar.days.range(first..end).map(|(day, _)| (*day, calendar.is_working(*day)));
        let noticed = noticed.filter(|(day, _)| hours.local(*day).is_none());
        let special = noticed.chain(hours.local_between(first, end));
        plain + special.map(|(day, open)| i64::from(open) - i64::from(is_weekday(day))).sum::<i64>()
    }

    /// The `count`-th open day after `day`, or `None` beyond the year 9999.
    fn nth_open_day_after(&self, day: DayNumber, count: i64) -> Option<DayNumber> {
        let (mut day, mut left) = (day, count);
        // `left` open days need at least `left` days, and when the jump meets exactly that many it ends on one.
        while left > 0 {
            let jump = day.saturating_add(left);
            if jump > LAST_DAY {
                return None;
            }
            left -= self.open_days(day + 1, jump + 1);
            day = jump;
        }
        Some(day)
    }

    /// Open time from `from` to `to`; 0 when `to` is earlier.
    fn open_time(&self, from: Instant, to: Instant) -> i64 {
        if from >= to {
            return 0;
        }
        self.open_until(to, split(from).0) - self.open_until(from, split(from).0)
    }

    /// Open time from the midnight of `since` to an instant not before it.
    fn open_until(&self, instant: Instant, since: DayNumber) -> i64 {
        let (day, time) = split(instant);
        let today = if self.is_open(day) { self.open_before(time) } else { 0 };
        self.open_days(since, day).saturating_mul(self.day_length()).saturating_add(today)
    }

    /// The earliest instant at which `need` microseconds have been open since `from`; `need` is more than 0.
    fn after(&self, from: Instant, need: i64) -> Instant {
        let (day, time) = split(from);
        let passed = if self.is_open(day) { self.open_before(time) } else { 0 };
        let total = need.saturating_add(passed);
        // The last day is the one on which the total is reached, so a total of whole days ends at a close.
        let whole = (total - 1) / self.day_length();
        let base = if self.is_open(day) { Some(day) } else { self.nth_open_day_after(day, 1) };
        let last = base.and_then(|base| self.nth_open_day_after(base, whole));
        let due = last.map(|last| join(last, self.time_after(total - whole * self.day_length())));
        due.unwrap_or(join(LAST_DAY, Instant::DAY - 1)).max(from)
    }

    /// Open time from `start` to the close of the `count`-th open day after the day of `start`.
    pub fn time_to_close_of_nth_day(&self, start: Instant, count: i64) -> i64 {
        if count == 0 {
            return 0;
        }
        let day = split(start).0;
        let last = self.nth_open_day_after(day, count).unwrap_or(LAST_DAY);
        self.open_time(start, join(last, Instant::DAY))
    }
}

/// The earliest instant at which `need` has run, pauses left out; `None` when an open pause holds it back.
pub(super) fn advance(pattern: &Pattern<'_>, start: Instant, need: i64, pauses: &[Pause]) -> Option<Instant> {
    if need <= 0 {
        return Some(start);
    }
    let mut left = need;
    let mut from = start;
    for (pause_from, pause_to) in in_order(pauses) {
        let run = pattern.open_time(from, pause_from);
        if left <= run {
            break;
        }
        left -= run;
        from = from.max(pause_to?);
    }
    Some(pattern.after(from, left))
}

/// Open time from `start` to `now`, pauses left out.
pub(super) fn run_time(pattern: &Pattern<'_>, start: Instant, now: Instant, pauses: &[Pause]) -> i64 {
    let mut total = 0;
    let mut from = start;
    for (pause_from, pause_to) in in_order(pauses) {
        total += pattern.open_time(from, pause_from.min(now));
        from = from.max(pause_to.unwrap_or(now));
    }
    total + pattern.open_time(from, now)
}

/// The pauses in the order of their beginning, those that end before they begin left out. Overlaps stay: whoever
/// walks over them only ever moves forward.
fn in_order(pauses: &[Pause]) -> Vec<(Instant, Option<Instant>)> {
    let mut sorted: Vec<_> = pauses.iter().map(|pause| (pause.from, pause.to)).collect();
    sorted.retain(|(from, to)| to.is_none_or(|to| *from < to));
    sorted.sort();
    sorted
}

fn micros(time: MinuteOfDay) -> i64 {
    i64::from(time.minutes()) * Instant::MINUTE
}

/// Local day and microsecond of the day.
fn split(instant: Instant) -> (DayNumber, i64) {
    let local = instant.0.saturating_add(OFFSET);
    let day = local.div_euclid(Instant::DAY);
    if day < FIRST_DAY {
        return (FIRST_DAY, 0);
    }
    if day > LAST_DAY {
        return (LAST_DAY, Instant::DAY - 1);
    }
    (day, local.rem_euclid(Instant::DAY))
}

/// The instant of a local day between the first and the last, and a microsecond of it.
fn join(day: DayNumber, time: i64) -> Instant {
    Instant(day * Instant::DAY + time - OFFSET)
}

/// The date of a day number.
fn date(day: DayNumber) -> Option<NaiveDate> {
    NaiveDate::from_num_days_from_ce_opt(i32::try_from(day + EPOCH_FROM_CE).ok()?)
}

/// Mondays to Fridays between a fixed Monday and a day: only differences of it mean anything.
fn weekdays_before(day: DayNumber) -> i64 {
    // 1970-01-01 was a Thursday, so day -3 was a Monday.
    let since_monday = day + 3;
    since_monday.div_euclid(7) * 5 + since_monday.rem_euclid(7).min(5)
}
