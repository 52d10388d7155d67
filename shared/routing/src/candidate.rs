//! Who could do it.

use crate::task::{Point, Slot};
use chrono::Timelike;
use sandan_core::area::AreaPath;
use sandan_core::case::facts::LeadKind;
use sandan_core::ids::{AccountId, UnitId};
use sandan_core::limit::MinuteOfDay;
use sandan_core::time::Instant;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The word among somebody's skills that puts them on the duty roster of the night (夜间值守).
pub const NIGHT_DUTY: &str = "night_duty";

/// In which capacity somebody is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CandidateKind {
    /// 志愿者: offered, never assigned.
    Volunteer,
    /// 网格员
    GridWorker,
    /// 处置人员 of a unit: community, street, department, property company.
    Handler,
}

impl CandidateKind {
    /// True when a category with these leads may be led by this kind.
    #[must_use]
    pub fn may_lead(self, leads: &[LeadKind]) -> bool {
        leads.iter().any(|lead| Self::of(*lead) == self)
    }

    const fn of(lead: LeadKind) -> Self {
        match lead {
            LeadKind::Volunteer => Self::Volunteer,
            LeadKind::GridWorker => Self::GridWorker,
            LeadKind::Community | LeadKind::Street | LeadKind::Department | LeadKind::Property => {
                Self::Handler
            }
        }
    }

    /// The title in Chinese.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Volunteer => "志愿者",
            Self::GridWorker => "网格员",
            Self::Handler => "处置人员",
        }
    }
}

/// Hours in which somebody does not want to be disturbed, local time; may run over midnight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuietHours {
    pub from: MinuteOfDay,
    pub to: MinuteOfDay,
}

impl QuietHours {
    /// True when the instant lies in them.
    #[must_use]
    pub fn contain(self, instant: Instant) -> bool {
        let minute = minute_of_day(instant);
        if self.from <= self.to {
            self.from <= minute && minute < self.to
        } else {
            self.from <= minute || minute < self.to
        }
    }
}

/// The local wall-clock minute of an instant.
pub(crate) fn minute_of_day(instant: Instant) -> MinuteOfDay {
    let local = instant.local();
    // Hours and minutes of a day fit in 16 bits.
    MinuteOfDay::at(local.hour() as u16, local.minute() as u16)
}

/// One person in one capacity, as far as routing needs to know.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Candidate {
    pub account: AccountId,
    pub kind: CandidateKind,
    /// Where a volunteer serves, which grids a worker walks.
    pub areas: Vec<AreaPath>,
    pub units: Vec<UnitId>,
    pub skills: BTreeSet<String>,
    /// Certificate → valid until, `None` for ever.
    pub certificates: BTreeMap<String, Option<Instant>>,
    pub home: Option<AreaPath>,
    /// The last known position, if the person shares it.
    pub point: Option<Point>,
    /// Orders in hand, and how many the person wants at most.
    pub open_load: u32,
    pub max_open: u32,
    /// When the last order was taken; `None` for never.
    pub last_taken: Option<Instant>,
    /// Not asked before: a break the person or the rules set.
    pub rest_until: Option<Instant>,
    pub quiet: Option<QuietHours>,
    /// Appointments already taken on.
    pub busy: Vec<Slot>,
    /// On shift (workers), on the duty roster (volunteers).
    pub on_duty: bool,
    /// 0 to 100, if rated often enough to mean anything.
    pub rating: Option<u8>,
    pub insured: bool,
    pub trained: bool,
    pub minor: bool,
}

impl Candidate {
    /// Somebody without areas, skills or load: adult, trained, insured, not on duty, at most three open orders.
    #[must_use]
    pub fn new(account: AccountId, kind: CandidateKind) -> Self {
        Self {
            account,
            kind,
            areas: Vec::new(),
            units: Vec::new(),
            skills: BTreeSet::new(),
            certificates: BTreeMap::new(),
            home: None,
            point: None,
            open_load: 0,
            max_open: 3,
            last_taken: None,
            rest_until: None,
            quiet: None,
            busy: Vec::new(),
            on_duty: false,
            rating: None,
            insured: true,
            trained: true,
            minor: false,
        }
    }

    /// Every area the person belongs to.
    pub(crate) fn places(&self) -> impl Iterator<Item = &AreaPath> {
        self.areas.iter().chain(&self.home)
    }
}
