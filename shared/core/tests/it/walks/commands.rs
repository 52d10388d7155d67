//! A command of each name, with bodies that are often right and sometimes not.

use super::random::Random;
use crate::support::people::{other_grid, unit};
use crate::support::profile::CATEGORIES;
use crate::support::{Story, content, hours, note, photo, working_days};
use sandan_core::case::facts::*;
use sandan_core::case::state::CaseState;
use sandan_core::command::decide_request::DecideRequest;
use sandan_core::command::place_order::{PlaceOrder, Taker};
use sandan_core::command::refer_out::Told;
use sandan_core::command::rule_on::Ruling;
use sandan_core::command::superior::{Redo, Superior};
use sandan_core::command::verify::Verdict;
use sandan_core::command::*;
use sandan_core::ids::{AccountId, OrderId, RequestId};
use sandan_core::time::Instant;

/// `None` when the case has nothing that such a command could be about.
pub fn command(name: CommandName, story: &Story, random: &mut Random) -> Option<CaseCommand> {
    of_case(name, story, random)
        .or_else(|| of_request(name, story, random))
        .or_else(|| of_superior(name, story, random))
        .or_else(|| of_order(name, story, random))
}

fn of_case(name: CommandName, story: &Story, random: &mut Random) -> Option<CaseCommand> {
    use CommandName as N;
    let evidence = if random.one_in(3) { Evidence::default() } else { photo() };
    let outcome = *random.pick(Outcome::ALL);
    Some(match name {
        N::Accept => {
            let category = random.one_in(3).then(|| (*random.pick(&CATEGORIES)).to_owned());
            let urgency = random.one_in(4).then_some(Urgency::Urgent);
            CaseCommand::Accept(accept::Accept { category, urgency })
        }
        N::Reject => {
            CaseCommand::Reject(reject::Reject { reason: *random.pick(RejectReason::ALL), note: None })
        }
        N::Appeal => CaseCommand::Appeal(Default::default()),
        N::Withdraw => CaseCommand::Withdraw(Default::default()),
        N::Relocate => CaseCommand::Relocate(relocate::Relocate { place: place(story, random) }),
        N::PlaceOrder => CaseCommand::PlaceOrder(order(story, random)),
        N::HandleOnSpot => CaseCommand::HandleOnSpot(handle_on_spot::HandleOnSpot { outcome, evidence }),
        N::Answer => CaseCommand::Answer(answer::Answer { answer: content(3) }),
        N::HandUp => CaseCommand::HandUp(Default::default()),
        N::HandDown => CaseCommand::HandDown(Default::default()),
        N::ReferOut => CaseCommand::ReferOut(refer_out::ReferOut {
            to: "区房管局".to_owned(),
            signed_by: "收件室".to_owned(),
            resident_told: *random.pick(&[Told::Yes, Told::No, Told::Nobody]),
            note: None,
        }),
        N::Whistle => {
            let units = vec![unit(1 + random.below(3) as u128), unit(2)];
            CaseCommand::Whistle(whistle::Whistle { units, note: None })
        }
        N::Arrive => CaseCommand::Arrive(arrive::Arrive { order: story.case.orders.last().map(|o| o.id) }),
        N::Contact => {
            CaseCommand::Contact(contact::Contact { attempt: *random.pick(Attempt::ALL), note: None })
        }
        N::FeedBack => CaseCommand::FeedBack(feed_back::FeedBack { outcome, evidence }),
        N::Verify => {
            let verdict = if random.one_in(3) { Verdict::Failed } else { Verdict::Passed };
            CaseCommand::Verify(verify::Verify { verdict, evidence })
        }
        N::Revisit => CaseCommand::Revisit(revisit(random)),
        N::RuleOn => {
            let ruling = *random.pick(&[Ruling::Close, Ruling::Shelve]);
            CaseCommand::RuleOn(rule_on::RuleOn { ruling, note: note() })
        }
        N::Reopen => CaseCommand::Reopen(Default::default()),
        N::Resume => CaseCommand::Resume(Default::default()),
        N::Supervise => CaseCommand::Supervise(Default::default()),
        N::AskResident => CaseCommand::AskResident(ask_resident::AskResident { question: content(4) }),
        N::ResidentReply => CaseCommand::ResidentReply(resident_reply::ResidentReply { answer: content(5) }),
        _ => return None,
    })
}

fn place(story: &Story, random: &mut Random) -> Place {
    let path = if random.one_in(2) { other_grid() } else { story.case.origin.place.path.clone() };
    Place { path, reason: "by_person".to_owned(), map_version: 1 }
}

fn revisit(random: &mut Random) -> revisit::Revisit {
    if random.one_in(4) {
        return revisit::Revisit::Tried { attempt: *random.pick(Attempt::ALL) };
    }
    revisit::Revisit::Answered {
        contacted_in_time: random.one_in(2),
        solved: !random.one_in(3),
        satisfied: *random.pick(Satisfaction::ALL),
        note: None,
    }
}

/// By the category's rule, an assist, or anything.
pub fn order(story: &Story, random: &mut Random) -> PlaceOrder {
    let by_rule = story.order_by_rule();
    let slot = random.one_in(3).then(|| story.now.plus(Instant::DAY));
    match random.below(4) {
        0 | 1 => PlaceOrder { slot, ..by_rule },
        2 => PlaceOrder {
            part: Part::Assist,
            mode: DispatchMode::Assign,
            taker: Taker::Staff,
            unit: Some(unit(2)),
            person: None,
            ..by_rule
        },
        _ => anything(by_rule, story, random, slot),
    }
}

