//! 报事、点单: how a case begins.

use crate::command::prelude::*;

use crate::case::event::Submitted;

/// What somebody reported or ordered, located and checked; the words are content.
pub type Submission = Submitted;

/// The first event's body.
pub(super) fn decide(submission: &Submission, ctx: &Context) -> Result<Body, Rejection> {
    let category = ctx.profile.category(&submission.category);
    let category = category.ok_or_else(|| Rejection::UnknownCategory(submission.category.clone()))?;
    if category.kind != submission.kind {
        return Err(Rejection::Invalid("kind"));
    }
    if submission.slot.is_some_and(|slot| slot <= ctx.now) {
        return Err(Rejection::Invalid("slot"));
    }
    let parties = &submission.parties;
    if parties.anonymous && (parties.reporter.is_some() || parties.proxy.is_some()) {
        return Err(Rejection::Invalid("anonymous"));
    }
    if submission
        .external
        .as_ref()
        .is_some_and(|external| external.number.is_empty() || external.system.is_empty())
    {
        return Err(Rejection::Missing("external.number"));
    }
    Ok(Body::Submitted(Box::new(submission.clone())))
}
