//! Why somebody is not asked. Every filter runs, so that a person reads all reasons at once.

use crate::candidate::{Candidate, CandidateKind, minute_of_day};
use crate::reason::Refusal;
use crate::ring::ring_of;
use crate::task::Task;
use sandan_core::case::facts::DispatchMode;

/// The first ring in which the candidate is asked; `None` outside the county.
pub(crate) fn candidate_ring(task: &Task, candidate: &Candidate) -> Option<u8> {
    candidate.places().filter_map(|area| ring_of(&task.place, area)).min()
}

/// Reasons that hold for being offered the task now, up to this ring.
pub(crate) fn offer_refusals(task: &Task, candidate: &Candidate, ring: u8) -> Vec<Refusal> {
    let mut refusals = lasting_refusals(task, candidate);
    refusals.extend(load(candidate));
    refusals.extend(disturbance(task, candidate));
    if task.mode == DispatchMode::Invite {
        // Who is asked by name is asked wherever he lives, within the county.
        if task.invited != Some(candidate.account) {
            refusals.push(Refusal::NotInvited);
        }
        refusals.extend(candidate_ring(task, candidate).is_none().then_some(Refusal::OutsideCounty));
    } else {
        refusals.extend(beyond(task, candidate, ring));
    }
    refusals
}

/// Reasons that hold whoever asks and whenever: who may do what.
pub(crate) fn lasting_refusals(task: &Task, candidate: &Candidate) -> Vec<Refusal> {
    let mut refusals = Vec::new();
    if let Some(why) = task.excluded.get(&candidate.account) {
        refusals.push(Refusal::Excluded { why: *why });
    }
    if !candidate.kind.may_lead(&task.leads) {
        refusals.push(Refusal::MayNotLead { kind: candidate.kind });
    }
    if candidate.kind == CandidateKind::Handler
        && task.unit.is_some_and(|unit| !candidate.units.contains(&unit))
    {
        refusals.push(Refusal::OtherUnit);
    }
    if candidate.kind == CandidateKind::Volunteer {
        refusals.extend(volunteer_refusals(task, candidate));
    }
    refusals.extend(ability(task, candidate));
    if let Some(slot) = task.slot
        && candidate.busy.iter().any(|busy| busy.overlaps(slot))
    {
        refusals.push(Refusal::SlotTaken);
    }
    refusals
}

fn volunteer_refusals(task: &Task, candidate: &Candidate) -> impl Iterator<Item = Refusal> {
    let safety = task.safety;
    [
        (task.mode == DispatchMode::Assign, Refusal::VolunteersAreNotAssigned),
        (task.never_volunteers, Refusal::NotForVolunteers),
        (safety.adult && candidate.minor, Refusal::Minor),
        (safety.trained && !candidate.trained, Refusal::Untrained),
        (safety.insured && !candidate.insured, Refusal::Uninsured),
    ]
    .into_iter()
    .filter_map(|(applies, refusal)| applies.then_some(refusal))
}

fn ability(task: &Task, candidate: &Candidate) -> Vec<Refusal> {
    let missing = task.skills.difference(&candidate.skills);
    let mut refusals: Vec<_> = missing.map(|skill| Refusal::SkillMissing { skill: skill.clone() }).collect();
    for certificate in &task.certificates {
        let certificate = certificate.clone();
        match candidate.certificates.get(&certificate) {
            None => refusals.push(Refusal::CertificateMissing { certificate }),
            Some(Some(until)) if *until <= task.done_at() => {
                refusals.push(Refusal::CertificateExpired { certificate, until: *until });
            }
            Some(_) => {}
        }
    }
    refusals
}

fn load(candidate: &Candidate) -> Option<Refusal> {
    let full = candidate.open_load >= candidate.max_open;
    full.then_some(Refusal::LoadFull { open: candidate.open_load, max: candidate.max_open })
}

/// Rest counts always; the hour only for what cannot wait: an ordinary offer made at night is told in the
/// morning, and its window does not run before.
fn disturbance(task: &Task, candidate: &Candidate) -> Vec<Refusal> {
    let mut refusals = Vec::new();
    if let Some(until) = candidate.rest_until.filter(|until| task.at < *until) {
        refusals.push(Refusal::Resting { until });
    }
    if !task.urgent || candidate.on_duty {
        return refusals;
    }
    if candidate.kind != CandidateKind::Volunteer {
        refusals.push(Refusal::OffDuty);
    } else if !task.volunteer_hours.contains(minute_of_day(task.at)) {
        refusals.push(Refusal::OutsideVolunteerHours);
    }
    if candidate.quiet.is_some_and(|quiet| quiet.contain(task.at)) {
        refusals.push(Refusal::QuietHours);
    }
    refusals
}

fn beyond(task: &Task, candidate: &Candidate, ring: u8) -> Option<Refusal> {
    match candidate_ring(task, candidate) {
        None => Some(Refusal::OutsideCounty),
        Some(own) if own > ring => Some(Refusal::BeyondRing { ring: own }),
        Some(_) => None,
    }
}
