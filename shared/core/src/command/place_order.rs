//! 派单: offer to volunteers or assign to workers and units.

use super::prelude::*;

/// Whom the order is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taker {
    Volunteer,
    Staff,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlaceOrder {
    pub part: Part,
    pub mode: DispatchMode,
    pub taker: Taker,
    pub unit: Option<UnitId>,
    pub person: Option<AccountId>,
    /// Volunteers to whom it is shown; empty: everybody who serves the area.
    pub offered_to: Vec<AccountId>,
    pub area: Option<AreaPath>,
    pub ring: u8,
    pub capacity: u8,
    pub slot: Option<Instant>,
    /// Who does it when nobody claims or comes.
    pub note: Option<ContentRef>,
}

pub const RULE: Rule = Rule {
    name: CommandName::PlaceOrder,
    from: &[CaseState::Accepted, CaseState::Dispatched, CaseState::Handling],
    order: &[],
    who: &[
        Who::Desk(Role::Dispatcher),
        Who::Desk(Role::Secretary),
        Who::Desk(Role::Supervisor),
        Who::Desk(Role::DutyLeader),
        Who::Place(Role::GridHead),
    ],
};

pub(super) fn decide(
    case: &Case,
    actor: &Actor,
    order: &PlaceOrder,
    ctx: &Context,
) -> Result<Vec<Step>, Rejection> {
    if order.part == Part::Lead && case.state != CaseState::Accepted {
        return Err(Rejection::WrongState { command: CommandName::PlaceOrder, state: case.state });
    }
    let above = Who::Above(Role::Supervisor).holds(case, None, actor)
        || Who::Above(Role::DutyLeader).holds(case, None, actor);
    if order.part == Part::Lead && !above {
        first_lead_stays(case, order)?;
    }
    placed(case, order, ctx)
}

/// The order as an event, after what holds for people and rules alike.
pub(super) fn placed(case: &Case, order: &PlaceOrder, ctx: &Context) -> Result<Vec<Step>, Rejection> {
    let category = ctx.profile.category(&case.category);
    match order.taker {
        Taker::Volunteer if order.mode == DispatchMode::Assign => {
            return Err(Rejection::VolunteersAreOffered);
        }
        Taker::Volunteer if category.is_some_and(|category| category.never_volunteers) => {
            return Err(Rejection::NotForVolunteers);
        }
        Taker::Staff if order.mode != DispatchMode::Assign => return Err(Rejection::Invalid("mode")),
        Taker::Staff if order.unit.is_none() && order.person.is_none() => {
            return Err(Rejection::Missing("unit"));
        }
        Taker::Volunteer | Taker::Staff => {}
    }
    if order.mode == DispatchMode::Invite && order.person.is_none() {
        return Err(Rejection::Missing("person"));
    }
    if case.is_about_any(order.person, order.unit) {
        return Err(Rejection::Invalid("person"));
    }
    // One is invited and one is told to; only an offer may look for a team.
    let one = matches!(order.mode, DispatchMode::Invite | DispatchMode::Assign);
    step(Body::OrderPlaced(Placed {
        id: OrderId(ctx.ids.fresh()),
        part: order.part,
        mode: order.mode,
        area: order.area.clone().unwrap_or_else(|| case.place.path.clone()),
        ring: order.ring,
        unit: order.unit,
        person: order.person,
        offered_to: order.offered_to.clone(),
        capacity: if one { 1 } else { order.capacity.max(1) },
        slot: order.slot.or(case.origin.slot),
    }))
}

/// 首接负责.
pub(super) fn first_lead_stays(case: &Case, order: &PlaceOrder) -> Result<(), Rejection> {
    match case.lead {
        Some(Lead::Unit(unit)) if order.unit != Some(unit) => Err(Rejection::FirstLeadStays),
        Some(Lead::Unit(_) | Lead::Person(_)) | None => Ok(()),
    }
}
