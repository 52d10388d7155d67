//! 并案: two reports of one problem. Every voice is kept, told and asked separately; un-merge is possible.

use crate::command::prelude::*;

pub const MERGE: Rule = Rule {
    name: CommandName::Merge,
    from: CaseState::BEFORE_FEEDBACK,
    order: &[],
    who: &[Who::Desk(Role::Acceptor), Who::Desk(Role::Dispatcher), Who::Desk(Role::Secretary)],
};
pub const UNMERGE: Rule = Rule {
    name: CommandName::Unmerge,
    from: &[CaseState::Merged],
    order: &[],
    who: &[
        Who::Desk(Role::Acceptor),
        Who::Desk(Role::Dispatcher),
        Who::Desk(Role::Secretary),
        Who::Desk(Role::Supervisor),
    ],
};

/// The steps of the case that becomes a voice, and of the one that takes it: one change over both.
pub(super) fn merge(case: &Case, into: &Case, actor: &Actor) -> Result<(Vec<Step>, Vec<Step>), Rejection> {
    MERGE.check(case, None, actor)?;
    MERGE.check(into, None, actor).map_err(|_| Rejection::Invalid("into"))?;
    let same_district = case.id().district() == into.id().district();
    // A complaint must not become visible to its subject through somebody else's case.
    if case.origin.parties.about != into.origin.parties.about {
        return Err(Rejection::Invalid("into"));
    }
    if case.id() == into.id() || !same_district || !case.voices.is_empty() || case.external.is_some() {
        return Err(Rejection::Invalid("into"));
    }
    let mut steps = cancel_open_orders(case);
    steps.push(Body::Merged { into: into.id() }.into());
    let joined = Body::VoiceJoined { from: case.id(), reporter: case.origin.parties.reporter };
    Ok((steps, vec![joined.into()]))
}

/// The state before comes back with a fresh limit; the time that ran stays in the history.
pub(super) fn unmerge(case: &Case, from: &Case, actor: &Actor) -> Result<(Vec<Step>, Vec<Step>), Rejection> {
    UNMERGE.check(case, None, actor)?;
    if case.final_at.is_some() {
        return Err(Rejection::WindowOver);
    }
    if case.merged_into != Some(from.id()) {
        return Err(Rejection::Invalid("from"));
    }
    // Its own orders were cancelled by the merge, so work in progress goes back to the dispatch desk.
    let state = match case.before_merge {
        Some(CaseState::Submitted) => CaseState::Submitted,
        _ => CaseState::Accepted,
    };
    Ok((vec![Body::Unmerged { state }.into()], vec![Body::VoiceLeft { from: case.id() }.into()]))
}
