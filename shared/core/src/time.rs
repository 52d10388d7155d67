//! Instants, and the local time of the field.
//!
//! An instant is a count of microseconds since 1970-01-01T00:00:00Z. All of China keeps UTC+8 without
//! daylight saving (GB/T 7408; it was last used in 1991), so local time is a fixed offset here.

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use std::fmt;

/// Seconds between UTC and the local time of every district.
pub const LOCAL_OFFSET_SECONDS: i32 = 8 * 3600;

/// An instant in microseconds since the Unix epoch, UTC.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Instant(pub i64);

impl Instant {
    pub const SECOND: i64 = 1_000_000;
    pub const MINUTE: i64 = 60 * Self::SECOND;
    pub const HOUR: i64 = 60 * Self::MINUTE;
    pub const DAY: i64 = 24 * Self::HOUR;

    /// The instant of a local wall-clock time (UTC+8).
    #[must_use]
    pub fn from_local(local: NaiveDateTime) -> Self {
        let utc = local - TimeDelta::seconds(i64::from(LOCAL_OFFSET_SECONDS));
        Self(utc.and_utc().timestamp_micros())
    }

    /// The local wall-clock time (UTC+8). Instants outside chrono's range (±262,000 years) are clamped.
    #[must_use]
    pub fn local(self) -> NaiveDateTime {
        self.utc().naive_utc() + TimeDelta::seconds(i64::from(LOCAL_OFFSET_SECONDS))
    }

    /// The local date (UTC+8).
    #[must_use]
    pub fn local_date(self) -> NaiveDate {
        self.local().date()
    }

    fn utc(self) -> DateTime<Utc> {
        const FAR: i64 = 250_000 * 366 * Instant::DAY;
        DateTime::from_timestamp_micros(self.0.clamp(-FAR, FAR)).unwrap_or_default()
    }

    /// RFC 3339 with the local offset, to the microsecond where there is one.
    #[must_use]
    pub fn rfc3339(self) -> String {
        let offset =
            FixedOffset::east_opt(LOCAL_OFFSET_SECONDS).unwrap_or_else(|| FixedOffset::east_opt(0).unwrap());
        self.utc().with_timezone(&offset).to_rfc3339_opts(chrono::SecondsFormat::AutoSi, false)
    }

    /// Parses RFC 3339 (any offset).
    ///
    /// # Errors
    /// Fails when the text is not RFC 3339.
    pub fn parse(text: &str) -> Result<Self, chrono::ParseError> {
        DateTime::parse_from_rfc3339(text).map(|t| Self(t.timestamp_micros()))
    }

    /// This instant, later (or earlier) by so many microseconds; saturates.
    #[must_use]
    pub const fn plus(self, micros: i64) -> Self {
        Self(self.0.saturating_add(micros))
    }

    /// Microseconds from `earlier` to this instant; negative when it is later. Saturates.
    #[must_use]
    pub const fn since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }
}

impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.rfc3339())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn local_time_is_eight_hours_ahead_and_round_trips() {
        let instant = Instant::parse("2026-02-13T16:00:00+08:00").unwrap();
        assert_eq!(instant.local().to_string(), "2026-02-13 16:00:00");
        assert_eq!(Instant::from_local(instant.local()), instant);
        assert_eq!(instant.rfc3339(), "2026-02-13T16:00:00+08:00");
    }

    #[test]
    fn absurd_instants_do_not_panic() {
        for micros in [i64::MIN, i64::MAX] {
            let _ = Instant(micros).rfc3339();
            let _ = Instant(micros).local_date();
        }
    }
}
