//! The aggregate: a case with its orders, its clocks and its requests, under one version.
//!
//! A [`Case`] is the fold of its events ([`apply`]) and nothing else; the stored row is a projection of it,
//! written in the same transaction as the events, and `sandan check` proves that the two agree.

pub mod apply;
pub mod clock;
pub mod edges;
pub mod event;
pub mod facts;
pub mod order;
pub mod state;

use crate::area::AreaPath;
use crate::ids::{AccountId, AttachmentId, CaseId, ClockId, OrderId, RequestId, UnitId};
use crate::limit::Limit;
use crate::role::Role;
use crate::time::Instant;
use clock::{Clock, ClockKind};
use event::{ExternalOrder, Submitted};
use facts::{
    Attempt, ContentRef, Ending, Outcome, Owner, Part, RejectReason, RequestKind, Satisfaction, Urgency,
};
use order::Order;
use serde::{Deserialize, Serialize};
use state::{CaseState, OrderState};
use std::collections::BTreeSet;

pub use apply::{apply, fold};

/// A case as the fold of its events.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Case {
    /// The facts it began with; `category`, `urgency` and `place` below are the ones in force.
    pub origin: Submitted,
    /// Number of events folded; the stream's version.
    pub version: i64,
    pub state: CaseState,
    pub category: String,
    pub urgency: Urgency,
    pub place: facts::Place,
    /// The area whose people have it now: the place's community at first, others after 上报 and 交办.
    pub desk: AreaPath,
    pub opened_at: Instant,
    pub updated_at: Instant,
    pub closed_at: Option<Instant>,
    pub orders: Vec<Order>,
    pub clocks: Vec<Clock>,
    pub requests: Vec<Request>,
    /// 首接负责: the first lead unit or person stays responsible.
    pub lead: Option<Lead>,
    /// Everybody who handled, now or before: none of them verifies or revisits.
    pub handlers: BTreeSet<AccountId>,
    pub counts: Counts,
    pub outcome: Option<Outcome>,
    pub ending: Option<Ending>,
    pub revisit: Option<RevisitAnswers>,
    pub rejected: Option<RejectReason>,
    pub supervised: bool,
    pub excluded: bool,
    pub final_at: Option<Instant>,
    /// Someone must decide because no rule could.
    pub needs_person: bool,
    /// The resident is being asked; the handling clocks pause.
    pub asked: bool,
    /// 会商认定 one level up is due.
    pub ruling: bool,
    pub contacted: Option<Attempt>,
    pub merged_into: Option<CaseId>,
    /// The state to go back to when unmerged.
    pub before_merge: Option<CaseState>,
    /// Cases whose voices this one carries.
    pub voices: Vec<Voice>,
    pub attachments: Vec<AttachmentId>,
    /// Photos that came with done orders of the present round.
    pub done_photos: u32,
    pub external: Option<External>,
}

/// Another report of the same problem.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Voice {
    pub case: CaseId,
    pub reporter: Option<AccountId>,
}

/// Who first took the lead.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lead {
    Unit(UnitId),
    Person(AccountId),
}

/// What was counted on the way. Each is a fact for appraisal, never a ranking of a person.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// 返工
    pub reworks: u8,
    /// 重办
    pub redos: u8,
    /// 退单 granted
    pub returns: u8,
    /// 延期 granted
    pub extensions: u8,
    pub revisit_tries: u8,
    pub appeals: u8,
    /// Rings of offers tried for the present round.
    pub rings: u8,
    pub no_shows: u8,
}

/// A request on somebody's desk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    pub id: RequestId,
    pub kind: RequestKind,
    pub by: Option<AccountId>,
    pub order: Option<OrderId>,
    pub limit: Option<Limit>,
    /// Who said yes so far: 剔除 needs two.
    pub seconds: Vec<AccountId>,
    pub granted: Option<bool>,
}

/// The three separate answers of a revisit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RevisitAnswers {
    pub contacted_in_time: bool,
    pub solved: bool,
    pub satisfied: Satisfaction,
}

/// How far the answer to a superior platform is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct External {
    pub order: ExternalOrder,
    pub signed: bool,
    pub disputed: bool,
    pub reply: ReplyState,
    /// The local loop is done; the case closes when the reply is sent.
    pub waiting_to_close: Option<Ending>,
    pub verdict: Option<RevisitAnswers>,
}

/// 拟稿 → 审签 → 回复.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReplyState {
    None,
    Drafted { by: Option<AccountId>, reply: ContentRef },
    Countersigned { reply: ContentRef },
    Sent,
}

impl External {
    /// Another round: what was drafted or sent answers the one before.
    fn await_reply(&mut self) {
        self.reply = ReplyState::None;
        self.waiting_to_close = None;
    }
}

impl Case {
    #[must_use]
    pub fn id(&self) -> CaseId {
        self.origin.id
    }

    #[must_use]
    pub fn is_open(&self) -> bool {
        self.state.is_open()
    }

    /// The order with this id.
    #[must_use]
    pub fn order(&self, id: OrderId) -> Option<&Order> {
        self.orders.iter().find(|order| order.id == id)
    }

    /// The clock with this id.
    #[must_use]
    pub fn clock(&self, id: ClockId) -> Option<&Clock> {
        self.clocks.iter().find(|clock| clock.id == id)
    }

