//! To whom an order is offered.

use crate::candidate::Candidate;
use crate::filter::{lasting_refusals, offer_refusals};
use crate::reason::{Merit, Refusal};
use crate::ring::{ring_area, rings};
use crate::score::{Weights, score};
use crate::task::Task;
use sandan_core::area::AreaPath;
use sandan_core::ids::AccountId;
use sandan_core::time::Instant;
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;

/// At most so many people are shown one order: more make a race of it, and an event names each of them.
pub const MAX_OFFERED: usize = 50;

/// Somebody who is asked, and what speaks for it. The score is the sum of the reasons' points.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ranked {
    pub account: AccountId,
    pub score: i32,
    pub reasons: Vec<Merit>,
}

/// Somebody who is not asked, and every reason why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refused {
    pub account: AccountId,
    pub reasons: Vec<Refusal>,
}

/// A decision: whom to ask, the best first, and why nobody else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ranking {
    /// The ring reached: the one asked for, or the first wider one in which somebody is fit.
    pub ring: u8,
    /// Its area; `None` when the place is unknown.
    pub ring_area: Option<AreaPath>,
    /// True when no wider ring is left.
    pub last_ring: bool,
    pub offered: Vec<Ranked>,
    /// Everybody else, by account.
    pub refused: Vec<Refused>,
}

/// Ranks the candidates for an order that is offered, from the task's ring outwards until somebody is fit.
///
/// The best score comes first; among equals who has waited longest, then the lower id. An account stands once:
/// a grid worker who is a volunteer too is asked in the capacity in which the task allows it.
#[must_use]
pub fn rank(task: &Task, candidates: &[Candidate], weights: &Weights) -> Ranking {
    let candidates = distinct(candidates, |candidate| lasting_refusals(task, candidate));
    let Some(outermost) = rings(&task.place).checked_sub(1) else {
        return nowhere(&candidates);
    };
    let mut ring = task.ring.min(outermost);
    loop {
        let fit = candidates.iter().any(|candidate| offer_refusals(task, candidate, ring).is_empty());
        if fit || ring == outermost {
            break;
        }
        ring += 1;
    }
    let (offered, refused) =
        split(task, &candidates, weights, |candidate| offer_refusals(task, candidate, ring));
    let limit = MAX_OFFERED.max(usize::from(task.capacity));
    let (offered, refused) = cut(offered, refused, limit);
    Ranking { ring, ring_area: ring_area(&task.place, ring), last_ring: ring == outermost, offered, refused }
}

/// One candidate for each account, in the order of the accounts: in the capacity with the fewest refusals.
pub(crate) fn distinct(
    candidates: &[Candidate],
    refusals: impl Fn(&Candidate) -> Vec<Refusal>,
) -> Vec<&Candidate> {
    let mut sorted: Vec<_> = candidates.iter().collect();
    sorted.sort_by_cached_key(|candidate| (candidate.account, refusals(candidate).len(), candidate.kind));
    sorted.dedup_by_key(|candidate| candidate.account);
    sorted
}

/// Ranks those with no refusal, best first, and lists the others.
pub(crate) fn split(
    task: &Task,
    candidates: &[&Candidate],
    weights: &Weights,
    refusals: impl Fn(&Candidate) -> Vec<Refusal>,
) -> (Vec<Ranked>, Vec<Refused>) {
    let mut fit: Vec<(Option<Instant>, Ranked)> = Vec::new();
    let mut refused = Vec::new();
    for candidate in candidates {
        let account = candidate.account;
        let reasons = refusals(candidate);
        if reasons.is_empty() {
            let reasons = weights.merits(task, candidate);
            fit.push((candidate.last_taken, Ranked { account, score: score(&reasons), reasons }));
        } else {
            refused.push(Refused { account, reasons });
        }
    }
    // `None` sorts before every instant: who never had an order has waited longest.
    fit.sort_by_key(|(last_taken, ranked)| (Reverse(ranked.score), *last_taken, ranked.account));
    (fit.into_iter().map(|(_, ranked)| ranked).collect(), refused)
}

/// Keeps the first so many and refuses the rest with their rank.
fn cut(mut offered: Vec<Ranked>, mut refused: Vec<Refused>, limit: usize) -> (Vec<Ranked>, Vec<Refused>) {
    let rest = offered.split_off(limit.min(offered.len()));
    for (place, ranked) in rest.into_iter().enumerate() {
        let rank = u32::try_from(limit + place + 1).unwrap_or(u32::MAX);
        refused.push(Refused { account: ranked.account, reasons: vec![Refusal::EnoughOthers { rank }] });
    }
    refused.sort_by_key(|refused| refused.account);
    (offered, refused)
}

fn nowhere(candidates: &[&Candidate]) -> Ranking {
    let refuse =
        |candidate: &&Candidate| Refused { account: candidate.account, reasons: vec![Refusal::PlaceUnknown] };
    let refused = candidates.iter().map(refuse).collect();
    Ranking { ring: 0, ring_area: None, last_ring: true, offered: Vec::new(), refused }
}
