//! 回访: three separate questions, asked by someone who did not handle it; or the resident's own rating.

use super::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Revisit {
    /// Nobody answered, or they did not want to.
    Tried {
        attempt: Attempt,
    },
    Answered {
        contacted_in_time: bool,
        solved: bool,
        satisfied: Satisfaction,
        note: Option<ContentRef>,
    },
}

pub const RULE: Rule = Rule {
    name: CommandName::Revisit,
    from: &[CaseState::Revisiting],
    order: &[],
    who: &[Who::Desk(Role::Revisiter), Who::Desk(Role::Supervisor), Who::Reporter],
};

pub(super) fn decide(
    case: &Case,
    actor: &Actor,
    revisit: &Revisit,
    ctx: &Context,
) -> Result<Vec<Step>, Rejection> {
    judge_is_another(case, actor)?;
    if case.ruling || case.waits_for_reply() {
        return Err(Rejection::AlreadyDone);
    }
    match revisit {
        Revisit::Tried { attempt } => tried(case, *attempt, ctx),
        Revisit::Answered { contacted_in_time, solved, satisfied, note } => {
            let answers = Body::Revisited {
                contacted_in_time: *contacted_in_time,
                solved: *solved,
                satisfied: *satisfied,
                note: note.clone(),
            };
            let content = *solved && *satisfied != Satisfaction::Dissatisfied;
            Ok(vec![answers.into(), next(case, content, ctx).into()])
        }
    }
}

fn tried(case: &Case, attempt: Attempt, ctx: &Context) -> Result<Vec<Step>, Rejection> {
    let tried: Step = Body::RevisitTried { attempt }.into();
    match attempt {
        Attempt::Reached => Err(Rejection::Missing("solved")),
        Attempt::Refused => Ok(vec![tried, end(case, Ending::RefusedToAnswer).into()]),
        Attempt::NotReached if case.counts.revisit_tries + 1 >= ctx.profile.rounds.revisit_tries => {
            Ok(vec![tried, end(case, Ending::NotReached).into()])
        }
        Attempt::NotReached => Ok(vec![tried]),
    }
}

fn next(case: &Case, content: bool, ctx: &Context) -> Body {
    match (content, case.counts.redos < ctx.profile.rounds.redos) {
        (true, _) => end(case, Ending::Satisfied),
        (false, true) => Body::RedoOrdered { round: case.counts.redos + 1 },
        (false, false) => Body::RulingAsked,
    }
}
