//! What happened to a case: its history, its audit trail and what everyone else is told.
//!
//! Events name people by id and content by reference. A body says what happened; the clock changes that follow
//! from it ride along, so that folding needs neither profile nor calendar.

use super::clock::ClockChange;
use super::facts::{
    Attempt, Channel, ContentRef, DispatchMode, Ending, Evidence, Kind, Outcome, Part, Parties, Place,
    RejectReason, RequestKind, Satisfaction, Urgency,
};
use super::state::CaseState;
use crate::area::AreaPath;
use crate::ids::{AccountId, AttachmentId, CaseId, OrderId, RequestId, UnitId};
use crate::limit::Limit;
use crate::time::Instant;
use serde::{Deserialize, Serialize};

/// Version of the shapes below, kept with every stored event.
pub const EVENT_VERSION: i16 = 1;

/// One event of a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    pub at: Instant,
    /// `None`: the system.
    pub actor: Option<AccountId>,
    pub body: Body,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub clocks: Vec<ClockChange>,
}

/// Why an order ended without having been done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrderEnd {
    Lapsed,
    Declined,
    Returned,
    Released,
    NoShow,
    Cancelled,
}

/// The facts with which a case begins.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Submitted {
    pub id: CaseId,
    pub number: String,
    /// Written `matter`: the tag of the event's body is called `kind` already.
    #[serde(rename = "matter")]
    pub kind: Kind,
    pub channel: Channel,
    pub category: String,
    pub profile: u32,
    pub urgency: Urgency,
    pub place: Place,
    pub parties: Parties,
    /// The worker who found it; nobody is to be asked again then.
    pub found_by: Option<AccountId>,
    pub text: ContentRef,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub contents: Vec<ContentRef>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<AttachmentId>,
    pub slot: Option<Instant>,
    pub external: Option<ExternalOrder>,
}

/// The superior platform's order as it came in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExternalOrder {
    pub system: String,
    pub number: String,
    /// Their due time.
    pub due: Instant,
}

/// An order as it was placed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Placed {
    pub id: OrderId,
    pub part: Part,
    pub mode: DispatchMode,
    pub area: AreaPath,
    pub ring: u8,
    pub unit: Option<UnitId>,
    pub person: Option<AccountId>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub offered_to: Vec<AccountId>,
    pub capacity: u8,
    pub slot: Option<Instant>,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Body {
    Submitted(Box<Submitted>),
    Accepted {
        category: Option<String>,
        urgency: Option<Urgency>,
    },
    Rejected {
        reason: RejectReason,
        note: Option<ContentRef>,
    },
    Appealed {
        note: Option<ContentRef>,
    },
    Withdrawn {
        note: Option<ContentRef>,
    },
    /// This case became a voice of another.
    Merged {
        into: CaseId,
    },
    Unmerged {
        state: CaseState,
    },
    /// Another case became a voice of this one.
    VoiceJoined {
        from: CaseId,
        reporter: Option<AccountId>,
    },
    VoiceLeft {
        from: CaseId,
    },

    OrderPlaced(Placed),
    /// Nobody was found by rule: a person must decide.
    RoutingFailed {
        reason: String,
    },
    InterestShown {
        order: OrderId,
        account: AccountId,
    },
    OrderTaken {
        order: OrderId,
        account: AccountId,
        fence: u32,
        claimed_by: Option<AccountId>,
    },
    OrderEnded {
        order: OrderId,
        end: OrderEnd,
        fence: u32,
        by: Option<AccountId>,
    },
    /// 组团: the window is over and the team goes with those who came; open slots are given up.
    TeamSettled {
        order: OrderId,
    },
    OrderTransferred {
        order: OrderId,
        from: AccountId,
        to: AccountId,
        fence: u32,
    },
    CheckedIn {
        order: OrderId,
        account: AccountId,
        /// The resident gave their digits (到场码): they saw who came.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        proven: bool,
    },
    CheckedOut {
        order: OrderId,
        account: AccountId,
    },
    OrderDone {
        order: OrderId,
        evidence: Evidence,
    },
    AssistWaived {
        order: OrderId,
    },
    Arrived {
        order: Option<OrderId>,
        account: AccountId,
    },
    Contacted {
        attempt: Attempt,
        note: Option<ContentRef>,
    },

    HandledOnSpot {
        outcome: Outcome,
        evidence: Evidence,
    },
    AnsweredDirectly {
        answer: ContentRef,
    },
    HandedUp {
        to: AreaPath,
        note: Option<ContentRef>,
    },
    HandedDown {
        to: AreaPath,
        note: Option<ContentRef>,
    },
    ReferredOut {
        to: String,
        signed_by: String,
        note: Option<ContentRef>,
    },
    WhistleBlown {
        units: Vec<UnitId>,
        note: Option<ContentRef>,
    },

    FedBack {
        outcome: Outcome,
        evidence: Evidence,
    },
    Verified {
        passed: bool,
        evidence: Evidence,
        revisit: bool,
    },
    RevisitTried {
        attempt: Attempt,
    },
    Revisited {
        contacted_in_time: bool,
        solved: bool,
        satisfied: Satisfaction,
        note: Option<ContentRef>,
    },
    /// 重办: back to the same responsible side under a higher signatory.
    RedoOrdered {
        round: u8,
    },
    RulingAsked,
    Ruled {
        shelve: bool,
        note: Option<ContentRef>,
    },
    Closed {
        ending: Ending,
    },
    /// The local loop is done; a superior order closes when its reply is sent.
    ReplyAwaited {
        ending: Ending,
    },
    Reopened {
        note: Option<ContentRef>,
    },
    /// The window is over: nothing moves this case any more.
    Finalised,

    Requested {
        id: RequestId,
        request: RequestKind,
        order: Option<OrderId>,
        limit: Option<Limit>,
        note: Option<ContentRef>,
    },
    /// One of two needed approvals.
    RequestSeconded {
        id: RequestId,
    },
    RequestDecided {
        id: RequestId,
        granted: bool,
        note: Option<ContentRef>,
    },
    Shelved {
        review: Limit,
    },
    Resumed,
    Excluded,
    Supervised {
        note: Option<ContentRef>,
    },
    ResidentAsked {
        question: ContentRef,
    },
    ResidentAnswered {
        answer: Option<ContentRef>,
    },
    /// A clock passed: who is late is now known one level higher.
    Escalated {
        clock: super::clock::ClockKind,
        from: u8,
        to: u8,
    },
    CalendarCorrected {
        version: u32,
    },
    Moved {
        place: Place,
    },

    ExternalSigned,
    ExternalDisputed {
        note: ContentRef,
        evidence: Evidence,
    },
    ExternalExtensionAsked {
        until: Instant,
        note: ContentRef,
    },
    ReplyDrafted {
        reply: ContentRef,
    },
    Countersigned,
    ReplySent,
    ExternalResultReceived {
        solved: bool,
        satisfied: Satisfaction,
        redo: bool,
        due: Option<Instant>,
    },
}

impl Body {
    /// The word kept with a stored event and told on the wire.
    ///
    /// It is the serde tag; a test holds the two together.
    #[must_use]
    pub fn word(&self) -> String {
        serde_json::to_value(self)
            .ok()
            .and_then(|value| value.get("kind").and_then(|kind| kind.as_str()).map(str::to_owned))
            .unwrap_or_default()
    }
}
