//! A profile: the versioned rules of one city or district.
//!
//! Every limit, window, round and code list differs between cities, so none is a constant in code. A case keeps
//! the version it is judged with. Each figure of a shipped profile names its source: a law, a standard, a
//! published profile, or the word `example`.

use crate::area::{AreaPath, Level};
use crate::case::clock::ClockKind;
use crate::case::facts::{CheckMode, DispatchMode, Kind, LeadKind, Urgency};
use crate::ids::UnitId;
use crate::limit::{Hours, Limit, Unit, WindowHours};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// One version of the rules.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// Counts up with every upload; 0 in a file means: the next one.
    #[serde(default)]
    pub version: u32,
    pub name: String,
    pub effective_from: NaiveDate,
    /// Working shifts and local days.
    pub hours: Hours,
    /// When the claim windows of volunteers run; nobody is asked at night, the duty roster is.
    pub volunteer_hours: WindowHours,
    pub limits: Limits,
    pub rounds: Rounds,
    /// Reports are accepted by the system unless the category says otherwise.
    pub auto_accept: bool,
    pub categories: Vec<Category>,
    #[serde(default)]
    pub responsibilities: Vec<Responsibility>,
}

/// The limits that hold where a category names none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    pub accept: Limit,
    pub dispatch: Limit,
    pub dispatch_urgent: Limit,
    /// 抢单 window, counted inside the volunteers' hours unless urgent.
    pub claim_window: Limit,
    /// 报名 window.
    pub interest_window: Limit,
    pub invite_window: Limit,
    pub sign: Limit,
    pub check_in: Limit,
    pub first_contact: Limit,
    pub handle: Limit,
    pub handle_urgent: Limit,
    pub review_shelved: Limit,
    pub check: Limit,
    pub revisit: Limit,
    pub decide: Limit,
    pub resident_answer: Limit,
    pub ruling: Limit,
    pub reopen_window: Limit,
    pub appeal_window: Limit,
    pub unmerge_window: Limit,
    /// From one step of the escalation ladder to the next.
    pub escalation_step: Limit,
    /// Taken off a superior platform's due time.
    pub external_margin: Limit,
    /// Where the figures come from.
    pub source: String,
}

/// How often something may be repeated before a person one level up decides.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rounds {
    /// Dissatisfied revisits before 会商认定.
    pub redos: u8,
    /// Attempts to reach the resident before the case closes as not reached.
    pub revisit_tries: u8,
    /// Granted extensions; from the second on a higher approver decides.
    pub extensions: u8,
    /// 退单 before a person at the next level decides (no ping-pong).
    pub returns: u8,
    /// Rings of offers before a person decides.
    pub rings: u8,
    /// One revisit in so many is asked when the category samples; 1 asks everybody.
    pub revisit_one_in: u32,
    pub source: String,
}

/// One kind of matter or service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Category {
    pub code: String,
    pub name: String,
    pub name_en: String,
    pub kind: Kind,
    /// 部件, 事件, 服务 …: the group it is listed under.
    pub group: String,
    #[serde(default)]
    pub urgency: Option<Urgency>,
    pub mode: DispatchMode,
    pub leads: Vec<LeadKind>,
    pub check: CheckMode,
    #[serde(default)]
    pub skills: Vec<String>,
    #[serde(default = "one")]
    pub capacity: u8,
    /// Limits of its own; the first `handle` entry without a name is the main one.
    #[serde(default)]
    pub limits: Vec<CategoryLimit>,
    /// Words that suggest it.
    #[serde(default)]
    pub keywords: Vec<String>,
    /// A public facility: may be listed "nearby" by its title.
    #[serde(default)]
    pub public: bool,
    /// Overrides the profile's `auto_accept`.
    #[serde(default)]
    pub auto_accept: Option<bool>,
    /// Told to the resident instead of taking it on ("call 119").
    #[serde(default)]
    pub stopper: Option<String>,
    /// A matter that volunteers may never take: enforcement, gas, electricity, complaints about persons.
    #[serde(default)]
    pub never_volunteers: bool,
    pub source: String,
}

fn one() -> u8 {
    1
}

/// A limit that a category sets for itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CategoryLimit {
    pub clock: ClockKind,
    #[serde(default)]
    pub name: Option<String>,
    pub limit: Limit,
    pub source: String,
}

/// Who is responsible for which categories where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Responsibility {
    /// A category code or the beginning of several.
    pub category: String,
    #[serde(default)]
    pub area: Option<AreaPath>,
    #[serde(default)]
    pub level: Option<Level>,
    /// Code of the unit in the registry.
    pub unit: String,
    #[serde(default)]
    pub unit_id: Option<UnitId>,
    #[serde(default)]
    pub assist: bool,
}

