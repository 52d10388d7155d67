//! 撤回: before the feedback the resident may take it back; holders are told and keep nothing open.

use super::prelude::*;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Withdraw {
    pub note: Option<ContentRef>,
}

pub const RULE: Rule = Rule {
    name: CommandName::Withdraw,
    from: CaseState::BEFORE_FEEDBACK,
    order: &[],
    who: &[Who::Reporter, Who::Desk(Role::Acceptor)],
};

pub(super) fn decide(case: &Case, _: &Actor, withdraw: &Withdraw) -> Result<Vec<Step>, Rejection> {
    if case.external.is_some() {
        return Err(Rejection::SuperiorClock);
    }
    // Other people's voices stay: they are taken out of the merge first.
    if !case.voices.is_empty() {
        return Err(Rejection::Invalid("voices"));
    }
    let mut steps = cancel_open_orders(case);
    steps.push(Body::Withdrawn { note: withdraw.note.clone() }.into());
    Ok(steps)
}
