//! The life cycle: commands in, events out, one file per command.
//!
//! [`decide`] is pure: `(case, who, command, context) → events | rejection`. Each command's file holds its
//! [`Rule`] (in which states, by whom) and its decision; the rules together are the table of `docs/loop.md`.
//! What a person may send ([`CaseCommand`], [`OrderCommand`]) is a different type from what the system does by
//! itself ([`SystemCommand`]). The clocks that follow from an event are found by comparing what ought to run with
//! what does ([`clocks`]), so no command starts or stops one by hand.

pub mod accept;
pub mod allowed;
pub mod answer;
pub mod appeal;
pub mod arrive;
pub mod ask_resident;
pub mod clocks;
pub mod contact;
pub mod context;
pub mod decide_request;
pub mod feed_back;
pub mod hand_down;
pub mod hand_up;
pub mod handle_on_spot;
pub mod merge;
pub mod name;
pub mod order;
pub mod place_order;
mod prelude;
pub mod refer_out;
pub mod reject;
pub mod rejection;
pub mod relocate;
pub mod reopen;
pub mod request;
pub mod resident_reply;
pub mod resume;
pub mod revisit;
pub mod rule;
pub mod rule_on;
pub mod step;
pub mod submit;
pub mod superior;
pub mod supervise;
pub mod system;
pub mod table;
pub mod verify;
pub mod whistle;
pub mod withdraw;

use crate::case::apply::begin;
use crate::case::clock::ClockChange;
use crate::case::event::Event;
use crate::case::{Case, apply};
use crate::ids::{AccountId, ClockId, OrderId};
use crate::role::Actor;
pub use allowed::{Allowed, allowed};
pub use context::{Context, IdSupply};
pub use name::CommandName;
pub use order::OrderCommand;
pub use rejection::Rejection;
pub use rule::{Rule, Who};
pub use step::{By, Step};
pub use system::SystemCommand;

/// A command on a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CaseCommand {
    Accept(accept::Accept),
    Reject(reject::Reject),
    Appeal(appeal::Appeal),
    Withdraw(withdraw::Withdraw),
    Relocate(relocate::Relocate),
    PlaceOrder(place_order::PlaceOrder),
    HandleOnSpot(handle_on_spot::HandleOnSpot),
    Answer(answer::Answer),
    HandUp(hand_up::HandUp),
    HandDown(hand_down::HandDown),
    ReferOut(refer_out::ReferOut),
    Whistle(whistle::Whistle),
    Arrive(arrive::Arrive),
    Contact(contact::Contact),
    FeedBack(feed_back::FeedBack),
    Verify(verify::Verify),
    Revisit(revisit::Revisit),
    RuleOn(rule_on::RuleOn),
    Reopen(reopen::Reopen),
    Request(request::Ask),
    Approve(decide_request::DecideRequest),
    Refuse(decide_request::DecideRequest),
    Resume(resume::Resume),
    Supervise(supervise::Supervise),
    AskResident(ask_resident::AskResident),
    ResidentReply(resident_reply::ResidentReply),
    Superior(superior::Superior),
    Order(OrderId, OrderCommand),
}

impl CaseCommand {
    /// The rule of this command.
    #[must_use]
    pub const fn rule(&self) -> &'static Rule {
        match self {
            Self::Accept(_) => &accept::RULE,
            Self::Reject(_) => &reject::RULE,
            Self::Appeal(_) => &appeal::RULE,
            Self::Withdraw(_) => &withdraw::RULE,
            Self::Relocate(_) => &relocate::RULE,
            Self::PlaceOrder(_) => &place_order::RULE,
            Self::HandleOnSpot(_) => &handle_on_spot::RULE,
            Self::Answer(_) => &answer::RULE,
            Self::HandUp(_) => &hand_up::RULE,
            Self::HandDown(_) => &hand_down::RULE,
            Self::ReferOut(_) => &refer_out::RULE,
            Self::Whistle(_) => &whistle::RULE,
            Self::Arrive(_) => &arrive::RULE,
            Self::Contact(_) => &contact::RULE,
            Self::FeedBack(_) => &feed_back::RULE,
            Self::Verify(_) => &verify::RULE,
            Self::Revisit(_) => &revisit::RULE,
            Self::RuleOn(_) => &rule_on::RULE,
            Self::Reopen(_) => &reopen::RULE,
            Self::Request(ask) => request::rule(ask.kind),
            Self::Approve(_) => &decide_request::APPROVE,
            Self::Refuse(_) => &decide_request::REFUSE,
            Self::Resume(_) => &resume::RULE,
            Self::Supervise(_) => &supervise::RULE,
            Self::AskResident(_) => &ask_resident::RULE,
            Self::ResidentReply(_) => &resident_reply::RULE,
            Self::Superior(superior) => superior.rule(),
            Self::Order(_, command) => command.rule(),
        }
    }

    #[must_use]
    pub const fn name(&self) -> CommandName {
        self.rule().name
    }
}

/// Decides a person's command.
///
/// # Errors
/// A typed [`Rejection`]; nothing has happened then.
pub fn decide(
    case: &Case,
    actor: &Actor,
    command: &CaseCommand,
    ctx: &Context,
) -> Result<Vec<Event>, Rejection> {
    let steps = match command {
        CaseCommand::Order(id, order_command) => {
            let order = case.order(*id).ok_or(Rejection::NoSuchOrder)?;
            order::decide(case, order, actor, order_command)?
        }
        _ => {
            command.rule().check(case, None, actor)?;
            steps(case, actor, command, ctx)?
        }
    };
    Ok(record(case, Some(actor.account), steps, ctx))
}

