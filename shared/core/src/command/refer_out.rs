//! 转办: another house is responsible; it closes only when they signed and the resident was told.

use super::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReferOut {
    /// The receiving house.
    pub to: String,
    /// The receipt: who signed for it there.
    pub signed_by: String,
    pub resident_told: Told,
    pub note: Option<ContentRef>,
}

/// Whether the resident knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    Yes,
    No,
    /// There is nobody to tell.
    Nobody,
}

pub const RULE: Rule = Rule {
    name: CommandName::ReferOut,
    from: &[CaseState::Accepted],
    order: &[],
    who: &[Who::Desk(Role::Dispatcher), Who::Desk(Role::Acceptor), Who::Desk(Role::Secretary)],
};

pub(super) fn decide(case: &Case, _: &Actor, refer: &ReferOut) -> Result<Vec<Step>, Rejection> {
    if refer.to.trim().is_empty() {
        return Err(Rejection::Missing("to"));
    }
    if refer.signed_by.trim().is_empty() {
        return Err(Rejection::Missing("signed_by"));
    }
    match refer.resident_told {
        Told::No => return Err(Rejection::Missing("resident_told")),
        Told::Nobody if case.has_somebody_to_ask() => return Err(Rejection::Missing("resident_told")),
        Told::Yes | Told::Nobody => {}
    }
    let referred = Body::ReferredOut {
        to: refer.to.clone(),
        signed_by: refer.signed_by.clone(),
        note: refer.note.clone(),
    };
    let mut steps = cancel_open_orders(case);
    steps.extend([referred.into(), end(case, Ending::ReferredOut).into()]);
    Ok(steps)
}
