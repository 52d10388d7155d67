//! The people who could be asked, as read before a decision.

use sandan_boot::{App, Snapshot};
use sandan_contract::rest::registry::PersonDoc;
use sandan_core::area::AreaPath;
use sandan_core::ids::{AccountId, UnitId};
use sandan_core::limit::MinuteOfDay;
use sandan_kit::problem::{OrInternal, Problem};
use sandan_routing::{Candidate, CandidateKind, QuietHours};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Candidates by capacity, with their open load.
#[derive(Clone, Debug, Default)]
pub struct Crew {
    pub volunteers: Vec<Candidate>,
    pub workers: Vec<Candidate>,
}

impl Crew {
    /// Reads the crew. The load is asked of those only who have the skills: of the others it would change nothing.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn read(app: &App, snapshot: &Snapshot, skills: &[String]) -> Result<Self, Problem> {
        let mut crew = Self::of(snapshot);
        let able = |person: &&Candidate| skills.iter().all(|skill| person.skills.contains(skill));
        let everybody = crew.volunteers.iter().chain(&crew.workers);
        let accounts: Vec<Uuid> = everybody.filter(able).map(|person| person.account.0).collect();
        let load = open_load(app, &accounts).await?;
        for person in crew.volunteers.iter_mut().chain(&mut crew.workers) {
            person.open_load = load.get(&person.account.0).copied().unwrap_or(0);
        }
        Ok(crew)
    }

    /// Reads when these volunteers last took an order: among those who want one, whoever waited longest goes first.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn remember(&mut self, app: &App, accounts: &[AccountId]) -> Result<(), Problem> {
        let accounts: Vec<Uuid> = accounts.iter().map(|account| account.0).collect();
        let last = app.store.last_takings(app.district, &accounts).await;
        let last = last.or_internal("read who took what last")?;
        for person in &mut self.volunteers {
            person.last_taken = last.get(&person.account.0).copied();
        }
        Ok(())
    }

    /// Everybody in service, without their load.
    #[must_use]
    pub fn of(snapshot: &Snapshot) -> Self {
        let mut crew = Self::default();
        let barred = |account: &AccountId| {
            snapshot.accounts.get(account).is_some_and(|entry| entry.disabled)
                || snapshot.barred.contains(account)
        };
        for (account, card) in snapshot.people.iter().filter(|(id, card)| card.active && !barred(id)) {
            match card.kind.as_str() {
                "volunteer" => crew.volunteers.push(candidate(*account, CandidateKind::Volunteer, card)),
                "grid_worker" => crew.workers.push(candidate(*account, CandidateKind::GridWorker, card)),
                _ => {}
            }
        }
        crew
    }
}

async fn open_load(app: &App, accounts: &[Uuid]) -> Result<BTreeMap<Uuid, u32>, Problem> {
    let mut load = BTreeMap::new();
    if accounts.is_empty() {
        return Ok(load);
    }
    let relations = app.store.active_relations(app.district, accounts).await;
    let relations = relations.or_internal("read the open load")?;
    for relation in relations.iter().filter(|relation| relation.relation == "holder") {
        *load.entry(relation.account).or_insert(0) += 1;
    }
    Ok(load)
}

fn candidate(account: AccountId, kind: CandidateKind, card: &PersonDoc) -> Candidate {
    // Minutes of a day; what a card holds beyond it is no minute.
    let minute = |minute: u16| MinuteOfDay::at(minute / 60 % 24, minute % 60);
    Candidate {
        areas: card.areas.iter().map(|area| AreaPath::from_stored(area.clone())).collect(),
        units: card.unit.map(UnitId).into_iter().collect(),
        skills: card.skills.iter().cloned().collect(),
        certificates: card.certificates.iter().map(|name| (name.clone(), None)).collect(),
        max_open: card.max_open,
        quiet: card.quiet.map(|(from, to)| QuietHours { from: minute(from), to: minute(to) }),
        insured: card.insured,
        trained: card.trained,
        minor: card.minor,
        ..Candidate::new(account, kind)
    }
}
