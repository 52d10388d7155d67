//! Which grid worker is told to.

use crate::candidate::{Candidate, CandidateKind};
use crate::filter::lasting_refusals;
use crate::rank::{Ranked, Refused, distinct, split};
use crate::reason::{Merit, Refusal};
use crate::ring::{ring_area, rings};
use crate::score::Weights;
use crate::task::Task;
use sandan_core::area::AreaPath;
use serde::{Deserialize, Serialize};

/// Who is told, or nobody: then a person at the area's desk decides.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assignment {
    pub ring: u8,
    /// The area in which the worker was found.
    pub area: Option<AreaPath>,
    pub worker: Option<Ranked>,
    /// Those who could have been told as well, the best first.
    pub others: Vec<Ranked>,
    pub refused: Vec<Refused>,
}

/// The worker of the place's own grid, else of the area above it, else a neighbour below that area, and so on up
/// to the county. Only grid workers are told: a volunteer among the candidates is refused, whatever the task says.
///
/// Neither load nor rest lets a worker off his own grid; they only weigh among several. Being off duty does when
/// the matter is urgent.
#[must_use]
pub fn assign_worker(task: &Task, candidates: &[Candidate], weights: &Weights) -> Assignment {
    let candidates = distinct(candidates, |candidate| worker_refusals(task, candidate));
    let (fit, refused) = split(task, &candidates, weights, |candidate| worker_refusals(task, candidate));
    let areas_of = |ranked: &Ranked| {
        let found = candidates.binary_search_by_key(&ranked.account, |candidate| candidate.account);
        found.map_or(&[][..], |place| candidates[place].areas.as_slice())
    };
    for ring in 0..rings(&task.place) {
        let Some(area) = ring_area(&task.place, ring) else { break };
        let mut found = in_area(&area, &fit, areas_of).into_iter();
        if let Some(worker) = found.next() {
            let (worker, others) = (Some(worker), found.collect());
            return Assignment { ring, area: Some(area), worker, others, refused };
        }
    }
    nobody(task, fit, refused)
}

/// The workers of the area itself, then those of grids below it, each group the best first.
fn in_area<'a>(area: &AreaPath, fit: &[Ranked], areas_of: impl Fn(&Ranked) -> &'a [AreaPath]) -> Vec<Ranked> {
    let (mut own, mut near) = (Vec::new(), Vec::new());
    for ranked in fit {
        let areas = areas_of(ranked);
        let (group, reason) = if areas.contains(area) {
            (&mut own, Merit::RunsArea { area: area.clone(), points: 0 })
        } else if areas.iter().any(|below| area.contains(below)) {
            (&mut near, Merit::Neighbour { area: area.clone(), points: 0 })
        } else {
            continue;
        };
        let mut ranked = ranked.clone();
        ranked.reasons.insert(0, reason);
        group.push(ranked);
    }
    own.append(&mut near);
    own
}

fn nobody(task: &Task, fit: Vec<Ranked>, mut refused: Vec<Refused>) -> Assignment {
    let reason = if task.place.is_empty() { Refusal::PlaceUnknown } else { Refusal::OutsideCounty };
    let outside =
        fit.into_iter().map(|ranked| Refused { account: ranked.account, reasons: vec![reason.clone()] });
    refused.extend(outside);
    refused.sort_by_key(|refused| refused.account);
    let ring = rings(&task.place).saturating_sub(1);
    Assignment { ring, area: None, worker: None, others: Vec::new(), refused }
}

fn worker_refusals(task: &Task, candidate: &Candidate) -> Vec<Refusal> {
    let mut refusals = lasting_refusals(task, candidate);
    match candidate.kind {
        CandidateKind::Volunteer if !refusals.contains(&Refusal::VolunteersAreNotAssigned) => {
            refusals.push(Refusal::VolunteersAreNotAssigned);
        }
        CandidateKind::Handler => refusals.push(Refusal::ToldThroughUnit),
        CandidateKind::GridWorker if task.urgent && !candidate.on_duty => refusals.push(Refusal::OffDuty),
        CandidateKind::Volunteer | CandidateKind::GridWorker => {}
    }
    refusals
}
