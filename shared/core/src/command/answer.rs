//! 直接答复: a consultation is answered at the desk, from the knowledge base.

use super::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    pub answer: ContentRef,
}

pub const RULE: Rule = Rule {
    name: CommandName::Answer,
    from: &[CaseState::Accepted],
    order: &[],
    who: &[Who::Desk(Role::Acceptor), Who::Desk(Role::Dispatcher), Who::Desk(Role::Secretary)],
};

pub(super) fn decide(case: &Case, _: &Actor, answer: &Answer, ctx: &Context) -> Result<Vec<Step>, Rejection> {
    let mut steps = cancel_open_orders(case);
    steps.push(Body::AnsweredDirectly { answer: answer.answer.clone() }.into());
    let one_in = ctx.profile.rounds.revisit_one_in;
    if case.has_somebody_to_ask() && one_in > 1 && is_sampled(case, one_in) {
        let revisit = Body::Verified { passed: true, evidence: Evidence::default(), revisit: true };
        steps.push(Step::system(revisit));
    } else {
        steps.push(end(case, Ending::AnsweredDirectly).into());
    }
    Ok(steps)
}
