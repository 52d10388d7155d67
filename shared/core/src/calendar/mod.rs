//! Which days are worked.
//!
//! Monday to Friday are worked and weekends are not, unless a notice of the State Council says otherwise: each
//! autumn it publishes the days off and the make-up working days (调休上班) of the coming year, and now and then
//! it changes them again. A calendar is the sum of the notices up to one version.
//!
//! Guarantees: a notice is merged by date, never by year, because notices reach into the year before (those of
//! 2012, 2019 and 2023 did); every date has an answer, however far away; a date for which a notice may still
//! come is reported as provisional rather than guessed silently.

mod table;
#[cfg(test)]
mod tests;

use chrono::{Datelike, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

pub use table::{NoticeSource, notices};

/// What a notice makes of a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DayKind {
    /// 放假: nobody works, whatever the weekday. Saying it of a Sunday restores an ordinary Sunday.
    Off,
    /// 调休上班: a working day, whatever the weekday.
    MakeUp,
}

/// One date of a notice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Day {
    pub kind: DayKind,
    /// The holiday it belongs to, such as `春节`.
    pub name: String,
    /// The number of the notice that says so, such as `国办发明电〔2025〕7号`.
    pub notice: String,
}

/// A yearly notice, or a later change of one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// Its number, such as `国办发明电〔2025〕7号`.
    pub number: String,
    /// The year it arranges. Its days may lie in the year before.
    pub year: i32,
    pub days: Vec<NoticeDay>,
}

/// One date of a [`Notice`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticeDay {
    pub date: NaiveDate,
    pub kind: DayKind,
    pub name: String,
}

/// The notices up to one version.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Calendar {
    /// 1 for the built-in table, one more with every merged notice.
    pub version: u32,
    /// The dates that differ from the plain week, or that a notice mentions.
    pub days: BTreeMap<NaiveDate, Day>,
    /// The last year whose notice is known.
    pub published_through: i32,
}

/// The last day of December that the notice for the next year has never touched.
///
/// The earliest change so far was on 29 December (2018); the margin covers a New Year holiday of nine days.
const LAST_SETTLED_DECEMBER_DAY: u32 = 24;

impl Calendar {
    /// The notices for 2010 to 2026, version 1.
    #[must_use]
    pub fn builtin() -> &'static Calendar {
        table::builtin()
    }

    /// This calendar with a notice merged date by date; the version grows by one.
    #[must_use]
    pub fn merge(&self, notice: &Notice) -> Calendar {
        let mut merged = self.clone();
        merged.take_in(notice);
        merged.version = self.version.saturating_add(1);
        merged
    }

    fn take_in(&mut self, notice: &Notice) {
        for day in &notice.days {
            let entry = Day { kind: day.kind, name: day.name.clone(), notice: notice.number.clone() };
            self.days.insert(day.date, entry);
        }
        self.published_through = self.published_through.max(notice.year);
    }

    /// True when the date is worked.
    #[must_use]
    pub fn is_working(&self, date: NaiveDate) -> bool {
        match self.days.get(&date) {
            Some(day) => day.kind == DayKind::MakeUp,
            None => is_weekday(date),
        }
    }

    /// True when a notice that is not published yet may still change this date.
    #[must_use]
    pub fn is_provisional(&self, date: NaiveDate) -> bool {
        let settled = (self.published_through, 12, LAST_SETTLED_DECEMBER_DAY);
        (date.year(), date.month(), date.day()) > settled
    }
}

/// True from Monday to Friday.
pub(crate) fn is_weekday(date: NaiveDate) -> bool {
    !matches!(date.weekday(), Weekday::Sat | Weekday::Sun)
}
