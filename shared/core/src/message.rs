//! Who is told what: messages that follow from a case's events.
//!
//! A pure function of the case before and after and of the events between, so that a message is written in the same
//! transaction as what it tells: none is lost, none is told twice. A message names people, cases and orders by id;
//! its words are made when somebody reads it, in their language. The way it goes (WeChat, SMS, only in the app) is
//! not decided here.

use crate::case::Case;
use crate::case::event::{Body, Event, OrderEnd, Placed};
use crate::case::facts::{DispatchMode, Kind, Part, words};
use crate::case::order::Order;
use crate::ids::{AccountId, OrderId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

words! {
    /// What a message says.
    Template {
        /// To a volunteer: an order that can be taken.
        Offer = "offer", "新订单";
        /// To a volunteer who is asked by name.
        Invited = "invited", "点名邀请";
        /// To who is told to do it.
        Assigned = "assigned", "新工单";
        /// To a volunteer: taken for them, or chosen among the interested.
        Chosen = "chosen", "接单成功";
        /// To who showed interest and was not chosen.
        NotChosen = "not_chosen", "本次未选中";
        /// To a holder: the order is no longer theirs.
        OrderEnded = "order_ended", "工单已结束";
        /// To the resident: somebody comes.
        Taken = "taken", "已有人接单";
        /// To the resident: who had promised did not come; somebody else does.
        NoShow = "no_show", "改派他人";
        Rejected = "rejected", "不予受理";
        /// To the resident: a question.
        Asked = "asked", "请您补充";
        FedBack = "fed_back", "已办理";
        /// To the resident: it is done again.
        Redone = "redone", "重新办理";
        Closed = "closed", "已办结";
    }
}

/// To whom it goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Recipient {
    Account(AccountId),
    /// Whose number was left with the report (联系人), without an account.
    Contact,
    /// For whom it was ordered (服务对象), at the number left for them.
    Served,
    /// Everybody who joined with 我也遇到.
    Voices,
}

/// One message to one recipient.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Message {
    pub to: Recipient,
    pub template: Template,
    pub order: Option<OrderId>,
    /// The fence that a claim from this message names.
    pub fence: Option<u32>,
}

/// The messages that follow from these events; `before` is `None` for a new case. Nobody is told what they did
/// themselves.
#[must_use]
pub fn messages(before: Option<&Case>, after: &Case, events: &[Event]) -> Vec<Message> {
    let mut told = Vec::new();
    for event in events {
        let (actor, mut list) = (event.actor, Vec::new());
        of_event(before, after, event, &mut list);
        told.extend(list.into_iter().filter(|message| match message.to {
            Recipient::Account(account) => Some(account) != actor,
            _ => true,
        }));
    }
    told
}

fn of_event(before: Option<&Case>, after: &Case, event: &Event, told: &mut Vec<Message>) {
    match &event.body {
        Body::OrderPlaced(placed) => placed_for(placed, told),
        Body::OrderTaken { order, account, .. } => taken(after, *order, *account, told),
        Body::OrderTransferred { order, to, .. } => {
            told.push(on_order(Recipient::Account(*to), Template::Assigned, *order, None));
        }
        Body::OrderEnded { order, end, .. } => ended(before, after, *order, *end, told),
        Body::Rejected { .. } => residents(after, Template::Rejected, told),
        Body::ResidentAsked { .. } => residents(after, Template::Asked, told),
        Body::FedBack { .. } => residents(after, Template::FedBack, told),
        Body::RedoOrdered { .. } => residents(after, Template::Redone, told),
        Body::Closed { .. } => {
            residents(after, Template::Closed, told);
            told.extend(voices(after).map(|to| plain(to, Template::Closed)));
        }
        _ => {}
    }
}

fn placed_for(placed: &Placed, told: &mut Vec<Message>) {
    let template = match placed.mode {
        DispatchMode::ClaimFirst | DispatchMode::Interest => Template::Offer,
        DispatchMode::Invite => Template::Invited,
        DispatchMode::Assign => Template::Assigned,
    };
    let people: BTreeSet<AccountId> = placed.offered_to.iter().copied().chain(placed.person).collect();
    let fence = (placed.mode != DispatchMode::Assign).then_some(0);
    told.extend(people.into_iter().map(|to| on_order(Recipient::Account(to), template, placed.id, fence)));
}

/// The taker, unless they took it themselves; who waited in vain; the resident, when the lead has come together.
fn taken(after: &Case, id: OrderId, account: AccountId, told: &mut Vec<Message>) {
    let Some(order) = after.order(id) else { return };
    told.push(on_order(Recipient::Account(account), Template::Chosen, id, None));
    if order.is_full() {
        let waited = order.interested.iter().copied().filter(|one| order.taker(*one).is_none());
        told.extend(waited.map(|one| on_order(Recipient::Account(one), Template::NotChosen, id, None)));
    }
    if order.part == Part::Lead && order.mode != DispatchMode::Assign {
        let mut residents = Vec::new();
        self::residents(after, Template::Taken, &mut residents);
        if comes_to_somebody(after) {
            residents.push(plain(Recipient::Served, Template::Taken));
        }
        told.extend(residents.into_iter().map(|message| Message { order: Some(id), ..message }));
    }
}

fn ended(before: Option<&Case>, after: &Case, id: OrderId, end: OrderEnd, told: &mut Vec<Message>) {
    if end == OrderEnd::NoShow {
        residents(after, Template::NoShow, told);
    }
    let held = before.and_then(|case| case.order(id)).map(holders).unwrap_or_default();
    told.extend(
        held.into_iter().map(|one| on_order(Recipient::Account(one), Template::OrderEnded, id, None)),
    );
}

fn holders(order: &Order) -> Vec<AccountId> {
    order.takers.iter().map(|taker| taker.account).collect()
}

/// A service that somebody ordered for somebody else, whose own number may be known.
fn comes_to_somebody(case: &Case) -> bool {
    case.origin.kind != Kind::Issue && case.origin.parties.proxy.is_some()
}

/// The reporter's account, or the number that was left; nobody for an anonymous report or a worker's own find.
fn residents(case: &Case, template: Template, told: &mut Vec<Message>) {
    let parties = &case.origin.parties;
    let to = match parties.reporter {
        Some(account) => Recipient::Account(account),
        None if parties.reachable => Recipient::Contact,
        None => return,
    };
    told.push(plain(to, template));
}

/// Merged reports and neighbours who joined. A secret matter has none.
fn voices(case: &Case) -> impl Iterator<Item = Recipient> {
    let merged: BTreeSet<AccountId> = case.voices.iter().filter_map(|voice| voice.reporter).collect();
    let joined = case.origin.kind == Kind::Issue && !case.origin.parties.secret;
    merged.into_iter().map(Recipient::Account).chain(joined.then_some(Recipient::Voices))
}

const fn plain(to: Recipient, template: Template) -> Message {
    Message { to, template, order: None, fence: None }
}

const fn on_order(to: Recipient, template: Template, order: OrderId, fence: Option<u32>) -> Message {
    Message { to, template, order: Some(order), fence }
}
