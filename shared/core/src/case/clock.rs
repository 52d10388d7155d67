//! The limits that run on a case.
//!
//! A clock keeps its start, its limit and its pauses; `due_at` is always recomputed from them and the calendar,
//! never shifted, so that a late calendar notice or an audit comes to the same instant.

use super::facts::words;
use crate::ids::{ClockId, OrderId};
use crate::limit::{Limit, Pause};
use crate::time::Instant;
use serde::{Deserialize, Serialize};

words! {
    /// What a clock measures, and what its passing does.
    ClockKind {
        /// The profile accepts by itself: the system's own task.
        AutoAccept = "auto_accept", "自动受理";
        Accept = "accept", "受理时限";
        /// The router looks for a taker: the system's own task.
        Route = "route", "自动派单";
        Dispatch = "dispatch", "派单时限";
        ClaimWindow = "claim_window", "接单窗口";
        InterestWindow = "interest_window", "报名窗口";
        InviteWindow = "invite_window", "邀请窗口";
        Sign = "sign", "签收时限";
        CheckIn = "check_in", "到场时限";
        FirstContact = "first_contact", "先行联系时限";
        Handle = "handle", "办理时限";
        ReviewShelved = "review_shelved", "挂账复核";
        Check = "check", "核查时限";
        Revisit = "revisit", "回访时限";
        /// Someone must decide a request; undecided it goes to the deputy.
        Decide = "decide", "审批时限";
        /// The resident was asked something; no answer in time and the work goes on without.
        ResidentAnswer = "resident_answer", "居民答复时限";
        /// 会商认定 one level up.
        Ruling = "ruling", "会商认定时限";
        ReopenWindow = "reopen_window", "可重启期";
        AppealWindow = "appeal_window", "申诉期";
        UnmergeWindow = "unmerge_window", "可拆并期";
        /// The superior platform's own due time, less our margin. Nothing local moves it.
        External = "external", "上级时限";
    }
}

/// What the system does when a clock passes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Passing {
    /// The system acts at once; no one is late.
    Task,
    /// The case or order moves.
    Moves,
    /// Someone is late: the level rises step by step up the area tree.
    Escalates,
}

impl ClockKind {
    /// What its passing does.
    #[must_use]
    pub const fn passing(self) -> Passing {
        match self {
            Self::AutoAccept | Self::Route => Passing::Task,
            Self::ClaimWindow
            | Self::InterestWindow
            | Self::InviteWindow
            | Self::CheckIn
            | Self::ResidentAnswer
            | Self::ReopenWindow
            | Self::AppealWindow
            | Self::UnmergeWindow => Passing::Moves,
            Self::Accept
            | Self::Dispatch
            | Self::Sign
            | Self::FirstContact
            | Self::Handle
            | Self::ReviewShelved
            | Self::Check
            | Self::Revisit
            | Self::Decide
            | Self::Ruling
            | Self::External => Passing::Escalates,
        }
    }

    /// Stops while the case is shelved or the resident is asked: the handling side's own limits.
    #[must_use]
    pub const fn pauses_with_the_work(self) -> bool {
        matches!(self, Self::FirstContact | Self::Handle | Self::CheckIn | Self::Sign)
    }
}

/// One running or ended limit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clock {
    pub id: ClockId,
    pub kind: ClockKind,
    pub order: Option<OrderId>,
    /// The profile's name for it, when a category carries several limits (停工, 罚款, 拆除).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    pub started_at: Instant,
    pub limit: Limit,
    pub calendar_version: u32,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pauses: Vec<Pause>,
    pub due_at: Instant,
    /// The calendar of that day is not published yet.
    pub provisional: bool,
    /// How many steps of the escalation ladder have passed.
    pub level: u8,
    /// When the system next looks at it; `None` when paused or at the top of the ladder.
    pub fire_at: Option<Instant>,
    pub ended_at: Option<Instant>,
}

impl Clock {
    #[must_use]
    pub fn is_running(&self) -> bool {
        self.ended_at.is_none()
    }

    #[must_use]
    pub fn is_paused(&self) -> bool {
        self.pauses.last().is_some_and(|pause| pause.to.is_none())
    }

    /// Ended after its due time, or still running past it.
    #[must_use]
    pub fn is_late(&self, now: Instant) -> bool {
        self.ended_at.unwrap_or(now) > self.due_at && self.kind.passing() == Passing::Escalates
    }
}

/// What an event does to a clock. Carried inside the event, so that the fold needs no calendar.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum ClockChange {
    Started {
        clock: Clock,
    },
    Ended {
        id: ClockId,
    },
    Paused {
        id: ClockId,
    },
    Resumed {
        id: ClockId,
        due_at: Instant,
        provisional: bool,
    },
    /// A granted extension or a corrected calendar: another limit or another due time.
    Recomputed {
        id: ClockId,
        limit: Limit,
        calendar_version: u32,
        due_at: Instant,
        provisional: bool,
    },
    /// Passed: the level now reached and when the next step is.
    Raised {
        id: ClockId,
        level: u8,
        fire_at: Option<Instant>,
    },
}
