//! Limits, and the instant at which something is due.
//!
//! A limit is an amount of a unit, never a duration: 工作时 and 工作日 only run in working hours, 自然时 runs
//! through nights and holidays. A due instant is always recomputed from start, amount, pauses and calendar,
//! never shifted, so that a new calendar or a corrected pause gives the same answer as if it had been known
//! from the beginning.
//!
//! The rules, each with its worked date in the tests:
//! * Working hours run from the start on, and rest outside the shifts. Due is the earliest instant at which the
//!   amount has run: four hours that end with the morning shift are due at 12:00, not at 14:00.
//! * Working days count the working days *after* the day of the start, whether that day is worked or not; due
//!   is the close (end of the last shift) of the last one counted.
//! * A pause moves due by exactly the time of the limit's own kind that lies in it. For working days that is
//!   the working time in it: a pause of two working hours moves due from the close to two working hours later.
//! * While an open pause holds back the rest of the limit nothing is due.

mod hours;
#[cfg(test)]
mod oracle;
#[cfg(test)]
mod tests;
mod walk;

use crate::calendar::Calendar;
use crate::time::Instant;
use serde::{Deserialize, Serialize};
use std::fmt;

pub use hours::{BadHours, Hours, MinuteOfDay, Shift, WindowHours};
use walk::Pattern;

/// What a limit counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// 工作时: hours within the shifts of working days.
    WorkingHours,
    /// 工作日: working days after the day of the start.
    WorkingDays,
    /// Minutes by the clock.
    NaturalMinutes,
    /// 自然时: hours by the clock.
    NaturalHours,
    /// 自然日: 24 hours by the clock each.
    NaturalDays,
}

impl Unit {
    pub const ALL: [Unit; 5] =
        [Self::WorkingHours, Self::WorkingDays, Self::NaturalMinutes, Self::NaturalHours, Self::NaturalDays];

    /// The word used in data and on the wire.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::WorkingHours => "working_hours",
            Self::WorkingDays => "working_days",
            Self::NaturalMinutes => "natural_minutes",
            Self::NaturalHours => "natural_hours",
            Self::NaturalDays => "natural_days",
        }
    }

    /// The unit with this word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|unit| unit.word() == word)
    }

    /// The title in Chinese.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::WorkingHours => "工作时",
            Self::WorkingDays => "工作日",
            Self::NaturalMinutes => "分钟",
            Self::NaturalHours => "自然时",
            Self::NaturalDays => "自然日",
        }
    }

    /// True when weekends, holidays and shifts stop the clock.
    #[must_use]
    pub const fn is_working(self) -> bool {
        matches!(self, Self::WorkingHours | Self::WorkingDays)
    }
}

/// So much of a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limit {
    pub amount: u32,
    pub unit: Unit,
}

impl Limit {
    #[must_use]
    pub const fn new(amount: u32, unit: Unit) -> Self {
        Self { amount, unit }
    }
}

impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.amount, self.unit.title())
    }
}

/// A time in which the limit does not run; `to` is `None` while it lasts. Pauses may overlap.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pause {
    pub from: Instant,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Instant>,
}

/// When something is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Due {
    /// `None` while an open pause holds back the rest of the limit. At the latest the end of the year 9999.
    pub at: Option<Instant>,
    /// True when a notice that is not published yet may still move it.
    pub provisional: bool,
}

impl Due {
    /// True when the limit has run out: `now` is at or after due.
    #[must_use]
    pub fn is_over(self, now: Instant) -> bool {
        self.at.is_some_and(|at| at <= now)
    }
}

/// The instant at which a limit that started then is due.
#[must_use]
pub fn due(start: Instant, limit: Limit, pauses: &[Pause], calendar: &Calendar, hours: &Hours) -> Due {
    let pattern = Pattern::of(limit.unit, calendar, hours);
    let at = walk::advance(&pattern, start, budget(start, limit, calendar, hours), pauses);
    let provisional =
        limit.unit.is_working() && at.is_some_and(|at| calendar.is_provisional(at.local_date()));
    Due { at, provisional }
}

/// The time that has run since `start`, in microseconds of the unit's own kind (working time for working
/// units), pauses taken out. 0 before the start.
#[must_use]
pub fn elapsed(
    start: Instant,
    now: Instant,
    unit: Unit,
    pauses: &[Pause],
    calendar: &Calendar,
    hours: &Hours,
) -> i64 {
    walk::run_time(&Pattern::of(unit, calendar, hours), start, now, pauses)
}

/// What is left of a limit, in microseconds of its own kind; negative when it is over.
///
/// 0 means due, or closed since due: a limit due at Friday's close has 0 left until Monday's opening.
#[must_use]
pub fn remaining(
    now: Instant,
    start: Instant,
    limit: Limit,
    pauses: &[Pause],
    calendar: &Calendar,
    hours: &Hours,
) -> i64 {
    budget(start, limit, calendar, hours)
        .saturating_sub(elapsed(start, now, limit.unit, pauses, calendar, hours))
}

/// The instant at which so many minutes of a daily window have run, on every day of the year: the claim windows
/// of volunteers, which rest at night but not on holidays.
#[must_use]
pub fn due_in_window(start: Instant, minutes: u32, window: WindowHours) -> Instant {
    let need = i64::from(minutes).saturating_mul(Instant::MINUTE);
    walk::advance(&Pattern::Daily(window), start, need, &[]).unwrap_or(start)
}

/// The limit as time of its own kind, in microseconds.
///
/// For working days: the working time from the start to the close of the last day counted, which depends on the
/// start but not on the pauses.
fn budget(start: Instant, limit: Limit, calendar: &Calendar, hours: &Hours) -> i64 {
    let amount = i64::from(limit.amount);
    match limit.unit {
        Unit::WorkingHours | Unit::NaturalHours => amount.saturating_mul(Instant::HOUR),
        Unit::NaturalMinutes => amount.saturating_mul(Instant::MINUTE),
        Unit::NaturalDays => amount.saturating_mul(Instant::DAY),
        Unit::WorkingDays => Pattern::of(limit.unit, calendar, hours).time_to_close_of_nth_day(start, amount),
    }
}