fn anything(by_rule: PlaceOrder, story: &Story, random: &mut Random, slot: Option<Instant>) -> PlaceOrder {
    let people = &story.people;
    let mode = *random.pick(DispatchMode::ALL);
    // Now and then a volunteer is to be assigned: it must be refused.
    let staff = mode == DispatchMode::Assign && !random.one_in(4);
    let worker = *random.pick(&[people.grid_worker.account, people.subject.account]);
    let volunteer = random.pick(&people.volunteers).account;
    PlaceOrder {
        part: *random.pick(Part::ALL),
        mode,
        taker: if staff { Taker::Staff } else { Taker::Volunteer },
        unit: None,
        person: if staff { Some(worker) } else { (mode == DispatchMode::Invite).then_some(volunteer) },
        capacity: 1 + random.below(3) as u8,
        slot,
        ..by_rule
    }
}

fn of_request(name: CommandName, story: &Story, random: &mut Random) -> Option<CaseCommand> {
    use CommandName as N;
    let ask =
        |kind, limit| Some(CaseCommand::Request(request::Ask { kind, order: None, limit, note: note() }));
    match name {
        N::RequestExtend => {
            ask(RequestKind::Extend, Some(if random.one_in(2) { working_days(3) } else { hours(5) }))
        }
        N::RequestReturn => ask(RequestKind::Return, None),
        N::RequestShelve => ask(RequestKind::Shelve, random.one_in(2).then(|| working_days(10))),
        N::RequestExclude => ask(RequestKind::Exclude, None),
        N::Approve => {
            Some(CaseCommand::Approve(DecideRequest { request: open_request(story, random)?, note: None }))
        }
        N::Refuse => {
            Some(CaseCommand::Refuse(DecideRequest { request: open_request(story, random)?, note: None }))
        }
        _ => None,
    }
}

fn open_request(story: &Story, random: &mut Random) -> Option<RequestId> {
    let open: Vec<_> = story.case.requests.iter().filter(|r| r.granted.is_none()).map(|r| r.id).collect();
    (!open.is_empty()).then(|| *random.pick(&open))
}

fn of_superior(name: CommandName, story: &Story, random: &mut Random) -> Option<CaseCommand> {
    use CommandName as N;
    let external = story.case.external.as_ref()?;
    let superior = match name {
        N::SignExternal => Superior::Sign,
        N::Dispute => Superior::Dispute { note: content(6), evidence: photo() },
        N::RequestExternalExtension => {
            Superior::AskExtension { until: external.order.due.plus(Instant::DAY), note: content(6) }
        }
        N::DraftReply => Superior::DraftReply { reply: content(8) },
        N::Countersign => Superior::Countersign,
        N::SendReply => Superior::SendReply,
        N::ReceiveExternalResult => Superior::ReceiveResult {
            solved: random.one_in(2),
            satisfied: *random.pick(Satisfaction::ALL),
            redo: if random.one_in(2) { Redo::Yes } else { Redo::No },
            due: random.one_in(2).then(|| story.now.plus(7 * Instant::DAY)),
        },
        _ => return None,
    };
    Some(CaseCommand::Superior(superior))
}

fn of_order(name: CommandName, story: &Story, random: &mut Random) -> Option<CaseCommand> {
    let rule = table::RULES.iter().find(|rule| rule.name == name)?;
    let fits: Vec<_> = story.case.orders.iter().filter(|order| rule.order.contains(&order.state)).collect();
    let any: Vec<_> = story.case.orders.iter().collect();
    let among = if fits.is_empty() || random.one_in(12) { &any } else { &fits };
    if among.is_empty() {
        return None;
    }
    let chosen = *random.pick(among);
    let fence = if random.one_in(2) { None } else { Some(chosen.fence) };
    let command = order_command(name, story, random, fence)?;
    Some(CaseCommand::Order(chosen.id, command))
}

fn order_command(
    name: CommandName,
    story: &Story,
    random: &mut Random,
    fence: Option<u32>,
) -> Option<OrderCommand> {
    use CommandName as N;
    let someone = random.pick(&story.people.volunteers).account;
    Some(match name {
        N::ExpressInterest => OrderCommand::ExpressInterest,
        N::Claim => OrderCommand::Claim(order::claim::Claim {
            fence,
            for_account: random.one_in(6).then_some(someone),
        }),
        N::Sign => OrderCommand::Sign,
        N::Decline => OrderCommand::Decline,
        N::Release => OrderCommand::Release,
        N::CheckIn => OrderCommand::CheckIn(order::check_in::CheckIn { fence: None, proven: None }),
        N::CheckOut => OrderCommand::CheckOut(order::check_out::CheckOut { fence: None }),
        N::Transfer => {
            OrderCommand::Transfer(order::transfer::Transfer { to: story.people.water_two.account })
        }
        N::WaiveAssist => OrderCommand::WaiveAssist,
        N::Done => OrderCommand::Done(order::done::Done { fence: None, evidence: photo() }),
        _ => return None,
    })
}

/// Those whom the order's chooser would pick.
pub fn interested(story: &Story) -> Option<(OrderId, Vec<AccountId>)> {
    let order = story.case.orders.iter().find(|order| {
        order.mode == DispatchMode::Interest && order.state.is_waiting() && !order.interested.is_empty()
    })?;
    (story.case.state != CaseState::Shelved).then(|| (order.id, order.interested.clone()))
}
