//! A clock passed: the case moves, or who is late becomes known one level higher.

use crate::command::prelude::*;

use crate::case::clock::{Clock, Passing};
use crate::command::clocks::ladder;

pub(in crate::command) fn decide(case: &Case, id: ClockId, ctx: &Context) -> Result<Vec<Step>, Rejection> {
    let clock = case.clock(id).filter(|clock| clock.is_running()).ok_or(Rejection::NotDue)?;
    if clock.fire_at.is_none_or(|at| at > ctx.now) {
        return Err(Rejection::NotDue);
    }
    match clock.kind.passing() {
        // The router and the acceptor come with commands of their own.
        Passing::Task => Err(Rejection::NotDue),
        Passing::Escalates => escalate(case, clock, ctx),
        Passing::Moves => moves(case, clock, ctx),
    }
}

fn escalate(case: &Case, clock: &Clock, ctx: &Context) -> Result<Vec<Step>, Rejection> {
    let (to, _) = ladder(case, clock, ctx);
    if to <= clock.level {
        return Err(Rejection::NotDue);
    }
    Ok(vec![Step::raising(Body::Escalated { clock: clock.kind, from: clock.level, to }, clock.id)])
}

fn moves(case: &Case, clock: &Clock, ctx: &Context) -> Result<Vec<Step>, Rejection> {
    match clock.kind {
        ClockKind::ResidentAnswer => system(Body::ResidentAnswered { answer: None }),
        ClockKind::ReopenWindow | ClockKind::AppealWindow | ClockKind::UnmergeWindow => {
            system(Body::Finalised)
        }
        ClockKind::CheckIn => no_show(case, clock),
        ClockKind::ClaimWindow | ClockKind::InterestWindow | ClockKind::InviteWindow => {
            lapse(case, clock, ctx)
        }
        _ => Err(Rejection::NotDue),
    }
}

fn lapse(case: &Case, clock: &Clock, ctx: &Context) -> Result<Vec<Step>, Rejection> {
    let order = clock.order.and_then(|id| case.order(id)).ok_or(Rejection::NoSuchOrder)?;
    // A team that is not full goes with those who came.
    if !order.takers.is_empty() {
        return system(Body::TeamSettled { order: order.id });
    }
    let lapsed =
        Body::OrderEnded { order: order.id, end: OrderEnd::Lapsed, fence: order.fence + 1, by: None };
    let mut steps = vec![Step::system(lapsed)];
    if order.part == Part::Lead && order.ring + 1 >= ctx.profile.rounds.rings {
        steps.push(Step::system(Body::RoutingFailed { reason: "nobody_claimed".to_owned() }));
    }
    Ok(steps)
}

/// A lease that nobody used goes back to the pool. A missed appointment does not: the resident is told, and the
/// backstop (兜底人) takes over, which is the dispatch desk.
fn no_show(case: &Case, clock: &Clock) -> Result<Vec<Step>, Rejection> {
    let order = clock.order.and_then(|id| case.order(id)).ok_or(Rejection::NoSuchOrder)?;
    let absent = order.takers.iter().filter(|taker| taker.checked_in_at.is_none());
    let ended = absent.zip(1..).map(|(taker, n)| {
        let by = Some(taker.account);
        Step::system(Body::OrderEnded { order: order.id, end: OrderEnd::NoShow, fence: order.fence + n, by })
    });
    let mut steps: Vec<Step> = ended.collect();
    let nobody_left = steps.len() == order.takers.len();
    if nobody_left && order.part == Part::Lead && order.slot.is_some() {
        steps.push(Step::system(Body::RoutingFailed { reason: "no_show".to_owned() }));
    }
    if steps.is_empty() { Err(Rejection::NotDue) } else { Ok(steps) }
}
