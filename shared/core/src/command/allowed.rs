//! What somebody may do with a case now: the same rules that decide, asked beforehand.
//!
//! For pages, so that they show no button that can only be refused. The answer is never a promise: the case may move
//! meanwhile, and what depends on the words of a command (its reason, its photos) is only known when it is given.

use super::rule::{Who, check_mode};
use super::table::RULES;
use super::{CommandName, Rule};
use crate::case::facts::{CheckMode, DispatchMode, Part};
use crate::case::order::Order;
use crate::case::{Case, ReplyState};
use crate::ids::OrderId;
use crate::profile::Profile;
use crate::role::Actor;

/// Commands that would be considered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Allowed {
    pub case: Vec<CommandName>,
    /// Orders on which there is something to do.
    pub orders: Vec<(OrderId, Vec<CommandName>)>,
}

/// The commands that this person may give on this case now, in the order of the table.
#[must_use]
pub fn allowed(case: &Case, actor: &Actor, profile: &Profile) -> Allowed {
    let on_case = RULES.iter().filter(|rule| rule.order.is_empty());
    let of_case = on_case
        .filter(|rule| rule.check(case, None, actor).is_ok() && makes_sense(rule, case, actor, profile))
        .map(|rule| rule.name);
    let of_order = |order: &Order| {
        let on_order = RULES.iter().filter(|rule| !rule.order.is_empty());
        let names: Vec<CommandName> = on_order
            .filter(|rule| rule.check(case, Some(order), actor).is_ok())
            .map(|rule| rule.name)
            .filter(|name| makes_sense_on(*name, case, order, actor))
            .collect();
        (!names.is_empty()).then_some((order.id, names))
    };
    Allowed { case: of_case.collect(), orders: case.orders.iter().filter_map(of_order).collect() }
}

/// Conditions beyond state and entitlement that do not depend on what the command says.
fn makes_sense(rule: &Rule, case: &Case, actor: &Actor, profile: &Profile) -> bool {
    let external = case.external.as_ref();
    let handled = case.handlers.contains(&actor.account);
    match rule.name {
        CommandName::Reopen | CommandName::Appeal | CommandName::Unmerge => case.final_at.is_none(),
        CommandName::Supervise => !case.supervised,
        CommandName::AskResident => !case.asked,
        CommandName::ResidentReply => case.asked,
        CommandName::Approve | CommandName::Refuse => {
            let waits = |request: &crate::case::Request| {
                request.granted.is_none() && request.by != Some(actor.account)
            };
            case.requests.iter().any(waits)
        }
        CommandName::FeedBack => case.may_feed_back(),
        CommandName::Verify => !handled && may_verify(rule, case, actor, profile),
        CommandName::Revisit => !handled && !case.ruling && !case.waits_for_reply(),
        CommandName::RuleOn => !handled && case.ruling,
        CommandName::SignExternal => external.is_some_and(|order| !order.signed),
        CommandName::Dispute => external.is_some_and(|order| !order.disputed),
        CommandName::DraftReply => external.is_some_and(|order| order.reply != ReplyState::Sent),
        CommandName::Countersign => external.is_some_and(
            |order| matches!(&order.reply, ReplyState::Drafted { by, .. } if *by != Some(actor.account)),
        ),
        CommandName::SendReply => {
            external.is_some_and(|order| matches!(order.reply, ReplyState::Countersigned { .. }))
        }
        CommandName::RequestExternalExtension | CommandName::ReceiveExternalResult => external.is_some(),
        _ => true,
    }
}

/// The resident confirms only where the category says so.
fn may_verify(rule: &Rule, case: &Case, actor: &Actor, profile: &Profile) -> bool {
    let by_requester = check_mode(case, profile) == CheckMode::Requester;
    rule.who.iter().any(|who| (by_requester || *who != Who::Reporter) && who.holds(case, None, actor))
}

fn makes_sense_on(name: CommandName, case: &Case, order: &Order, actor: &Actor) -> bool {
    let taker = order.taker(actor.account);
    let checked_in = taker.is_some_and(|taker| taker.checked_in_at.is_some());
    match name {
        CommandName::ExpressInterest => {
            order.mode == DispatchMode::Interest
                && !order.interested.contains(&actor.account)
                && case.origin.parties.reporter != Some(actor.account)
        }
        CommandName::Claim => {
            order.mode != DispatchMode::Interest
                && taker.is_none()
                && case.origin.parties.reporter != Some(actor.account)
        }
        CommandName::Release => order.mode != DispatchMode::Assign,
        CommandName::CheckIn => !checked_in,
        CommandName::CheckOut => checked_in && taker.is_some_and(|taker| taker.checked_out_at.is_none()),
        CommandName::Done => order.mode == DispatchMode::Assign || checked_in,
        CommandName::WaiveAssist => order.part == Part::Assist,
        _ => true,
    }
}
