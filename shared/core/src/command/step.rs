//! What a decision is made of, and the turns that several commands share.

use super::prelude::*;

/// In whose name a step happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// Who gave the command.
    Actor,
    /// The rules, as a consequence.
    System,
}

/// One event to be, without its time and clocks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    pub by: By,
    pub body: Body,
    /// The clock whose level this step raises.
    pub raises: Option<ClockId>,
}

impl From<Body> for Step {
    fn from(body: Body) -> Self {
        Self { by: By::Actor, body, raises: None }
    }
}

impl Step {
    pub(in crate::command) fn system(body: Body) -> Self {
        Self { by: By::System, body, raises: None }
    }

    pub(in crate::command) fn raising(body: Body, clock: ClockId) -> Self {
        Self { by: By::System, body, raises: Some(clock) }
    }
}

/// A decision of one step.
pub(in crate::command) fn step(body: Body) -> Result<Vec<Step>, Rejection> {
    Ok(vec![body.into()])
}

/// A decision of one step by the system.
pub(in crate::command) fn system(body: Body) -> Result<Vec<Step>, Rejection> {
    Ok(vec![Step::system(body)])
}

/// The loop ends here; a superior order first waits for its reply.
pub(in crate::command) fn end(case: &Case, ending: Ending) -> Body {
    match &case.external {
        Some(external) if external.reply != ReplyState::Sent => Body::ReplyAwaited { ending },
        Some(_) | None => Body::Closed { ending },
    }
}

/// Checked and found good: the resident is asked again when drawn, low-scored or supervised, and reachable.
pub(in crate::command) fn passed(case: &Case, evidence: Evidence, ctx: &Context) -> Vec<Step> {
    let watched = case.supervised || case.counts.redos > 0 || case.counts.reworks > 0;
    let drawn = watched || is_sampled(case, ctx.profile.rounds.revisit_one_in);
    let revisit = drawn && case.has_somebody_to_ask();
    let mut steps = vec![Body::Verified { passed: true, evidence, revisit }.into()];
    if !revisit {
        let ending = if case.has_somebody_to_ask() { Ending::NotSampled } else { Ending::NoContact };
        steps.push(end(case, ending).into());
    }
    steps
}

/// A feedback, and the check where the category wants none or did not draw this one.
pub(in crate::command) fn after_feedback(
    case: &Case,
    _: &Actor,
    feedback: Body,
    ctx: &Context,
) -> Result<Vec<Step>, Rejection> {
    let mut steps = vec![Step::from(feedback)];
    let unchecked = match check_mode(case, ctx.profile) {
        CheckMode::None => true,
        CheckMode::Sample => !is_sampled(case, SAMPLE_ONE_IN) && !case.supervised,
        CheckMode::Requester => !case.has_somebody_to_ask(),
        CheckMode::OnSite | CheckMode::Photos => false,
    };
    if unchecked {
        steps.extend(passed(case, Evidence::default(), ctx).into_iter().map(|step| Step::system(step.body)));
    }
    Ok(steps)
}

/// One in so many is looked at when a category checks by sample.
const SAMPLE_ONE_IN: u32 = 5;

/// Ends every open order because the case goes another way.
pub(in crate::command) fn cancel_open_orders(case: &Case) -> Vec<Step> {
    let open = case.orders.iter().filter(|order| order.state.is_open());
    let cancelled = open.map(|order| Body::OrderEnded {
        order: order.id,
        end: OrderEnd::Cancelled,
        fence: order.fence + 1,
        by: None,
    });
    cancelled.map(Step::from).collect()
}
