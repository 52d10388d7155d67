//! Who leads a case: the profile's lead kinds in their order, until one of them can.
//!
//! A decision is a pure function of the case, the people as read, and the rules. It is stored whole, with the
//! reasons for and against everybody who was looked at, in the change that carries it out.

mod about;
mod crew;
mod interest;
mod offer;
mod record;
mod task;
mod tell;
mod units;

pub use crew::Crew;
pub use interest::interested;
pub use record::{Considered, Decision, Settled, reasons_for, row};
pub use sandan_routing::NIGHT_DUTY;

use about::is_complaint;
use sandan_boot::Snapshot;
use sandan_core::case::facts::LeadKind;
use sandan_core::case::{Case, Lead};
use sandan_core::command::Context;
use sandan_core::command::system::route::Route;
use sandan_core::profile::Category;

/// What a decision looks at.
pub struct Question<'a> {
    pub case: &'a Case,
    pub category: &'a Category,
    pub crew: &'a Crew,
    pub snapshot: &'a Snapshot,
    pub ctx: &'a Context<'a>,
}

/// What one lead kind came to.
pub(crate) enum Answer {
    Found(Route, Considered),
    /// Nobody; the word says why a person would have to decide.
    Nobody(&'static str, Considered),
}

/// Routes a case: orders, or a person must decide.
#[must_use]
pub fn route(case: &Case, crew: &Crew, snapshot: &Snapshot, ctx: &Context<'_>) -> (Route, Decision) {
    let mut considered = Vec::new();
    let route = match ctx.profile.category(&case.category) {
        _ if case.place.path.is_empty() => person("place_unknown"),
        None => person("unknown_category"),
        Some(category) => {
            let question = Question { case, category, crew, snapshot, ctx };
            through_the_kinds(&question, &mut considered)
        }
    };
    let decision = Decision::routed(case, ctx.now, &route, considered);
    (route, decision)
}

fn person(reason: &str) -> Route {
    Route::Person { reason: reason.to_owned() }
}

fn through_the_kinds(question: &Question<'_>, considered: &mut Vec<Considered>) -> Route {
    let mut reason = "nobody_leads";
    for kind in kinds(question) {
        let answer = match kind {
            LeadKind::Volunteer => offer::offer(question),
            LeadKind::GridWorker => tell::tell(question),
            LeadKind::Community | LeadKind::Street | LeadKind::Department | LeadKind::Property => {
                units::hand_to_unit(question)
            }
        };
        match answer {
            Answer::Found(route, why) => {
                considered.push(why);
                return route;
            }
            Answer::Nobody(why_not, why) => {
                considered.push(why);
                reason = why_not;
            }
        }
    }
    if is_complaint(question.case) {
        return person("complaint");
    }
    person(if task::at_night(question) { "night" } else { reason })
}

/// The kinds to try: units are looked for once, whatever their kind, and first when one leads already (首接负责).
/// Who is complained about has colleagues among workers and volunteers; the matter goes to a unit or to a person.
fn kinds(question: &Question<'_>) -> Vec<LeadKind> {
    let is_unit = |kind: &LeadKind| !matches!(kind, LeadKind::Volunteer | LeadKind::GridWorker);
    let mut kinds: Vec<LeadKind> = Vec::new();
    if let (Some(Lead::Unit(_)), false) = (question.case.lead, question.category.leads.iter().any(is_unit)) {
        kinds.push(LeadKind::Department);
    }
    for kind in &question.category.leads {
        let again = is_unit(kind) && kinds.iter().any(is_unit);
        if !again && (is_unit(kind) || !is_complaint(question.case)) {
            kinds.push(*kind);
        }
    }
    if matches!(question.case.lead, Some(Lead::Unit(_))) {
        kinds.sort_by_key(|kind| !is_unit(kind));
    }
    kinds
}

/// True when another kind may be tried after volunteers.
pub(crate) fn has_fallback(question: &Question<'_>) -> bool {
    kinds(question).iter().any(|kind| *kind != LeadKind::Volunteer)
}
