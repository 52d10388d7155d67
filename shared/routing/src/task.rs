//! What has to be done.

use crate::reason::Exclusion;
use sandan_core::area::AreaPath;
use sandan_core::case::facts::{DispatchMode, LeadKind};
use sandan_core::ids::{AccountId, UnitId};
use sandan_core::limit::WindowHours;
use sandan_core::time::Instant;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// A WGS84 point in degrees.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Point {
    pub lng: f64,
    pub lat: f64,
}

impl Point {
    /// Metres to another point, as the crow flies; right to half a percent within a county. 0 for what is no
    /// number.
    #[must_use]
    pub fn metres_to(self, other: Point) -> u32 {
        const METRES_PER_DEGREE: f64 = 111_195.0;
        let north = (other.lat - self.lat) * METRES_PER_DEGREE;
        let middle = f64::midpoint(self.lat, other.lat).to_radians();
        let east = (other.lng - self.lng) * METRES_PER_DEGREE * middle.cos();
        // `as` saturates, and turns NaN into 0.
        north.hypot(east).round() as u32
    }
}

/// A stretch of time that is agreed with somebody, `[from, to)`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slot {
    pub from: Instant,
    pub to: Instant,
}

impl Slot {
    /// True when the two share any moment.
    #[must_use]
    pub fn overlaps(self, other: Slot) -> bool {
        self.from < other.to && other.from < self.to
    }
}

/// What a volunteer must be to be offered the task. A category relaxes it, silence never does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Safety {
    pub adult: bool,
    pub trained: bool,
    pub insured: bool,
}

impl Default for Safety {
    fn default() -> Self {
        Self { adult: true, trained: true, insured: true }
    }
}

/// One order that looks for its taker.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Task {
    pub category: String,
    /// All of them are needed.
    pub skills: BTreeSet<String>,
    /// All of them are needed, valid at the time of the task.
    pub certificates: BTreeSet<String>,
    /// The deepest area of the place, from the county down.
    pub place: AreaPath,
    pub point: Option<Point>,
    pub urgent: bool,
    /// The appointment, if one was made.
    pub slot: Option<Slot>,
    pub mode: DispatchMode,
    /// Who may lead a matter of this category.
    pub leads: Vec<LeadKind>,
    /// Enforcement, inspection, complaints about persons, gas, electric and medical work.
    pub never_volunteers: bool,
    pub safety: Safety,
    /// When volunteers may be asked; outside it urgent matters go to those on duty.
    pub volunteer_hours: WindowHours,
    /// The one who is asked by name, in mode invite.
    pub invited: Option<AccountId>,
    /// The unit that leads: handlers of other units are not asked.
    pub unit: Option<UnitId>,
    pub excluded: BTreeMap<AccountId, Exclusion>,
    /// Now.
    pub at: Instant,
    /// The ring to begin with, 0 the place's own area.
    pub ring: u8,
    /// How many takers it needs, at least 1.
    pub capacity: u8,
}

impl Task {
    /// A task with nothing asked of anybody: the usual adult, trained and insured volunteer, one taker, ring 0.
    #[must_use]
    pub fn new(
        category: &str,
        place: AreaPath,
        mode: DispatchMode,
        leads: Vec<LeadKind>,
        at: Instant,
    ) -> Self {
        Self {
            category: category.to_owned(),
            skills: BTreeSet::new(),
            certificates: BTreeSet::new(),
            place,
            point: None,
            urgent: false,
            slot: None,
            mode,
            leads,
            never_volunteers: false,
            safety: Safety::default(),
            volunteer_hours: WindowHours::default(),
            invited: None,
            unit: None,
            excluded: BTreeMap::new(),
            at,
            ring: 0,
            capacity: 1,
        }
    }

    /// When the work is done: the appointment, else now.
    pub(crate) fn done_at(&self) -> Instant {
        self.slot.map_or(self.at, |slot| slot.from)
    }
}
