//! What the tests share: a small town with its people and profile, a case that is told step by step, and the
//! invariants that hold after every step.

pub mod invariants;
pub mod people;
pub mod profile;
pub mod story;

pub use story::Story;

use sandan_core::case::facts::{Attempt, ContentRef, Evidence, Outcome, RequestKind, Satisfaction};
use sandan_core::command::{CaseCommand, OrderCommand, contact, feed_back, order, request, revisit, verify};
use sandan_core::ids::{AttachmentId, ContentId};
use sandan_core::limit::{Limit, Unit};
use sandan_core::time::Instant;
use uuid::Uuid;

/// An instant from RFC 3339 without its offset: local time.
pub fn local(text: &str) -> Instant {
    Instant::parse(&format!("{text}:00+08:00")).unwrap()
}

pub fn content(number: u128) -> ContentRef {
    ContentRef { id: ContentId(Uuid::from_u128(number)), hash: format!("{number:064x}") }
}

pub fn note() -> Option<ContentRef> {
    Some(content(7))
}

pub fn photo() -> Evidence {
    Evidence { note: None, attachments: vec![AttachmentId(Uuid::from_u128(9))] }
}

pub const fn minutes(amount: u32) -> Limit {
    Limit::new(amount, Unit::NaturalMinutes)
}

pub const fn hours(amount: u32) -> Limit {
    Limit::new(amount, Unit::NaturalHours)
}

pub const fn working_hours(amount: u32) -> Limit {
    Limit::new(amount, Unit::WorkingHours)
}

pub const fn working_days(amount: u32) -> Limit {
    Limit::new(amount, Unit::WorkingDays)
}

pub fn passed() -> CaseCommand {
    CaseCommand::Verify(verify::Verify { verdict: verify::Verdict::Passed, evidence: photo() })
}

pub fn failed() -> CaseCommand {
    CaseCommand::Verify(verify::Verify { verdict: verify::Verdict::Failed, evidence: photo() })
}

pub fn contacted(attempt: Attempt) -> CaseCommand {
    CaseCommand::Contact(contact::Contact { attempt, note: None })
}

pub fn fed_back() -> CaseCommand {
    CaseCommand::FeedBack(feed_back::FeedBack { outcome: Outcome::Solved, evidence: photo() })
}

pub fn done() -> OrderCommand {
    OrderCommand::Done(order::done::Done { fence: None, evidence: photo() })
}

pub fn claim() -> OrderCommand {
    OrderCommand::Claim(Default::default())
}

pub fn answered(solved: bool, satisfied: Satisfaction) -> CaseCommand {
    CaseCommand::Revisit(revisit::Revisit::Answered {
        contacted_in_time: true,
        solved,
        satisfied,
        note: None,
    })
}

pub fn tried(attempt: Attempt) -> CaseCommand {
    CaseCommand::Revisit(revisit::Revisit::Tried { attempt })
}

pub fn ask(kind: RequestKind, limit: Option<Limit>) -> CaseCommand {
    CaseCommand::Request(request::Ask { kind, order: None, limit, note: note() })
}
