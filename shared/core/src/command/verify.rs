//! 核查: someone else looks whether it is done.

use super::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verify {
    pub verdict: Verdict,
    pub evidence: Evidence,
}

/// What the checker found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Passed,
    Failed,
}

pub const RULE: Rule = Rule {
    name: CommandName::Verify,
    from: &[CaseState::FedBack],
    order: &[],
    who: &[Who::Desk(Role::Checker), Who::Desk(Role::Supervisor), Who::Reporter],
};

pub(super) fn decide(
    case: &Case,
    actor: &Actor,
    verify: &Verify,
    ctx: &Context,
) -> Result<Vec<Step>, Rejection> {
    judge_is_another(case, actor)?;
    let by_requester = check_mode(case, ctx.profile) == CheckMode::Requester;
    if !by_requester && RULE.who[2].holds(case, None, actor) && !staff_checks(case, actor) {
        return Err(Rejection::NotAllowed { command: CommandName::Verify });
    }
    match verify.verdict {
        Verdict::Passed => Ok(passed(case, verify.evidence.clone(), ctx)),
        Verdict::Failed => {
            step(Body::Verified { passed: false, evidence: verify.evidence.clone(), revisit: false })
        }
    }
}

fn staff_checks(case: &Case, actor: &Actor) -> bool {
    RULE.who[..2].iter().any(|who| who.holds(case, None, actor))
}
