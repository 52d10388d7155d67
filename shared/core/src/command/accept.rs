//! 受理: the case becomes ours; category and urgency may be corrected.

use super::prelude::*;

/// The acceptor's judgment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Accept {
    pub category: Option<String>,
    pub urgency: Option<Urgency>,
}

pub const RULE: Rule = Rule {
    name: CommandName::Accept,
    from: &[CaseState::Submitted],
    order: &[],
    who: &[Who::Desk(Role::Acceptor), Who::Desk(Role::Dispatcher), Who::Desk(Role::Secretary)],
};

pub(super) fn decide(_: &Case, _: &Actor, accept: &Accept, ctx: &Context) -> Result<Vec<Step>, Rejection> {
    if let Some(category) = &accept.category
        && ctx.profile.category(category).is_none()
    {
        return Err(Rejection::UnknownCategory(category.clone()));
    }
    step(Body::Accepted { category: accept.category.clone(), urgency: accept.urgency })
}
