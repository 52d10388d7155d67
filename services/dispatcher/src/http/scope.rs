//! How far somebody's lists reach.

use sandan_core::role::{Actor, Role, Scope};
use uuid::Uuid;

/// Ranges of area paths and units that somebody's roles cover.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Reach {
    pub paths: Vec<(String, String)>,
    pub units: Vec<Uuid>,
}

/// The reach of the roles that pass.
pub(super) fn reach(actor: &Actor, passes: impl Fn(Role) -> bool) -> Reach {
    let mut reach = Reach::default();
    for grant in actor.grants.iter().filter(|grant| passes(grant.role)) {
        match &grant.scope {
            Scope::Area(path) => reach.paths.push(path.range()),
            Scope::Unit(unit) => reach.units.push(unit.0),
            Scope::Own => {}
        }
    }
    reach
}

/// Roles whose lists show what they do not handle themselves: all staff but the administrators.
pub(super) fn sees_lists(role: Role) -> bool {
    role.is_staff() && !matches!(role, Role::SystemAdmin | Role::SecurityAdmin | Role::AuditAdmin)
}
