//! Who of the interested (报名) gets the order.

use crate::candidate::Candidate;
use crate::filter::lasting_refusals;
use crate::rank::{Ranked, Refused, distinct, split};
use crate::reason::Refusal;
use crate::score::Weights;
use crate::task::Task;
use sandan_core::ids::AccountId;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The outcome of an interest window.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// As many as the order needs, the best first.
    pub chosen: Vec<Ranked>,
    /// Fit and next in line, should one of them fall out.
    pub waiting: Vec<Ranked>,
    pub refused: Vec<Refused>,
}

/// Chooses among those who showed interest by fit and rotation.
///
/// They came by themselves, so ring, load, rest and quiet hours do not refuse them: nearness and load only weigh
/// in the score. What a person may not do stays refused. The order in which they came does not count: 报名 is
/// no race.
#[must_use]
pub fn choose_interested(
    task: &Task,
    candidates: &[Candidate],
    interested: &[AccountId],
    weights: &Weights,
) -> Choice {
    let interested: BTreeSet<_> = interested.iter().copied().collect();
    let mut known = distinct(candidates, |candidate| lasting_refusals(task, candidate));
    known.retain(|candidate| interested.contains(&candidate.account));
    let (mut chosen, mut refused) =
        split(task, &known, weights, |candidate| lasting_refusals(task, candidate));
    let known: BTreeSet<_> = known.into_iter().map(|candidate| candidate.account).collect();
    let gone = interested.difference(&known);
    refused.extend(gone.map(|account| Refused { account: *account, reasons: vec![Refusal::Unknown] }));
    refused.sort_by_key(|refused| refused.account);
    let waiting = chosen.split_off(chosen.len().min(usize::from(task.capacity.max(1))));
    Choice { chosen, waiting, refused }
}
