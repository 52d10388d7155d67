//! The hours in which a district works, and those in which its volunteers may be asked.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fmt;

/// A wall-clock time as minutes since local midnight, 0 to 1440 (`24:00`). Written `09:00`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct MinuteOfDay(u16);

/// Why hours cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadHours {
    #[error("a time of day is written 00:00 to 24:00, got {0:?}")]
    Time(String),
    #[error("a shift or window must end after it begins, got {0} to {1}")]
    Backwards(MinuteOfDay, MinuteOfDay),
    #[error("the shift that begins at {0} begins before the one before it has ended")]
    Overlap(MinuteOfDay),
    #[error("a working day needs at least one shift")]
    NoShift,
}

impl MinuteOfDay {
    pub const MIDNIGHT: MinuteOfDay = MinuteOfDay(0);
    pub const END: MinuteOfDay = MinuteOfDay(24 * 60);

    /// The time `hour:minute`; anything after 24:00 becomes 24:00.
    #[must_use]
    pub const fn at(hour: u16, minute: u16) -> Self {
        let minutes = hour.saturating_mul(60).saturating_add(minute);
        if minutes > Self::END.0 { Self::END } else { Self(minutes) }
    }

    /// Minutes since local midnight.
    #[must_use]
    pub const fn minutes(self) -> u16 {
        self.0
    }
}

impl fmt::Display for MinuteOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}

impl TryFrom<String> for MinuteOfDay {
    type Error = BadHours;

    fn try_from(text: String) -> Result<Self, BadHours> {
        let two_digits = |part: &str| part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit());
        let parsed = text.split_once(':').filter(|(hour, minute)| two_digits(hour) && two_digits(minute));
        let numbers = parsed.and_then(|(hour, minute)| Some((hour.parse().ok()?, minute.parse().ok()?)));
        match numbers {
            Some((hour @ 0..24, minute @ 0..60)) => Ok(Self::at(hour, minute)),
            Some((24, 0)) => Ok(Self::END),
            _ => Err(BadHours::Time(text)),
        }
    }
}

impl From<MinuteOfDay> for String {
    fn from(time: MinuteOfDay) -> Self {
        time.to_string()
    }
}

/// One stretch of work without a break, `[from, to)`, local time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shift {
    pub from: MinuteOfDay,
    pub to: MinuteOfDay,
}

impl Shift {
    /// The shift between two times of one day.
    #[must_use]
    pub const fn new(from: MinuteOfDay, to: MinuteOfDay) -> Self {
        Self { from, to }
    }

    fn checked(self) -> Result<Self, BadHours> {
        if self.from < self.to { Ok(self) } else { Err(BadHours::Backwards(self.from, self.to)) }
    }
}

/// The working hours of a district: its shifts, and the days on which it differs from the calendar.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "RawHours", into = "RawHours")]
pub struct Hours {
    raw: RawHours,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawHours {
    shifts: Vec<Shift>,
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    local_off: BTreeSet<NaiveDate>,
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    local_on: BTreeSet<NaiveDate>,
}

impl Hours {
    /// Checks and takes the shifts, the days that are off here and the days that are worked here. A date in both
    /// lists is off.
    ///
    /// # Errors
    /// When there is no shift, one ends before it begins, or they are not in order.
    pub fn new(
        shifts: Vec<Shift>,
        local_off: impl IntoIterator<Item = NaiveDate>,
        local_on: impl IntoIterator<Item = NaiveDate>,
    ) -> Result<Self, BadHours> {
        let local_off = local_off.into_iter().collect();
        let local_on = local_on.into_iter().collect();
        RawHours { shifts, local_off, local_on }.try_into()
    }

    /// The shifts of a working day, in order, at least one.
    #[must_use]
    pub fn shifts(&self) -> &[Shift] {
        &self.raw.shifts
    }

    /// What the district says of this date, if it differs from the calendar.
    #[must_use]
    pub fn local(&self, date: NaiveDate) -> Option<bool> {
        if self.raw.local_off.contains(&date) {
            return Some(false);
        }
        self.raw.local_on.contains(&date).then_some(true)
    }

    /// The dates in `[from, to)` that the district decides itself, with what it says; each once.
    pub(super) fn local_between(
        &self,
        from: NaiveDate,
        to: NaiveDate,
    ) -> impl Iterator<Item = (NaiveDate, bool)> {
        let off = self.raw.local_off.range(from..to).map(|date| (*date, false));
        let on = self.raw.local_on.range(from..to).filter(|date| !self.raw.local_off.contains(date));
        off.chain(on.map(|date| (*date, true)))
    }
}

impl Default for Hours {
    /// 9:00–12:00 and 14:00–17:30, no local days: the example that the worked dates use.
    fn default() -> Self {
        let morning = Shift::new(MinuteOfDay::at(9, 0), MinuteOfDay::at(12, 0));
        let afternoon = Shift::new(MinuteOfDay::at(14, 0), MinuteOfDay::at(17, 30));
        let shifts = vec![morning, afternoon];
        Self { raw: RawHours { shifts, local_off: BTreeSet::new(), local_on: BTreeSet::new() } }
    }
}

impl TryFrom<RawHours> for Hours {
    type Error = BadHours;

    fn try_from(raw: RawHours) -> Result<Self, BadHours> {
        let mut open_until = MinuteOfDay::MIDNIGHT;
        for shift in &raw.shifts {
            let shift = shift.checked()?;
            if shift.from < open_until {
                return Err(BadHours::Overlap(shift.from));
            }
            open_until = shift.to;
        }
        if raw.shifts.is_empty() { Err(BadHours::NoShift) } else { Ok(Self { raw }) }
    }
}

impl From<Hours> for RawHours {
    fn from(hours: Hours) -> Self {
        hours.raw
    }
}

/// A window of every day, `[from, to)`, local time: the hours in which volunteers may be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Shift", into = "Shift")]
pub struct WindowHours {
    shift: Shift,
}

impl WindowHours {
    /// The window between two times of one day.
    ///
    /// # Errors
    /// When it ends before it begins.
    pub fn new(from: MinuteOfDay, to: MinuteOfDay) -> Result<Self, BadHours> {
        Shift::new(from, to).try_into()
    }

    #[must_use]
    pub fn from(self) -> MinuteOfDay {
        self.shift.from
    }

    #[must_use]
    pub fn to(self) -> MinuteOfDay {
        self.shift.to
    }

    /// True when this wall-clock minute lies in the window.
    #[must_use]
    pub fn contains(self, time: MinuteOfDay) -> bool {
        self.shift.from <= time && time < self.shift.to
    }

    pub(super) fn shift(&self) -> &Shift {
        &self.shift
    }
}

impl Default for WindowHours {
    /// 8:00–20:00, the example.
    fn default() -> Self {
        Self { shift: Shift::new(MinuteOfDay::at(8, 0), MinuteOfDay::at(20, 0)) }
    }
}

impl TryFrom<Shift> for WindowHours {
    type Error = BadHours;

    fn try_from(shift: Shift) -> Result<Self, BadHours> {
        shift.checked().map(|shift| Self { shift })
    }
}

impl From<WindowHours> for Shift {
    fn from(window: WindowHours) -> Self {
        window.shift
    }
}
