//! Who sees which fields of a case: a pure table (relation, phase, secrecy) → view class → fields.
//!
//! An event is rendered once per class, not once per socket. Names and telephones are never in an event; a class
//! says whether the content behind it may be read, and how much of it is masked.

use crate::case::Case;
use crate::case::order::Order;
use crate::case::state::CaseState;
use crate::command::rule::{Who, units_of};
use crate::role::{Actor, Role};
use serde::{Deserialize, Serialize};

/// How somebody looks at a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ViewClass {
    /// The wall: state, category, area; nothing personal.
    Screen,
    /// Before a claim: kind of service, grid, time, skills. Never text, photos, building, people.
    Pool,
    /// The resident's own case, staff named by role.
    Reporter,
    /// Who holds an order: what is needed to go there and to telephone.
    Holder,
    /// The same on a 保密 case: the place and the matter, not the caller.
    HolderSecret,
    /// Colleagues of the unit that handles: masked people.
    Unit,
    /// Desks of the area: masked people, everything else.
    Staff,
    /// Those who decide one level up, check and revisit: as staff, and full values with a reason, logged.
    Supervisor,
    /// Reads history and logs, no content.
    Auditor,
}

impl ViewClass {
    pub const ALL: [ViewClass; 9] = [
        Self::Screen,
        Self::Pool,
        Self::Reporter,
        Self::Holder,
        Self::HolderSecret,
        Self::Unit,
        Self::Staff,
        Self::Supervisor,
        Self::Auditor,
    ];
}

/// How much of a person's name, number or address is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Detail {
    Hidden,
    /// 张*, 138****8001, the address to the building.
    Masked,
    Full,
}

/// What one class may read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fields {
    /// The words of the report, photos, comments.
    pub matter: Detail,
    /// Name and telephone of reporter and served person.
    pub people: Detail,
    /// Address and exact point; the grid is always shown.
    pub place: Detail,
    /// Notes of the staff to each other.
    pub notes: Detail,
    /// Accounts of those who acted; else only their role.
    pub actors: Detail,
}

/// The table.
#[must_use]
pub const fn fields(class: ViewClass) -> Fields {
    use Detail::{Full, Hidden, Masked};
    match class {
        ViewClass::Screen | ViewClass::Pool => {
            Fields { matter: Hidden, people: Hidden, place: Hidden, notes: Hidden, actors: Hidden }
        }
        ViewClass::Reporter => {
            Fields { matter: Full, people: Full, place: Full, notes: Hidden, actors: Hidden }
        }
        ViewClass::Holder => Fields { matter: Full, people: Full, place: Full, notes: Full, actors: Masked },
        ViewClass::HolderSecret => {
            Fields { matter: Full, people: Hidden, place: Full, notes: Full, actors: Masked }
        }
        ViewClass::Unit => Fields { matter: Full, people: Masked, place: Masked, notes: Full, actors: Full },
        ViewClass::Staff | ViewClass::Supervisor => {
            Fields { matter: Full, people: Masked, place: Full, notes: Full, actors: Full }
        }
        ViewClass::Auditor => {
            Fields { matter: Hidden, people: Hidden, place: Hidden, notes: Hidden, actors: Full }
        }
    }
}

/// The widest class in which this person may see the case; `None`: they may not know that it exists.
#[must_use]
pub fn class_of(case: &Case, actor: &Actor) -> Option<ViewClass> {
    if case.is_about(actor.account, &units_of(actor)) {
        return None;
    }
    if is_reporter(case, actor) {
        return Some(ViewClass::Reporter);
    }
    let personal =
        || personal_class(case, actor).or_else(|| is_voice(case, actor).then_some(ViewClass::Screen));
    staff_class(case, actor).or_else(personal)
}

fn is_reporter(case: &Case, actor: &Actor) -> bool {
    let parties = &case.origin.parties;
    let me = Some(actor.account);
    parties.reporter == me || parties.proxy.as_ref().is_some_and(|proxy| proxy.by == me)
}

/// Whose report became a voice of this case: they follow how it goes, and read nothing of the first reporter's.
fn is_voice(case: &Case, actor: &Actor) -> bool {
    case.voices.iter().any(|voice| voice.reporter == Some(actor.account))
}

