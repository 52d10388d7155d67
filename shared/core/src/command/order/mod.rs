//! Commands on one order, by the people to whom it is offered or who hold it.

pub mod check_in;
pub mod check_out;
pub mod claim;
pub mod decline;
pub mod done;
pub mod express_interest;
pub mod release;
pub mod sign;
pub mod transfer;
pub mod waive_assist;

use crate::case::Case;
use crate::case::order::Order;
use crate::command::{CommandName, Rejection, Rule, Step};
use crate::role::Actor;

/// A command on an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OrderCommand {
    ExpressInterest,
    Claim(claim::Claim),
    Sign,
    Decline,
    Release,
    CheckIn(check_in::CheckIn),
    CheckOut(check_out::CheckOut),
    Transfer(transfer::Transfer),
    WaiveAssist,
    Done(done::Done),
}

impl OrderCommand {
    #[must_use]
    pub const fn rule(&self) -> &'static Rule {
        match self {
            Self::ExpressInterest => &express_interest::RULE,
            Self::Claim(_) => &claim::RULE,
            Self::Sign => &sign::RULE,
            Self::Decline => &decline::RULE,
            Self::Release => &release::RULE,
            Self::CheckIn(_) => &check_in::RULE,
            Self::CheckOut(_) => &check_out::RULE,
            Self::Transfer(_) => &transfer::RULE,
            Self::WaiveAssist => &waive_assist::RULE,
            Self::Done(_) => &done::RULE,
        }
    }
}

pub(super) fn decide(
    case: &Case,
    order: &Order,
    actor: &Actor,
    command: &OrderCommand,
) -> Result<Vec<Step>, Rejection> {
    lost_race(case, order, actor, command)?;
    command.rule().check(case, Some(order), actor)?;
    match command {
        OrderCommand::ExpressInterest => express_interest::decide(case, order, actor),
        OrderCommand::Claim(claim) => claim::decide(case, order, actor, claim),
        OrderCommand::Sign => sign::decide(order, actor),
        OrderCommand::Decline => decline::decide(order, actor),
        OrderCommand::Release => release::decide(order, actor),
        OrderCommand::CheckIn(check) => check_in::decide(order, actor, check),
        OrderCommand::CheckOut(check) => check_out::decide(order, actor, check),
        OrderCommand::Transfer(transfer) => transfer::decide(case, order, actor, transfer),
        OrderCommand::WaiveAssist => waive_assist::decide(order),
        OrderCommand::Done(done) => done::decide(order, actor, done),
    }
}

/// Somebody to whom it was offered comes when another one has it: that is a lost claim, not a wrong state. An order that
/// was cancelled or lapsed has nobody, and says so by its state.
fn lost_race(case: &Case, order: &Order, actor: &Actor, command: &OrderCommand) -> Result<(), Rejection> {
    if case.is_about(actor.account, &super::rule::units_of(actor)) {
        return Err(Rejection::Unseen);
    }
    let claims =
        matches!(command.rule().name, CommandName::Claim | CommandName::Sign | CommandName::ExpressInterest);
    let asked = super::rule::Who::Asked.holds_order(order, actor);
    let gone = !order.state.is_waiting() && order.taker(actor.account).is_none() && !order.takers.is_empty();
    if claims && asked && gone { Err(Rejection::LostClaim { fence: order.fence }) } else { Ok(()) }
}
