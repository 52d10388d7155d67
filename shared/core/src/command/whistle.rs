//! 吹哨报到: a community or street convenes departments for a joint matter.

use super::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Whistle {
    pub units: Vec<UnitId>,
    pub note: Option<ContentRef>,
}

pub const RULE: Rule = Rule {
    name: CommandName::Whistle,
    from: &[CaseState::Accepted, CaseState::Dispatched, CaseState::Handling],
    order: &[],
    who: &[Who::Desk(Role::Secretary), Who::Desk(Role::Dispatcher), Who::Desk(Role::DutyLeader)],
};

/// More units than this are not one joint matter.
const MOST_UNITS: usize = 12;

pub(super) fn decide(
    case: &Case,
    _: &Actor,
    whistle: &Whistle,
    ctx: &Context,
) -> Result<Vec<Step>, Rejection> {
    if whistle.units.is_empty() {
        return Err(Rejection::Missing("units"));
    }
    let mut units = whistle.units.clone();
    units.sort_unstable();
    units.dedup();
    if units.len() > MOST_UNITS || units.iter().any(|unit| case.is_about_any(None, Some(*unit))) {
        return Err(Rejection::Invalid("units"));
    }
    let orders = units.iter().map(|unit| {
        Step::from(Body::OrderPlaced(Placed {
            id: OrderId(ctx.ids.fresh()),
            part: Part::Assist,
            mode: DispatchMode::Assign,
            area: case.place.path.clone(),
            ring: 0,
            unit: Some(*unit),
            person: None,
            offered_to: Vec::new(),
            capacity: 1,
            slot: None,
        }))
    });
    let blown = Body::WhistleBlown { units: units.clone(), note: whistle.note.clone() };
    Ok(std::iter::once(blown.into()).chain(orders).collect())
}
