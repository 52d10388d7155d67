//! 反馈: the handler says what came of it, with evidence.

use super::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeedBack {
    pub outcome: Outcome,
    pub evidence: Evidence,
}

pub const RULE: Rule = Rule {
    name: CommandName::FeedBack,
    from: &[CaseState::Handling],
    order: &[],
    who: &[Who::Holder, Who::Unit(Role::Handler), Who::Place(Role::GridHead)],
};

pub(super) fn decide(
    case: &Case,
    actor: &Actor,
    feedback: &FeedBack,
    ctx: &Context,
) -> Result<Vec<Step>, Rejection> {
    if !case.may_feed_back() {
        return Err(Rejection::OrdersOpen);
    }
    if check_mode(case, ctx.profile) == CheckMode::Photos && !has_photo(case, feedback) {
        return Err(Rejection::PhotoRequired);
    }
    let fed_back = Body::FedBack { outcome: feedback.outcome, evidence: feedback.evidence.clone() };
    after_feedback(case, actor, fed_back, ctx)
}

/// A photo counts when it came with the feedback or with a done order.
fn has_photo(case: &Case, feedback: &FeedBack) -> bool {
    !feedback.evidence.attachments.is_empty() || case.done_photos > 0
}
