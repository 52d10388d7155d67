//! Complaints: whom the matter is about is kept out of it.

use sandan_boot::Snapshot;
use sandan_core::case::Case;
use sandan_core::case::facts::About;
use sandan_core::ids::{AccountId, UnitId};

/// True when the case is about a person or a unit.
pub(super) fn is_complaint(case: &Case) -> bool {
    !case.origin.parties.about.is_empty()
}

/// The people it is about.
pub(super) fn subjects(case: &Case) -> impl Iterator<Item = AccountId> + '_ {
    case.origin.parties.about.iter().filter_map(|about| match about {
        About::Person(person) => Some(*person),
        About::Unit(_) => None,
    })
}

/// The units it is about, and the units of the people it is about: nobody judges a colleague.
pub(super) fn subject_units(case: &Case, snapshot: &Snapshot) -> Vec<UnitId> {
    let unit_of = |person: &AccountId| snapshot.people.get(person).and_then(|card| card.unit).map(UnitId);
    let of_people = subjects(case).filter_map(|person| unit_of(&person));
    let named = case.origin.parties.about.iter().filter_map(|about| match about {
        About::Unit(unit) => Some(*unit),
        About::Person(_) => None,
    });
    let mut units: Vec<UnitId> = named.chain(of_people).collect();
    units.sort_unstable();
    units.dedup();
    units
}