    /// The clocks that run, ended ones left out.
    pub fn running(&self) -> impl Iterator<Item = &Clock> {
        self.clocks.iter().filter(|clock| clock.is_running())
    }

    /// The running clock of this kind.
    #[must_use]
    pub fn running_clock(&self, kind: ClockKind) -> Option<&Clock> {
        self.running().find(|clock| clock.kind == kind)
    }

    /// The least due time of what runs and is not paused.
    #[must_use]
    pub fn next_due(&self) -> Option<Instant> {
        self.running().filter(|clock| !clock.is_paused()).map(|clock| clock.due_at).min()
    }

    /// When the system must next look at the case.
    #[must_use]
    pub fn next_fire(&self) -> Option<Instant> {
        self.running().filter_map(|clock| clock.fire_at).min()
    }

    /// The highest step of the escalation ladder among what runs.
    #[must_use]
    pub fn level(&self) -> u8 {
        self.running().map(|clock| clock.level).max().unwrap_or(0)
    }

    /// The lead order of the present round, open or done.
    #[must_use]
    pub fn lead_order(&self) -> Option<&Order> {
        let alive =
            |order: &&Order| order.state.is_open() || (order.state == OrderState::Done && !order.waived);
        self.orders.iter().rev().filter(|order| order.part == Part::Lead).find(alive)
    }

    /// Lead done and every assist settled.
    #[must_use]
    pub fn may_feed_back(&self) -> bool {
        let lead_done = self.lead_order().is_some_and(|lead| lead.state == OrderState::Done);
        let assists = self.orders.iter().filter(|order| order.part == Part::Assist);
        lead_done && assists.into_iter().all(Order::is_settled)
    }

    /// Somebody can be asked again. A worker's own find, an anonymous report without contact have nobody.
    #[must_use]
    pub fn has_somebody_to_ask(&self) -> bool {
        self.origin.parties.reachable && self.origin.found_by.is_none()
    }

    /// The units concerned, past ones included: the first lead keeps its sight.
    #[must_use]
    pub fn units(&self) -> Vec<UnitId> {
        let mut units: Vec<UnitId> = self.orders.iter().filter_map(|order| order.unit).collect();
        if let Some(Lead::Unit(unit)) = self.lead {
            units.push(unit);
        }
        units.sort_unstable();
        units.dedup();
        units
    }

    /// The people with a personal relation: reporter, offered to, holders.
    #[must_use]
    pub fn people(&self) -> Vec<AccountId> {
        let mut people: Vec<AccountId> = self.origin.parties.reporter.into_iter().collect();
        people.extend(self.voices.iter().filter_map(|voice| voice.reporter));
        people.extend(self.orders.iter().filter(|order| order.state.is_open()).flat_map(Order::people));
        people.sort_unstable();
        people.dedup();
        people
    }

    /// The holders of open and done orders of the present round.
    pub fn holders(&self) -> impl Iterator<Item = AccountId> + '_ {
        self.orders
            .iter()
            .filter(|order| order.is_held())
            .flat_map(|order| order.takers.iter().map(|taker| taker.account))
    }

    /// True when the complaint is about this person or one of these units.
    #[must_use]
    pub fn is_about(&self, account: AccountId, units: &[UnitId]) -> bool {
        self.origin.parties.about.iter().any(|about| match about {
            facts::About::Person(person) => *person == account,
            facts::About::Unit(unit) => units.contains(unit),
        })
    }

    /// True when the complaint is about this person or this unit.
    #[must_use]
    pub fn is_about_any(&self, person: Option<AccountId>, unit: Option<UnitId>) -> bool {
        self.origin.parties.about.iter().any(|about| match about {
            facts::About::Person(subject) => person == Some(*subject),
            facts::About::Unit(subject) => unit == Some(*subject),
        })
    }

    /// Who has it now; `None` once it ended.
    #[must_use]
    pub fn owner(&self) -> Option<Owner> {
        let queue = |role| Some(Owner::Queue { role, area: self.desk.clone() });
        match self.state {
            CaseState::Submitted => queue(Role::Acceptor),
            CaseState::Accepted => queue(Role::Dispatcher),
            CaseState::Dispatched | CaseState::Handling => {
                self.lead_order().map_or_else(|| queue(Role::Dispatcher), |order| Some(order_owner(order)))
            }
            CaseState::Shelved => queue(Role::Supervisor),
            CaseState::FedBack => queue(Role::Checker),
            CaseState::Revisiting if self.ruling => queue(Role::Supervisor),
            CaseState::Revisiting if self.waits_for_reply() => queue(Role::SigningLeader),
            CaseState::Revisiting => queue(Role::Revisiter),
            CaseState::Closed | CaseState::Rejected | CaseState::Withdrawn | CaseState::Merged => None,
        }
    }

    /// The local loop is done and only the reply to the superior platform is missing.
    #[must_use]
    pub fn waits_for_reply(&self) -> bool {
        self.external.as_ref().is_some_and(|external| external.waiting_to_close.is_some())
    }
}

fn order_owner(order: &Order) -> Owner {
    match (order.takers.first(), order.unit, order.person) {
        (Some(taker), _, _) => Owner::Person(taker.account),
        (None, Some(unit), _) => Owner::Unit(unit),
        (None, None, Some(person)) => Owner::Person(person),
        (None, None, None) => Owner::Pool { area: order.area.clone() },
    }
}
