//! The decision as it is kept: who, why, who not and why not.

use sandan_boot::Snapshot;
use sandan_core::case::Case;
use sandan_core::command::place_order::{PlaceOrder, Taker};
use sandan_core::command::system::route::Route;
use sandan_core::ids::{AccountId, UnitId};
use sandan_core::time::Instant;
use sandan_routing::{Assignment, Choice, Merit, Ranked, Ranking, Refusal, Refused, Responsible, Text};
use sandan_store::RowWrite;
use sandan_store::canonical::{NotCanonical, to_canonical};
use sandan_store::rows::RoutingRow;
use serde::{Deserialize, Serialize};

/// One decision of the router, as `GET /cases/{id}/routing` shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    pub at: Instant,
    pub category: String,
    /// The round of offers, 0 the first.
    pub ring: u8,
    pub settled: Settled,
    /// The lead kinds that were looked at, in turn; the last one is the one that was taken.
    pub considered: Vec<Considered>,
}

/// What it came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "to", rename_all = "snake_case")]
pub enum Settled {
    Offered { people: Vec<AccountId> },
    Invited { person: AccountId },
    Assigned { person: Option<AccountId>, unit: Option<UnitId>, assists: usize },
    Chosen { people: Vec<AccountId> },
    Person { reason: String },
}

/// One lead kind and what spoke for and against whom.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Considered {
    Volunteers {
        invites: bool,
        ranking: Shortened,
    },
    Workers(Told),
    Units {
        found: Responsible,
        /// 属地: no line of the list applied, so the unit of the place.
        of_the_place: Option<UnitId>,
        /// Whose return was granted on this case.
        returned: Vec<UnitId>,
        /// 先行处置 at night.
        first_aid: Option<Told>,
    },
    Interested {
        choice: Choice,
    },
    Skipped {
        lead: String,
        why: String,
    },
}

/// A ranking without those who simply live elsewhere: they are counted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shortened {
    pub ranking: Ranking,
    /// People beyond the ring reached.
    pub beyond: usize,
}

impl Shortened {
    pub(super) fn of(ranking: &Ranking) -> Self {
        let mut ranking = ranking.clone();
        let all = ranking.refused.len();
        ranking.refused.retain(|refused| !is_elsewhere(refused));
        Self { beyond: all - ranking.refused.len(), ranking }
    }
}

fn is_elsewhere(refused: &Refused) -> bool {
    refused.reasons.iter().any(|why| matches!(why, Refusal::BeyondRing { .. } | Refusal::OutsideCounty))
}

/// Which worker was told, and which neighbours could have been.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    pub assignment: Assignment,
    /// Others that are not named one by one.
    pub more: usize,
}

/// Neighbours and refusals kept with a decision.
const KEPT: usize = 20;

impl Told {
    pub(super) fn of(mut assignment: Assignment) -> Self {
        assignment.refused.retain(|refused| !is_elsewhere(refused));
        let named = assignment.others.len().min(KEPT) + assignment.refused.len().min(KEPT);
        let more = assignment.others.len() + assignment.refused.len() - named;
        assignment.others.truncate(KEPT);
        assignment.refused.truncate(KEPT);
        Self { assignment, more }
    }
}

impl Decision {
    pub(super) fn routed(case: &Case, at: Instant, route: &Route, considered: Vec<Considered>) -> Self {
        let settled = match route {
            Route::Person { reason } => Settled::Person { reason: reason.clone() },
            Route::Orders(orders) => settled(orders),
        };
        Self { at, category: case.category.clone(), ring: case.counts.rings, settled, considered }
    }

    /// The choice among the interested.
    #[must_use]
    pub fn chosen(case: &Case, at: Instant, ring: u8, choice: Choice) -> Self {
        let people = choice.chosen.iter().map(|ranked| ranked.account).collect();
        let settled = Settled::Chosen { people };
        let considered = vec![Considered::Interested { choice }];
        Self { at, category: case.category.clone(), ring, settled, considered }
    }
}

fn settled(orders: &[PlaceOrder]) -> Settled {
    match orders.split_first() {
        None => Settled::Person { reason: String::new() },
        Some((lead, _)) if !lead.offered_to.is_empty() => {
            Settled::Offered { people: lead.offered_to.clone() }
        }
        Some((PlaceOrder { person: Some(person), taker, .. }, _)) if *taker == Taker::Volunteer => {
            Settled::Invited { person: *person }
        }
        Some((lead, assists)) => {
            Settled::Assigned { person: lead.person, unit: lead.unit, assists: assists.len() }
        }
    }
}

/// The row of a decision, to be written in the change that carries it out. Its number is the version of the case on
/// which it was made, so that it grows and two dispatchers cannot both write it.
///
/// # Errors
/// When it cannot be written canonically.
pub fn row(case: &Case, decision: &Decision) -> Result<RowWrite, NotCanonical> {
    Ok(RowWrite::Routing(RoutingRow {
        district: case.id().district(),
        case_id: case.id().0,
        seq: case.version,
        at: decision.at,
        data: to_canonical(decision)?,
    }))
}

/// Why this person is asked, in the words of the newest decision that names them; `text` picks the language.
#[must_use]
pub fn reasons_for(snapshot: &Snapshot, rows: &[RoutingRow], account: AccountId, zh: bool) -> Vec<String> {
    let decisions = rows.iter().rev().filter_map(|row| serde_json::from_str::<Decision>(&row.data).ok());
    let mut named = decisions.flat_map(|decision| decision.considered).filter_map(|considered| {
        let asked = asked(&considered).into_iter().find(|ranked| ranked.account == account)?;
        Some(asked.reasons.clone())
    });
    let reasons = named.next().unwrap_or_default();
    let words = |reason: &Merit| {
        let text = if zh { reason.zh() } else { reason.en() };
        let area = reason.area().and_then(|path| Some((path.leaf()?, snapshot.area_at(path)?.name)));
        area.map_or(text.clone(), |(code, name)| text.replacen(code, &name, 1))
    };
    reasons.iter().map(words).collect()
}

fn asked(considered: &Considered) -> Vec<&Ranked> {
    match considered {
        Considered::Volunteers { ranking, .. } => ranking.ranking.offered.iter().collect(),
        Considered::Workers(told) => told.assignment.worker.iter().collect(),
        Considered::Interested { choice } => choice.chosen.iter().chain(&choice.waiting).collect(),
        Considered::Units { first_aid, .. } => {
            first_aid.iter().filter_map(|told| told.assignment.worker.as_ref()).collect()
        }
        Considered::Skipped { .. } => Vec::new(),
    }
}
