//! Who may give a command, and in which states: the table behind `docs/loop.md`.

use super::CommandName;
use super::rejection::Rejection;
use crate::area::AreaPath;
use crate::case::Case;
use crate::case::facts::CheckMode;
use crate::case::order::Order;
use crate::case::state::{CaseState, OrderState};
use crate::ids::UnitId;
use crate::role::{Actor, Role, Scope};

/// One way of being entitled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// A role whose scope reaches the desk on which the case lies.
    Desk(Role),
    /// A role whose scope reaches the place of the case (grid workers, grid heads).
    Place(Role),
    /// A role in the unit that was told to handle.
    Unit(Role),
    /// A role over the desk or anything above it only: one level up decides.
    Above(Role),
    /// The resident who reported, or a voice that joined.
    Reporter,
    /// Who holds the order (or any order of the case, for case commands).
    Holder,
    /// The person to whom the order is offered, who is invited or told to.
    Asked,
}

/// The rule of one command.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    pub name: CommandName,
    /// States of the case in which it may be given.
    pub from: &'static [CaseState],
    /// States of the order, for order commands; empty for case commands.
    pub order: &'static [OrderState],
    pub who: &'static [Who],
}

impl Rule {
    /// Checks sight, entitlement and state, in that order: a stranger learns nothing about the state.
    pub(super) fn check(&self, case: &Case, order: Option<&Order>, actor: &Actor) -> Result<(), Rejection> {
        let units = units_of(actor);
        if case.is_about(actor.account, &units) {
            return Err(Rejection::Unseen);
        }
        if !self.who.iter().any(|who| who.holds(case, order, actor)) {
            return Err(Rejection::NotAllowed { command: self.name });
        }
        if !self.from.contains(&case.state) {
            return Err(Rejection::WrongState { command: self.name, state: case.state });
        }
        match order {
            Some(order) if !self.order.contains(&order.state) => {
                Err(Rejection::WrongOrderState { command: self.name, state: order.state })
            }
            _ => Ok(()),
        }
    }
}

/// The units in which somebody has a role.
#[must_use]
pub fn units_of(actor: &Actor) -> Vec<UnitId> {
    let units = actor.grants.iter().filter_map(|grant| match &grant.scope {
        Scope::Unit(unit) => Some(*unit),
        Scope::Area(_) | Scope::Own => None,
    });
    units.collect()
}

impl Who {
    /// True when this way of being entitled holds.
    #[must_use]
    pub fn holds(self, case: &Case, order: Option<&Order>, actor: &Actor) -> bool {
        match self {
            Who::Desk(role) => actor.may_as(role, &case.desk, &[]),
            Who::Place(role) => actor.may_as(role, &case.place.path, &[]),
            Who::Unit(role) => {
                let units = order.map_or_else(|| case.units(), |order| order.unit.into_iter().collect());
                actor
                    .grants
                    .iter()
                    .any(|g| g.role == role && matches!(&g.scope, Scope::Unit(u) if units.contains(u)))
            }
            Who::Above(role) => {
                let above = case.desk.parent().unwrap_or_else(|| AreaPath::from_stored(String::new()));
                actor.may_as(role, &above, &[]) || (above.is_empty() && actor.may_as(role, &case.desk, &[]))
            }
            Who::Reporter => is_reporter(case, actor),
            Who::Holder => match order {
                Some(order) => order.taker(actor.account).is_some(),
                None => case.holders().any(|holder| holder == actor.account),
            },
            Who::Asked => order.is_some_and(|order| is_asked(order, actor)),
        }
    }

    /// The words of the table.
    #[must_use]
    pub fn title(self) -> String {
        match self {
            Who::Desk(role) => format!("{}（本级）", role.title()),
            Who::Place(role) => format!("{}（属地）", role.title()),
            Who::Unit(role) => format!("{}（本单位）", role.title()),
            Who::Above(role) => format!("{}（上级）", role.title()),
            Who::Reporter => "诉求人".to_owned(),
            Who::Holder => "接单人".to_owned(),
            Who::Asked => "受邀/可接单人".to_owned(),
        }
    }
}

fn is_reporter(case: &Case, actor: &Actor) -> bool {
    let me = Some(actor.account);
    case.origin.parties.reporter == me || case.voices.iter().any(|voice| voice.reporter == me)
}

/// Offered by name, or to the pool of an area in which the volunteer serves.
fn is_asked(order: &Order, actor: &Actor) -> bool {
    if order.person == Some(actor.account) || order.offered_to.contains(&actor.account) {
        return true;
    }
    let open_pool = order.offered_to.is_empty() && order.person.is_none() && order.unit.is_none();
    let serves_here = actor.grants.iter().any(|grant| match (&grant.role, &grant.scope) {
        (Role::Volunteer, Scope::Area(serves)) => order.area.contains(serves) || serves.contains(&order.area),
        _ => false,
    });
    open_pool && serves_here
}

/// A handler's judgment of their own work counts for nothing.
pub(super) fn judge_is_another(case: &Case, actor: &Actor) -> Result<(), Rejection> {
    if case.handlers.contains(&actor.account) { Err(Rejection::HandlerMayNotJudge) } else { Ok(()) }
}

/// Whether this one in `one_in` is drawn: a fixed function of the case, so that nobody chooses.
pub(super) fn is_sampled(case: &Case, one_in: u32) -> bool {
    let number = case.id().0.as_u128() >> 16;
    let mixed = (number as u64 ^ (number >> 64) as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32;
    one_in <= 1 || mixed.is_multiple_of(u64::from(one_in))
}

/// How this case's feedback is verified.
pub(super) fn check_mode(case: &Case, profile: &crate::profile::Profile) -> CheckMode {
    profile.category(&case.category).map_or(CheckMode::OnSite, |category| category.check)
}

impl Who {
    /// True when the order is offered to this person, by name or through the pool.
    #[must_use]
    pub fn holds_order(self, order: &Order, actor: &Actor) -> bool {
        match self {
            Who::Asked => is_asked(order, actor),
            Who::Holder => order.taker(actor.account).is_some(),
            Who::Desk(_) | Who::Place(_) | Who::Unit(_) | Who::Above(_) | Who::Reporter => false,
        }
    }
}
