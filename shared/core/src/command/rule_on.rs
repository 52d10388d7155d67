//! 会商认定: after the profile's rounds the level above ends what cannot be satisfied, or shelves it.

use super::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleOn {
    pub ruling: Ruling,
    /// Reasons and the next channel, told to the resident.
    pub note: Option<ContentRef>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ruling {
    Close,
    Shelve,
}

pub const RULE: Rule = Rule {
    name: CommandName::RuleOn,
    from: &[CaseState::Revisiting],
    order: &[],
    who: &[Who::Above(Role::Supervisor), Who::Above(Role::DutyLeader), Who::Above(Role::SigningLeader)],
};

pub(super) fn decide(
    case: &Case,
    actor: &Actor,
    rule: &RuleOn,
    ctx: &Context,
) -> Result<Vec<Step>, Rejection> {
    judge_is_another(case, actor)?;
    if !case.ruling {
        return Err(Rejection::NotDue);
    }
    if rule.note.is_none() {
        return Err(Rejection::Missing("note"));
    }
    let ruled = Body::Ruled { shelve: rule.ruling == Ruling::Shelve, note: rule.note.clone() };
    let then = match rule.ruling {
        Ruling::Close => end(case, Ending::Dissatisfied),
        Ruling::Shelve if case.external.is_some() => return Err(Rejection::SuperiorClock),
        Ruling::Shelve => Body::Shelved { review: ctx.profile.limits.review_shelved },
    };
    Ok(vec![ruled.into(), then.into()])
}
