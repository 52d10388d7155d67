//! Checks of people's cards.

use crate::units::is_path;
use sandan_boot::Snapshot;
use sandan_contract::rest::registry::PersonDoc;
use sandan_core::area::AreaPath;
use sandan_core::ids::UnitId;
use sandan_core::role::{Role, Scope};
use sandan_kit::auth::Principal;
use sandan_kit::problem::{Code, Problem};
use sandan_kit::text;

/// The words for who can take orders.
pub const KINDS: [&str; 3] = ["volunteer", "grid_worker", "handler"];
/// Items in a list of a card.
const MAX_ITEMS: usize = 50;
/// Minutes of a day.
const DAY: u16 = 24 * 60;

/// Checks what an administrator wrote about somebody.
///
/// # Errors
/// `bad_field`, with each field that is wrong.
pub fn check_card(snapshot: &Snapshot, card: &PersonDoc) -> Result<(), Problem> {
    let mut problem = Problem::new(Code::BadField);
    if let Err(wrong) = text::check_line("name", &card.name, 40) {
        problem = problem.and(wrong);
    }
    if !KINDS.contains(&card.kind.as_str()) {
        problem = problem.field("kind", "没有这个类型", format!("must be one of {}", KINDS.join(", ")));
    }
    for (at, path) in card.areas.iter().enumerate() {
        if !is_path(snapshot, path) {
            problem = problem.field(format!("areas[{at}]"), "没有这个区域", "no such area");
        }
    }
    if card.unit.is_some_and(|unit| !snapshot.units.contains_key(&UnitId(unit))) {
        problem = problem.field("unit", "没有这个单位", "no such unit");
    }
    for (name, list) in [("skills", &card.skills), ("certificates", &card.certificates)] {
        let is_item = |item: &String| text::check_line(name, item, 40).is_ok();
        if list.len() > MAX_ITEMS || !list.iter().all(is_item) {
            problem = problem.field(name, "最多 50 项，每项最多 40 字", "at most 50 items of 40 characters");
        }
    }
    if !(1..=50).contains(&card.max_open) {
        problem = problem.field("max_open", "应为 1 到 50", "must be 1 to 50");
    }
    if card.quiet.is_some_and(|(from, to)| from >= DAY || to > DAY) {
        problem = problem.field("quiet", "应为一天之内的分钟数", "must be minutes of one day");
    }
    if problem.field_names().next().is_none() { Ok(()) } else { Err(problem) }
}

/// True when somebody with a staff role may see this card: it serves a place or a unit in one of their scopes.
#[must_use]
pub fn may_see(principal: &Principal, card: &PersonDoc) -> bool {
    let staff = principal.actor.grants.iter().filter(|grant| grant.role.is_staff());
    let sees = |scope: &Scope| match scope {
        Scope::Area(area) => {
            // Who serves a unit and no area is seen by those who reach the whole district.
            let whole = area.is_empty() || area.parent().is_none();
            whole || card.areas.iter().any(|path| area.contains(&AreaPath::from_stored(path.clone())))
        }
        Scope::Unit(unit) => card.unit == Some(unit.0),
        Scope::Own => false,
    };
    staff.into_iter().any(|grant| sees(&grant.scope))
}

/// Passes when a system administrator's scope holds every area of this card.
///
/// # Errors
/// `forbidden`.
pub fn may_manage(principal: &Principal, snapshot: &Snapshot, card: &PersonDoc) -> Result<(), Problem> {
    let mut places: Vec<AreaPath> = card.areas.iter().cloned().map(AreaPath::from_stored).collect();
    if let Some(unit) = card.unit.and_then(|unit| snapshot.units.get(&UnitId(unit))) {
        places.push(AreaPath::from_stored(unit.area_path.clone()));
    }
    let whole = crate::http::district_path(snapshot);
    for place in &places {
        let place = if place.is_empty() { &whole } else { place };
        if !principal.actor.may_as(Role::SystemAdmin, place, &[]) {
            return Err(Problem::new(Code::Forbidden).detail("超出管辖范围", "outside of your area"));
        }
    }
    Ok(())
}
