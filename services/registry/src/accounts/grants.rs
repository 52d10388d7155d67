//! Roles as they are written on the wire, and who may give them.

use sandan_boot::Snapshot;
use sandan_contract::rest::auth::GrantBody;
use sandan_core::area::AreaPath;
use sandan_core::ids::{AccountId, UnitId};
use sandan_core::role::{Grant, Role, Scope};
use sandan_kit::auth::Principal;
use sandan_kit::problem::{Code, Problem};

/// The most roles of one account.
const MAX_ROLES: usize = 50;

/// Reads roles as an administrator wrote them.
///
/// # Errors
/// `bad_field`, with each that is wrong.
pub fn read_grants(snapshot: &Snapshot, bodies: &[GrantBody]) -> Result<Vec<Grant>, Problem> {
    let mut problem = Problem::new(Code::BadField);
    if bodies.len() > MAX_ROLES {
        return Err(problem.field("roles", "角色过多", "at most 50 roles"));
    }
    let mut grants = Vec::with_capacity(bodies.len());
    for (at, body) in bodies.iter().enumerate() {
        let role = Role::from_word(&body.role).filter(|role| *role != Role::Resident);
        let scope = read_scope(snapshot, body);
        match (role, scope) {
            (Some(role), Ok(scope)) => grants.push(Grant { role, scope }),
            (None, _) => problem = problem.field(format!("roles[{at}].role"), "没有这个角色", "no such role"),
            (_, Err((field, zh, en))) => problem = problem.field(format!("roles[{at}].{field}"), zh, en),
        }
    }
    grants.sort();
    grants.dedup();
    if problem.field_names().next().is_none() { Ok(grants) } else { Err(problem) }
}

fn read_scope(
    snapshot: &Snapshot,
    body: &GrantBody,
) -> Result<Scope, (&'static str, &'static str, &'static str)> {
    match (&body.area, body.unit) {
        (Some(code), None) if code.is_empty() => Ok(Scope::Area(AreaPath::default())),
        (Some(code), None) => {
            let path = snapshot.grid.as_ref().and_then(|grid| grid.tree().path(code).cloned());
            path.map(Scope::Area).ok_or(("area", "没有这个区域", "no such area"))
        }
        (None, Some(unit)) if snapshot.units.contains_key(&UnitId(unit)) => Ok(Scope::Unit(UnitId(unit))),
        (None, Some(_)) => Err(("unit", "没有这个单位", "no such unit")),
        _ => Err(("area", "须注明区域或单位之一", "give an area or a unit")),
    }
}

/// Passes when a security administrator's own scope holds all these grants.
///
/// # Errors
/// `forbidden`.
pub fn may_give(principal: &Principal, snapshot: &Snapshot, grants: &[Grant]) -> Result<(), Problem> {
    let whole = crate::http::district_path(snapshot);
    let place = |scope: &Scope| match scope {
        Scope::Area(path) => path.clone(),
        Scope::Unit(unit) => {
            let path = snapshot.units.get(unit).map(|unit| unit.area_path.clone()).unwrap_or_default();
            if path.is_empty() { whole.clone() } else { AreaPath::from_stored(path) }
        }
        Scope::Own => whole.clone(),
    };
    let reaches = |grant: &Grant| principal.actor.may_as(Role::SecurityAdmin, &place(&grant.scope), &[]);
    if grants.iter().all(reaches) {
        return Ok(());
    }
    Err(Problem::new(Code::Forbidden).detail("超出管辖范围", "outside of your area"))
}

/// Passes when a security administrator may change this account: never their own, and only within their scope.
///
/// # Errors
/// `forbidden`.
pub fn may_change(principal: &Principal, snapshot: &Snapshot, account: AccountId) -> Result<(), Problem> {
    if principal.account() == account {
        return Err(Problem::new(Code::Forbidden)
            .detail("不得更改自己的账号", "nobody changes their own account here"));
    }
    let known = snapshot.accounts.get(&account).map(|entry| entry.grants.as_slice()).unwrap_or_default();
    may_give(principal, snapshot, known)
}
