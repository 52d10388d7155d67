//! Units: by the responsibility list, the first lead before it, the unit of the place behind it.

use super::about::subject_units;
use super::record::Considered;
use super::task::at_night;
use super::{Answer, Question, tell};
use sandan_boot::Snapshot;
use sandan_core::area::{AreaPath, Level};
use sandan_core::case::facts::{DispatchMode, LeadKind, Part};
use sandan_core::case::state::OrderState;
use sandan_core::case::{Case, Lead};
use sandan_core::command::place_order::{PlaceOrder, Taker};
use sandan_core::command::system::route::Route;
use sandan_core::ids::UnitId;
use sandan_routing::{Branch, Matter, Responsibility, responsible};

pub(super) fn hand_to_unit(question: &Question<'_>) -> Answer {
    let returned = returned(question.case);
    let subjects = subject_units(question.case, question.snapshot);
    let kept_out: Vec<UnitId> = returned.iter().chain(&subjects).copied().collect();
    let found = responsible(&matter(question, &subjects), &list(question, &returned));
    let lead = found.lead.as_ref().map(|lead| lead.unit);
    let of_place = || of_the_place(question, &kept_out);
    let unit = lead.or_else(of_place);
    let of_the_place = unit.filter(|_| lead.is_none());
    let Some(unit) = unit else {
        let why = if returned.is_empty() { "no_responsible_unit" } else { "returned" };
        return Answer::Nobody(why, Considered::Units { found, of_the_place, returned, first_aid: None });
    };
    let mut orders = vec![order(unit, Part::Lead)];
    let assists = found.assists.iter().map(|choice| choice.unit);
    let assists = assists.filter(|assist| *assist != unit && !assists_already(question.case, *assist));
    orders.extend(assists.map(|assist| order(assist, Part::Assist)));
    let aid = if at_night(question) { tell::first_aid(question) } else { None };
    let first_aid = aid.map(|(aid, why)| {
        orders.push(aid);
        why
    });
    let nobody_goes = at_night(question) && first_aid.is_none();
    let considered = Considered::Units { found, of_the_place, returned, first_aid };
    if nobody_goes {
        // A unit signs in its office hours: at night somebody must telephone.
        return Answer::Nobody("night", considered);
    }
    Answer::Found(Route::Orders(orders), considered)
}

fn matter(question: &Question<'_>, subjects: &[UnitId]) -> Matter {
    let case = question.case;
    let depth = case.desk.codes().count().clamp(1, Level::ALL.len());
    let first = match case.lead {
        Some(Lead::Unit(unit)) => Some(Branch::FirstLead { unit }),
        Some(Lead::Person(_)) | None => None,
    };
    let subjects = subjects.iter().map(|unit| Branch::Subject { unit: *unit });
    Matter {
        category: case.category.clone(),
        place: case.place.path.clone(),
        level: Level::ALL[depth - 1],
        branches: first.into_iter().chain(subjects).collect(),
    }
}

/// The profile's list with the units that are in the registry and in service.
fn list(question: &Question<'_>, returned: &[UnitId]) -> Vec<Responsibility> {
    let lines = question.ctx.profile.responsibilities.iter().filter_map(|line| {
        let unit = line.unit_id.or_else(|| question.snapshot.unit_by_code(&line.unit).map(|(id, _)| id))?;
        let active = question.snapshot.units.get(&unit).is_some_and(|card| card.active);
        let part = if line.assist { Part::Assist } else { Part::Lead };
        (active && !returned.contains(&unit)).then(|| Responsibility {
            category: line.category.clone(),
            area: line.area.clone(),
            level: line.level,
            unit,
            part,
        })
    });
    lines.collect()
}

/// Units whose return was granted: it is not theirs.
fn returned(case: &Case) -> Vec<UnitId> {
    let returned = case.orders.iter().filter(|order| order.state == OrderState::Returned);
    let mut units: Vec<UnitId> = returned.filter_map(|order| order.unit).collect();
    units.sort_unstable();
    units.dedup();
    units
}

/// 属地: the unit of a kind that may lead, with the smallest area around the place.
fn of_the_place(question: &Question<'_>, kept_out: &[UnitId]) -> Option<UnitId> {
    let kinds: Vec<&str> = question.category.leads.iter().filter_map(|lead| unit_kind(*lead)).collect();
    let serves = |area: &str| {
        let area = AreaPath::from_stored(area.to_owned());
        let near = !area.is_empty() && area.contains(&question.case.place.path);
        near.then(|| area.codes().count())
    };
    let snapshot: &Snapshot = question.snapshot;
    let units = snapshot
        .units
        .iter()
        .filter(|(id, card)| card.active && kinds.contains(&card.kind.as_str()) && !kept_out.contains(id));
    let near = units.filter_map(|(id, card)| serves(&card.area_path).map(|depth| (depth, *id)));
    near.max_by_key(|(depth, id)| (*depth, std::cmp::Reverse(*id))).map(|(_, id)| id)
}

/// Departments are found by the list only; the others have a place of their own.
const fn unit_kind(lead: LeadKind) -> Option<&'static str> {
    match lead {
        LeadKind::Community => Some("community"),
        LeadKind::Street => Some("street"),
        LeadKind::Property => Some("property"),
        LeadKind::Department | LeadKind::Volunteer | LeadKind::GridWorker => None,
    }
}

fn assists_already(case: &Case, unit: UnitId) -> bool {
    let mut open = case.orders.iter().filter(|order| order.part == Part::Assist && order.state.is_open());
    open.any(|order| order.unit == Some(unit))
}

fn order(unit: UnitId, part: Part) -> PlaceOrder {
    PlaceOrder {
        part,
        mode: DispatchMode::Assign,
        taker: Taker::Staff,
        unit: Some(unit),
        person: None,
        offered_to: Vec::new(),
        area: None,
        ring: 0,
        capacity: 1,
        slot: None,
        note: None,
    }
}
