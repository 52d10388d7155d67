//! 申请: extension, return, shelving and exclusion are asked for and decided by somebody else; the clock runs on.

use super::prelude::*;

use crate::case::clock::Clock;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ask {
    pub kind: RequestKind,
    pub order: Option<OrderId>,
    /// How much more, for an extension; until when, for shelving.
    pub limit: Option<Limit>,
    pub note: Option<ContentRef>,
}

const BY_THE_WORK: &[Who] = &[
    Who::Holder,
    Who::Unit(Role::Handler),
    Who::Place(Role::GridWorker),
    Who::Place(Role::GridHead),
    Who::Desk(Role::Dispatcher),
];

pub const EXTEND: Rule =
    Rule { name: CommandName::RequestExtend, from: &[CaseState::Handling], order: &[], who: BY_THE_WORK };
pub const RETURN: Rule = Rule {
    name: CommandName::RequestReturn,
    from: &[CaseState::Dispatched, CaseState::Handling],
    order: &[],
    who: BY_THE_WORK,
};
pub const SHELVE: Rule =
    Rule { name: CommandName::RequestShelve, from: &[CaseState::Handling], order: &[], who: BY_THE_WORK };
pub const EXCLUDE: Rule = Rule {
    name: CommandName::RequestExclude,
    from: &[CaseState::Handling, CaseState::FedBack, CaseState::Revisiting, CaseState::Closed],
    order: &[],
    who: &[Who::Unit(Role::Handler), Who::Desk(Role::Dispatcher), Who::Desk(Role::Secretary)],
};

/// The rule of each kind.
#[must_use]
pub const fn rule(kind: RequestKind) -> &'static Rule {
    match kind {
        RequestKind::Extend => &EXTEND,
        RequestKind::Return => &RETURN,
        RequestKind::Shelve => &SHELVE,
        RequestKind::Exclude => &EXCLUDE,
    }
}

pub(super) fn decide(case: &Case, actor: &Actor, ask: &Ask, ctx: &Context) -> Result<Vec<Step>, Rejection> {
    if ask.note.is_none() {
        return Err(Rejection::Missing("note"));
    }
    if case.requests.iter().any(|request| request.kind == ask.kind && request.granted.is_none()) {
        return Err(Rejection::AlreadyDone);
    }
    if case.final_at.is_some() {
        return Err(Rejection::WindowOver);
    }
    let order = match ask.kind {
        RequestKind::Extend => extension(case, ask, ctx)?,
        RequestKind::Return => Some(returned(case, actor, ask)?),
        RequestKind::Shelve if case.external.is_some() => return Err(Rejection::SuperiorClock),
        RequestKind::Shelve | RequestKind::Exclude => None,
    };
    step(Body::Requested {
        id: RequestId(ctx.ids.fresh()),
        request: ask.kind,
        order,
        limit: ask.limit,
        note: ask.note.clone(),
    })
}

fn extension(case: &Case, ask: &Ask, ctx: &Context) -> Result<Option<OrderId>, Rejection> {
    if case.external.is_some() {
        return Err(Rejection::SuperiorClock);
    }
    let more = ask.limit.ok_or(Rejection::Missing("limit"))?;
    let order = ask.order.or_else(|| case.lead_order().map(|lead| lead.id));
    let is_main =
        |clock: &&Clock| clock.kind == ClockKind::Handle && clock.name.is_none() && clock.order == order;
    let main = case.running().find(is_main);
    let main = main.ok_or(Rejection::NotDue)?;
    if more.unit != main.limit.unit || more.amount == 0 {
        return Err(Rejection::Invalid("limit"));
    }
    if ctx.now > main.due_at {
        return Err(Rejection::AfterDue);
    }
    if case.counts.extensions >= ctx.profile.rounds.extensions {
        return Err(Rejection::UsedUp);
    }
    Ok(main.order)
}

fn returned(case: &Case, actor: &Actor, ask: &Ask) -> Result<OrderId, Rejection> {
    let assigned = |order: &&Order| {
        order.mode == DispatchMode::Assign
            && matches!(order.state, OrderState::Assigned | OrderState::Taken)
            && ask.order.is_none_or(|id| id == order.id)
    };
    let mine = |order: &&Order| {
        let units = units_of(actor);
        order.taker(actor.account).is_some()
            || order.person == Some(actor.account)
            || order.unit.is_some_and(|unit| units.contains(&unit))
    };
    let order = case.orders.iter().filter(assigned).find(mine).ok_or(Rejection::NotHolder)?;
    Ok(order.id)
}
