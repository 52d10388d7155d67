//! What speaks for whom, in whole points: near, long without an order, little in hand, well rated.

use crate::candidate::Candidate;
use crate::filter::candidate_ring;
use crate::reason::Merit;
use crate::task::Task;
use sandan_core::time::Instant;
use serde::{Deserialize, Serialize};

/// Points of each merit. No text fixes them; the defaults are an example that a profile replaces.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Weights {
    /// Lost with each ring outwards.
    pub ring: i32,
    /// Lost with each 100 metres, up to 50 of them.
    pub hundred_metres: i32,
    /// Gained with each day without an order, up to 30; somebody new gains all 30.
    pub day_waited: i32,
    /// Lost with each order in hand.
    pub open_order: i32,
    /// Gained or lost with each point of rating above or below 50.
    pub rating: i32,
    /// Gained on duty.
    pub on_duty: i32,
}

/// Beyond it a longer wait or way makes no difference.
const MOST_DAYS: u32 = 30;
const MOST_HUNDRED_METRES: u32 = 50;
/// Beyond it, more open orders make no difference.
const MOST_OPEN: u32 = 1_000;

impl Default for Weights {
    fn default() -> Self {
        Self { ring: 300, hundred_metres: 10, day_waited: 20, open_order: 150, rating: 2, on_duty: 200 }
    }
}

impl Weights {
    /// Every merit of a candidate, the nearness first. The score is the sum of the points.
    pub(crate) fn merits(&self, task: &Task, candidate: &Candidate) -> Vec<Merit> {
        let ring = candidate_ring(task, candidate)
            .map(|ring| Merit::Ring { ring, points: self.ring.saturating_mul(-i32::from(ring)) });
        let distance = task.point.zip(candidate.point).map(|(place, at)| self.distance(place.metres_to(at)));
        let rating = candidate.rating.map(|rating| Merit::Rating {
            rating,
            points: self.rating.saturating_mul(i32::from(rating.min(100)) - 50),
        });
        let duty = candidate.on_duty.then_some(Merit::OnDuty { points: self.on_duty });
        let quiet = candidate.quiet.is_some_and(|quiet| quiet.contain(task.at));
        let later = (quiet && !task.urgent).then_some(Merit::ToldLater { points: 0 });
        let waited = Some(self.waited(task.at, candidate.last_taken));
        let load = Some(self.load(candidate.open_load));
        [ring, distance, waited, load, rating, duty, later].into_iter().flatten().collect()
    }

    fn distance(&self, metres: u32) -> Merit {
        let steps = (metres / 100).min(MOST_HUNDRED_METRES);
        Merit::Distance { metres, points: times(-self.hundred_metres, steps) }
    }

    fn waited(&self, now: Instant, last: Option<Instant>) -> Merit {
        let Some(last) = last else {
            return Merit::Newcomer { points: times(self.day_waited, MOST_DAYS) };
        };
        let days = u32::try_from(now.since(last) / Instant::DAY).unwrap_or(0);
        Merit::Waited { days, points: times(self.day_waited, days.min(MOST_DAYS)) }
    }

    fn load(&self, open: u32) -> Merit {
        Merit::Load { open, points: times(-self.open_order, open.min(MOST_OPEN)) }
    }
}

fn times(points: i32, count: u32) -> i32 {
    points.saturating_mul(i32::try_from(count).unwrap_or(i32::MAX))
}

/// The sum of the points.
pub(crate) fn score(merits: &[Merit]) -> i32 {
    merits.iter().fold(0, |sum, merit| sum.saturating_add(merit.points()))
}
