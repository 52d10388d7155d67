//! When people do things: offices in their shifts, volunteers by day.

use crate::simulate::parts::Draw;
use chrono::{Days, NaiveDate, NaiveTime, Timelike};
use sandan_core::calendar::Calendar;
use sandan_core::limit::Hours;
use sandan_core::time::Instant;

/// Minutes of the day in which volunteers go out.
const VOLUNTEERS: (u32, u32) = (8 * 60, 20 * 60);
/// Work that waited for a shift begins in its first minutes, not all at once.
const SPREAD: i64 = 80;

/// The office hours of the town.
pub struct Office {
    pub calendar: &'static Calendar,
    pub hours: Hours,
}

impl Office {
    /// The first instant from `at` on in which the office is open.
    #[must_use]
    pub fn open(&self, at: Instant, draw: &mut Draw) -> Instant {
        let local = at.local();
        let minute = local.hour() * 60 + local.minute();
        let mut day = local.date();
        let mut from = Some(minute);
        // A holiday of eight days and a weekend are shorter than this.
        for _ in 0..20 {
            if let Some(start) = self.shift(day, from) {
                let now = from.is_some_and(|minute| start <= minute);
                return if now {
                    at
                } else {
                    time(day, start).plus(draw.between(0, SPREAD) * Instant::MINUTE)
                };
            }
            let Some(next) = day.checked_add_days(Days::new(1)) else { return at };
            (day, from) = (next, None);
        }
        at
    }

    /// When the shift begins in which `from` lies, or the next one of the day.
    fn shift(&self, day: NaiveDate, from: Option<u32>) -> Option<u32> {
        if !self.calendar.is_working(day) {
            return None;
        }
        let minutes = |shift: &sandan_core::limit::Shift| {
            (u32::from(shift.from.minutes()), u32::from(shift.to.minutes()))
        };
        let later = |(_, to): &(u32, u32)| from.is_none_or(|minute| minute < *to);
        self.hours.shifts().iter().map(minutes).find(later).map(|(start, _)| start)
    }
}

/// The first instant from `at` on in which a volunteer goes out.
#[must_use]
pub fn by_day(at: Instant, draw: &mut Draw) -> Instant {
    let local = at.local();
    let minute = local.hour() * 60 + local.minute();
    let mut morning = |day| time(day, VOLUNTEERS.0).plus(draw.between(0, SPREAD) * Instant::MINUTE);
    match minute {
        _ if minute < VOLUNTEERS.0 => morning(local.date()),
        _ if minute >= VOLUNTEERS.1 => local.date().checked_add_days(Days::new(1)).map_or(at, &mut morning),
        _ => at,
    }
}

fn time(day: NaiveDate, minute: u32) -> Instant {
    let clock = NaiveTime::from_hms_opt(minute / 60, minute % 60, 0).unwrap_or_default();
    Instant::from_local(day.and_time(clock))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shipped::PROFILE;

    fn at(text: &str) -> Instant {
        Instant::parse(&format!("{text}+08:00")).unwrap()
    }

    #[test]
    fn offices_work_in_their_shifts_and_not_in_the_national_holiday() {
        let hours = sandan_registry::import::read_profile(PROFILE).unwrap().hours;
        let office = Office { calendar: Calendar::builtin(), hours };
        let mut draw = Draw::of(1, 1, "hours");
        let mut open = |text| office.open(at(text), &mut draw);
        assert_eq!(open("2011-07-04T10:00:00"), at("2011-07-04T10:00:00"));
        assert!(
            (at("2011-07-04T14:00:00")..at("2011-07-04T15:30:00")).contains(&open("2011-07-04T12:30:00"))
        );
        assert!(
            (at("2011-10-08T09:00:00")..at("2011-10-08T10:30:00")).contains(&open("2011-09-30T17:30:00"))
        );
    }
}
