//! Grid workers: the one of the place is told, at night one of those on duty.

use super::record::{Considered, Told};
use super::task::{at_night, excluded, on_duty, task};
use super::{Answer, Question};
use sandan_core::case::Lead;
use sandan_core::case::facts::{DispatchMode, LeadKind, Part};
use sandan_core::command::place_order::{PlaceOrder, Taker};
use sandan_core::command::system::route::Route;
use sandan_core::ids::AccountId;
use sandan_routing::{Assignment, Candidate, Weights, assign_worker};

pub(super) fn tell(question: &Question<'_>) -> Answer {
    let assignment = assign(question);
    let worker = assignment.worker.as_ref().map(|worker| worker.account);
    let considered = Considered::Workers(Told::of(assignment));
    match worker {
        Some(worker) => Answer::Found(Route::Orders(vec![order(worker, Part::Lead)]), considered),
        None => Answer::Nobody("no_worker", considered),
    }
}

/// 先行处置: who is on duty goes there first, while the responsible unit is on its way.
pub(super) fn first_aid(question: &Question<'_>) -> Option<(PlaceOrder, Told)> {
    let assignment = assign(question);
    let worker = assignment.worker.as_ref()?.account;
    Some((order(worker, Part::Assist), Told::of(assignment)))
}

fn assign(question: &Question<'_>) -> Assignment {
    let mut task = task(question, DispatchMode::Assign, 0, excluded(question.case, false));
    // Skills of a category are asked of volunteers; a worker is told for the place.
    task.skills.clear();
    task.leads = vec![LeadKind::GridWorker];
    let night = at_night(question);
    let people: Vec<Candidate> =
        question.crew.workers.iter().map(|person| on_duty(person, true, night)).collect();
    let mut assignment = assign_worker(&task, &people, &Weights::default());
    first_lead_stays(question, &mut assignment);
    assignment
}

/// 首接负责 holds for a worker too, as long as he is there to be told.
fn first_lead_stays(question: &Question<'_>, assignment: &mut Assignment) {
    let Some(Lead::Person(first)) = question.case.lead else { return };
    let Some(place) = assignment.others.iter().position(|other| other.account == first) else { return };
    let first = assignment.others.remove(place);
    if let Some(instead) = assignment.worker.replace(first) {
        assignment.others.insert(0, instead);
    }
}

fn order(worker: AccountId, part: Part) -> PlaceOrder {
    PlaceOrder {
        part,
        mode: DispatchMode::Assign,
        taker: Taker::Staff,
        unit: None,
        person: Some(worker),
        offered_to: Vec::new(),
        area: None,
        ring: 0,
        capacity: 1,
        slot: None,
        note: None,
    }
}