fn staff_class(case: &Case, actor: &Actor) -> Option<ViewClass> {
    let holds = case.holders().any(|holder| holder == actor.account);
    let grants = actor.grants.iter().filter(|grant| grant.role.is_staff());
    let reaching = grants.filter(|grant| grant.covers(&case.place.path, &case.units()));
    let classes = reaching.map(|grant| match grant.role {
        Role::AuditAdmin => ViewClass::Auditor,
        Role::Handler => ViewClass::Unit,
        Role::Supervisor | Role::Checker | Role::Revisiter | Role::SigningLeader | Role::DutyLeader => {
            ViewClass::Supervisor
        }
        Role::SystemAdmin | Role::SecurityAdmin | Role::Appraiser => ViewClass::Screen,
        _ => ViewClass::Staff,
    });
    let width = |class: &ViewClass| {
        let fields = fields(*class);
        (fields.matter, fields.place, *class == ViewClass::Supervisor, fields.actors)
    };
    let best = classes.max_by_key(width)?;
    // Who works on it sees what is needed to go there, for as long as the work lasts.
    let working = holds && is_working_phase(case) && best != ViewClass::Auditor;
    Some(if working { holder_class(case) } else { best })
}

/// Volunteers and whoever else has only a personal relation: by phase, and no longer after the close.
fn personal_class(case: &Case, actor: &Actor) -> Option<ViewClass> {
    let mine = |order: &&Order| order.taker(actor.account).is_some();
    if case.orders.iter().filter(mine).any(Order::is_held) {
        return Some(if is_working_phase(case) { holder_class(case) } else { ViewClass::Pool });
    }
    let asked = case.orders.iter().filter(|order| order.state.is_waiting());
    asked.into_iter().any(|order| Who::Asked.holds_order(order, actor)).then_some(ViewClass::Pool)
}

fn holder_class(case: &Case) -> ViewClass {
    if case.origin.parties.secret { ViewClass::HolderSecret } else { ViewClass::Holder }
}

const fn is_working_phase(case: &Case) -> bool {
    matches!(
        case.state,
        CaseState::Dispatched | CaseState::Handling | CaseState::Accepted | CaseState::FedBack
    )
}

/// 张三丰 → 张**.
#[must_use]
pub fn mask_name(name: &str) -> String {
    let mut letters = name.chars();
    let first: String = letters.next().into_iter().collect();
    first + &"*".repeat(letters.count().clamp(1, 3))
}

/// 13800138001 → 138****8001; shorter numbers keep their last two digits.
#[must_use]
pub fn mask_phone(phone: &str) -> String {
    let digits: Vec<char> = phone.chars().collect();
    if digits.len() >= 8 {
        let head: String = digits[..3].iter().collect();
        let tail: String = digits[digits.len() - 4..].iter().collect();
        return format!("{head}****{tail}");
    }
    let tail: String = digits[digits.len().saturating_sub(2)..].iter().collect();
    format!("****{tail}")
}

/// The address up to the building: 幸福路8号院3号楼2单元501 → 幸福路8号院3号楼****.
#[must_use]
pub fn mask_address(address: &str) -> String {
    let ends = ["号楼", "栋", "幢", "座", "号院", "小区", "弄", "号"];
    let cut = ends.iter().find_map(|end| address.find(end).map(|at| at + end.len()));
    let kept = cut.map_or_else(|| address.chars().take(6).collect::<String>(), |at| address[..at].to_owned());
    format!("{kept}****")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_numbers_and_addresses_are_masked() {
        assert_eq!(mask_name("张三"), "张*");
        assert_eq!(mask_name("欧阳小明"), "欧***");
        assert_eq!(mask_phone("13800138001"), "138****8001");
        assert_eq!(mask_phone("123"), "****23");
        assert_eq!(mask_address("幸福路8号院3号楼2单元501"), "幸福路8号院3号楼****");
        assert_eq!(mask_address("河边柳树下的石凳旁"), "河边柳树下的****");
        assert_eq!(mask_name(""), "*");
    }

    #[test]
    fn nothing_personal_before_a_claim_and_on_the_wall() {
        for class in [ViewClass::Pool, ViewClass::Screen] {
            let fields = fields(class);
            assert_eq!([fields.matter, fields.people, fields.place], [Detail::Hidden; 3]);
        }
    }
}