fn steps(case: &Case, actor: &Actor, command: &CaseCommand, ctx: &Context) -> Result<Vec<Step>, Rejection> {
    match command {
        CaseCommand::Accept(body) => accept::decide(case, actor, body, ctx),
        CaseCommand::Reject(body) => reject::decide(case, actor, body),
        CaseCommand::Appeal(body) => appeal::decide(case, actor, body),
        CaseCommand::Withdraw(body) => withdraw::decide(case, actor, body),
        CaseCommand::Relocate(body) => relocate::decide(case, actor, body),
        CaseCommand::PlaceOrder(body) => place_order::decide(case, actor, body, ctx),
        CaseCommand::HandleOnSpot(body) => handle_on_spot::decide(case, actor, body, ctx),
        CaseCommand::Answer(body) => answer::decide(case, actor, body, ctx),
        CaseCommand::HandUp(body) => hand_up::decide(case, actor, body),
        CaseCommand::HandDown(body) => hand_down::decide(case, actor, body),
        CaseCommand::ReferOut(body) => refer_out::decide(case, actor, body),
        CaseCommand::Whistle(body) => whistle::decide(case, actor, body, ctx),
        CaseCommand::Arrive(body) => arrive::decide(case, actor, body),
        CaseCommand::Contact(body) => contact::decide(case, actor, body),
        CaseCommand::FeedBack(body) => feed_back::decide(case, actor, body, ctx),
        CaseCommand::Verify(body) => verify::decide(case, actor, body, ctx),
        CaseCommand::Revisit(body) => revisit::decide(case, actor, body, ctx),
        CaseCommand::RuleOn(body) => rule_on::decide(case, actor, body, ctx),
        CaseCommand::Reopen(body) => reopen::decide(case, actor, body),
        CaseCommand::Request(body) => request::decide(case, actor, body, ctx),
        CaseCommand::Approve(body) => decide_request::approve(case, actor, body, ctx),
        CaseCommand::Refuse(body) => decide_request::refuse(case, actor, body),
        CaseCommand::Resume(body) => resume::decide(case, actor, body),
        CaseCommand::Supervise(body) => supervise::decide(case, actor, body),
        CaseCommand::AskResident(body) => ask_resident::decide(case, actor, body),
        CaseCommand::ResidentReply(body) => resident_reply::decide(case, actor, body),
        CaseCommand::Superior(body) => superior::decide(case, actor, body, ctx),
        CaseCommand::Order(..) => Err(Rejection::NoSuchOrder),
    }
}

/// Decides a command of the system.
///
/// # Errors
/// [`Rejection::NotDue`] when the case has moved on meanwhile; nothing has happened then.
pub fn decide_system(case: &Case, command: &SystemCommand, ctx: &Context) -> Result<Vec<Event>, Rejection> {
    Ok(record(case, None, system::decide(case, command, ctx)?, ctx))
}

/// Begins a case.
///
/// # Errors
/// When the submission contradicts itself or the profile.
pub fn submit(
    submission: &submit::Submission,
    actor: Option<AccountId>,
    ctx: &Context,
) -> Result<Event, Rejection> {
    let body = submit::decide(submission, ctx)?;
    let bare = Event { at: ctx.now, actor, body, clocks: Vec::new() };
    let clocks = begin(&bare).map(|case| clocks::follow(&case, &bare.body, ctx)).unwrap_or_default();
    Ok(Event { clocks, ..bare })
}

/// Makes one case a voice of another: the events of both, to be committed together.
///
/// # Errors
/// When either may not be merged by this person, or they are not two cases of one district.
pub fn merge(
    case: &Case,
    into: &Case,
    actor: &Actor,
    ctx: &Context,
) -> Result<(Vec<Event>, Vec<Event>), Rejection> {
    let (steps, other) = merge::merge(case, into, actor)?;
    Ok((record(case, Some(actor.account), steps, ctx), record(into, Some(actor.account), other, ctx)))
}

/// Takes a merge back: the events of both cases, to be committed together.
///
/// # Errors
/// When it was not merged into that case, or the window is over.
pub fn unmerge(
    case: &Case,
    from: &Case,
    actor: &Actor,
    ctx: &Context,
) -> Result<(Vec<Event>, Vec<Event>), Rejection> {
    let (steps, other) = merge::unmerge(case, from, actor)?;
    Ok((record(case, Some(actor.account), steps, ctx), record(from, Some(actor.account), other, ctx)))
}

/// Turns steps into events: applies each to a working copy and adds the clocks that follow from it.
fn record(case: &Case, actor: Option<AccountId>, steps: Vec<Step>, ctx: &Context) -> Vec<Event> {
    let at = ctx.now.max(case.updated_at);
    let mut after = case.clone();
    let mut events = Vec::with_capacity(steps.len());
    for step in steps {
        let by = match step.by {
            By::Actor => actor,
            By::System => None,
        };
        let bare = Event { at, actor: by, body: step.body, clocks: Vec::new() };
        let mut trial = after.clone();
        apply(&mut trial, &bare);
        let mut clocks = clocks::follow(&trial, &bare.body, ctx);
        clocks.extend(step.raises.and_then(|id| raised(&after, id, ctx)));
        let event = Event { clocks, ..bare };
        apply(&mut after, &event);
        events.push(event);
    }
    events
}

fn raised(case: &Case, id: ClockId, ctx: &Context) -> Option<ClockChange> {
    let clock = case.clock(id)?;
    let (level, fire_at) = clocks::ladder(case, clock, ctx);
    Some(ClockChange::Raised { id, level, fire_at })
}