/// What is wrong with a profile file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadProfile {
    #[error("category {0} stands twice")]
    DoubledCategory(String),
    #[error("category {0}: volunteers may not lead or be offered what is marked never_volunteers")]
    VolunteersForbidden(String),
    #[error("category {0}: volunteers are offered an order and never assigned (志愿服务条例 art 25)")]
    VolunteersAssigned(String),
    #[error("{0}: every figure names its source")]
    NoSource(String),
    #[error("category {0}: nobody may lead it")]
    NobodyLeads(String),
    #[error("category {0}: {1} must be at least 1")]
    Zero(String, &'static str),
    #[error("there is no category")]
    Empty,
}

impl Profile {
    /// The category with this code.
    #[must_use]
    pub fn category(&self, code: &str) -> Option<&Category> {
        self.categories.iter().find(|category| category.code == code)
    }

    /// Every fault, not only the first.
    #[must_use]
    pub fn faults(&self) -> Vec<BadProfile> {
        let mut faults = Vec::new();
        if self.categories.is_empty() {
            faults.push(BadProfile::Empty);
        }
        for (name, source) in [("limits", &self.limits.source), ("rounds", &self.rounds.source)] {
            if source.trim().is_empty() {
                faults.push(BadProfile::NoSource(name.to_owned()));
            }
        }
        let mut seen = std::collections::BTreeSet::new();
        for category in &self.categories {
            if !seen.insert(&category.code) {
                faults.push(BadProfile::DoubledCategory(category.code.clone()));
            }
            faults.extend(category.faults());
        }
        faults
    }

    /// The limits of one kind of clock for a category: its own, else the profile's default.
    #[must_use]
    pub fn limits_for(
        &self,
        kind: ClockKind,
        category: &str,
        urgency: Urgency,
    ) -> Vec<(Option<String>, Limit)> {
        let own = self.category(category).into_iter().flat_map(|category| &category.limits);
        let own: Vec<_> =
            own.filter(|limit| limit.clock == kind).map(|limit| (limit.name.clone(), limit.limit)).collect();
        if own.is_empty() { vec![(None, self.default_limit(kind, urgency))] } else { own }
    }

    fn default_limit(&self, kind: ClockKind, urgency: Urgency) -> Limit {
        let limits = &self.limits;
        let urgent = urgency == Urgency::Urgent;
        match kind {
            ClockKind::AutoAccept | ClockKind::Route => Limit::new(0, Unit::NaturalMinutes),
            ClockKind::Accept => limits.accept,
            ClockKind::Dispatch if urgent => limits.dispatch_urgent,
            ClockKind::Dispatch => limits.dispatch,
            ClockKind::ClaimWindow => limits.claim_window,
            ClockKind::InterestWindow => limits.interest_window,
            ClockKind::InviteWindow => limits.invite_window,
            ClockKind::Sign => limits.sign,
            ClockKind::CheckIn => limits.check_in,
            ClockKind::FirstContact => limits.first_contact,
            ClockKind::Handle if urgent => limits.handle_urgent,
            ClockKind::Handle => limits.handle,
            ClockKind::ReviewShelved => limits.review_shelved,
            ClockKind::Check => limits.check,
            ClockKind::Revisit => limits.revisit,
            ClockKind::Decide => limits.decide,
            ClockKind::ResidentAnswer => limits.resident_answer,
            ClockKind::Ruling => limits.ruling,
            ClockKind::ReopenWindow => limits.reopen_window,
            ClockKind::AppealWindow => limits.appeal_window,
            ClockKind::UnmergeWindow => limits.unmerge_window,
            ClockKind::External => limits.external_margin,
        }
    }

    /// Whether the system accepts reports of this category by itself.
    #[must_use]
    pub fn accepts_by_itself(&self, category: &str) -> bool {
        self.category(category).and_then(|category| category.auto_accept).unwrap_or(self.auto_accept)
    }
}

impl Category {
    fn faults(&self) -> Vec<BadProfile> {
        let mut faults = Vec::new();
        let volunteers = self.leads.contains(&LeadKind::Volunteer);
        let offered =
            matches!(self.mode, DispatchMode::ClaimFirst | DispatchMode::Interest | DispatchMode::Invite);
        if self.leads.is_empty() {
            faults.push(BadProfile::NobodyLeads(self.code.clone()));
        }
        if self.never_volunteers && (volunteers || offered) {
            faults.push(BadProfile::VolunteersForbidden(self.code.clone()));
        }
        if self.mode == DispatchMode::Assign && self.leads == [LeadKind::Volunteer] {
            faults.push(BadProfile::VolunteersAssigned(self.code.clone()));
        }
        if self.source.trim().is_empty() || self.limits.iter().any(|limit| limit.source.trim().is_empty()) {
            faults.push(BadProfile::NoSource(self.code.clone()));
        }
        if self.capacity == 0 {
            faults.push(BadProfile::Zero(self.code.clone(), "capacity"));
        }
        faults
    }
}
