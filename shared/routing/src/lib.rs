//! Who is asked, who is told, and why: case, areas and candidates to a ranked assignment with reasons.
//!
//! The dispatcher reads rows, this crate decides, the dispatcher stores the decision whole. Nothing here knows
//! the time or a random source, so the same candidates in any order give the same decision, which anybody can
//! recompute later: "why him, why not her".
//!
//! * [`rank`]: to whom an order is offered, ring by ring up the area tree, never beyond the case's county.
//! * [`choose_interested`]: who of those that showed interest (报名) gets it.
//! * [`assign_worker`]: which grid worker is told to (指派).
//! * [`responsible`]: which unit leads and which assist, by the responsibility list and its special branches.
//!
//! Guarantees: every candidate is either ranked with merits or refused with every reason that applies. Volunteers
//! are offered orders and never assigned (志愿服务条例 art 25), so nothing they decline or let lapse counts here.
//! Minors, the untrained and the uninsured are never offered what they may not do. A wider ring only adds
//! people, as long as fewer than [`MAX_OFFERED`] are fit.

mod candidate;
mod choose;
mod filter;
mod rank;
mod reason;
mod responsible;
mod ring;
mod score;
mod task;
#[cfg(test)]
mod tests;
mod worker;

pub use candidate::{Candidate, CandidateKind, NIGHT_DUTY, QuietHours};
pub use choose::{Choice, choose_interested};
pub use rank::{MAX_OFFERED, Ranked, Ranking, Refused, rank};
pub use reason::{Exclusion, Merit, Refusal, Text};
pub use responsible::{Branch, Matter, Responsibility, Responsible, UnitChoice, UnitReason, responsible};
pub use ring::{ring_area, ring_of, rings};
pub use score::Weights;
pub use task::{Point, Safety, Slot, Task};
pub use worker::{Assignment, assign_worker};
