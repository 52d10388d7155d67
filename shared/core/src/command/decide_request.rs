//! 同意、驳回: the level that the profile names decides a request.

use super::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecideRequest {
    pub request: RequestId,
    pub note: Option<ContentRef>,
}

const DECIDERS: &[Who] = &[
    Who::Desk(Role::Supervisor),
    Who::Desk(Role::Secretary),
    Who::Desk(Role::SigningLeader),
    Who::Desk(Role::DutyLeader),
];
const OPEN_OR_CLOSED: &[CaseState] = &[
    CaseState::Accepted,
    CaseState::Dispatched,
    CaseState::Handling,
    CaseState::Shelved,
    CaseState::FedBack,
    CaseState::Revisiting,
    CaseState::Closed,
];

pub const APPROVE: Rule =
    Rule { name: CommandName::Approve, from: OPEN_OR_CLOSED, order: &[], who: DECIDERS };
pub const REFUSE: Rule = Rule { name: CommandName::Refuse, from: OPEN_OR_CLOSED, order: &[], who: DECIDERS };

fn open(case: &Case, id: RequestId) -> Result<&Request, Rejection> {
    case.requests.iter().find(|r| r.id == id && r.granted.is_none()).ok_or(Rejection::NoSuchRequest)
}

pub(super) fn refuse(case: &Case, actor: &Actor, decision: &DecideRequest) -> Result<Vec<Step>, Rejection> {
    let request = open(case, decision.request)?;
    not_ones_own(request, actor)?;
    step(Body::RequestDecided { id: request.id, granted: false, note: decision.note.clone() })
}

pub(super) fn approve(
    case: &Case,
    actor: &Actor,
    decision: &DecideRequest,
    ctx: &Context,
) -> Result<Vec<Step>, Rejection> {
    let request = open(case, decision.request)?;
    not_ones_own(request, actor)?;
    let granted =
        Step::from(Body::RequestDecided { id: request.id, granted: true, note: decision.note.clone() });
    match request.kind {
        RequestKind::Extend => {
            higher_for_the_second(case, actor)?;
            Ok(vec![granted])
        }
        RequestKind::Return => returned(case, request, granted, ctx),
        RequestKind::Shelve if case.state == CaseState::Handling => {
            let review = request.limit.unwrap_or(ctx.profile.limits.review_shelved);
            Ok(vec![granted, Body::Shelved { review }.into()])
        }
        RequestKind::Shelve => {
            Err(Rejection::WrongState { command: CommandName::Approve, state: case.state })
        }
        RequestKind::Exclude => exclude(request, actor, granted),
    }
}

fn not_ones_own(request: &Request, actor: &Actor) -> Result<(), Rejection> {
    if request.by == Some(actor.account) { Err(Rejection::HandlerMayNotJudge) } else { Ok(()) }
}

fn higher_for_the_second(case: &Case, actor: &Actor) -> Result<(), Rejection> {
    let higher = actor.is(Role::SigningLeader) || actor.is(Role::DutyLeader);
    if case.counts.extensions > 0 && !higher { Err(Rejection::HigherApprover) } else { Ok(()) }
}

/// A return that was granted too often ends the ping-pong: a person at the next level decides.
fn returned(case: &Case, request: &Request, granted: Step, ctx: &Context) -> Result<Vec<Step>, Rejection> {
    let mut steps = vec![granted];
    if let Some(order) = request.order.and_then(|id| case.order(id)).filter(|order| order.state.is_open()) {
        // What is shelved is taken up again first.
        if order.state == OrderState::Shelved {
            return Err(Rejection::WrongOrderState { command: CommandName::Approve, state: order.state });
        }
        let ended = Body::OrderEnded {
            order: order.id,
            end: OrderEnd::Returned,
            fence: order.fence + 1,
            by: request.by,
        };
        steps.push(ended.into());
        if case.counts.returns + 1 >= ctx.profile.rounds.returns && order.part == Part::Lead {
            steps.push(Step::system(Body::RoutingFailed { reason: "returned_too_often".to_owned() }));
        }
    }
    Ok(steps)
}

/// 剔除 needs two approvers.
fn exclude(request: &Request, actor: &Actor, granted: Step) -> Result<Vec<Step>, Rejection> {
    if request.seconds.contains(&actor.account) {
        return Err(Rejection::AlreadyDone);
    }
    if request.seconds.is_empty() {
        return step(Body::RequestSeconded { id: request.id });
    }
    Ok(vec![granted, Body::Excluded.into()])
}
