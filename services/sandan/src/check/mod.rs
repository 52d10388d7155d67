//! `sandan check`: the invariants of the promises, proved over a database.
//!
//! What rows can say about themselves the store checks (dense histories, hash chains, the feed, the counters). Here
//! every case is replayed: its fold must equal its row and everything derived from it, and each step must have been
//! a step that its actor could take.

mod contents;
mod ledger;
mod replayed;
mod rows;
mod steps;

use anyhow::Context as _;
use sandan_core::ids::{CaseId, District};
use sandan_kit::seal::Sealer;
use sandan_store::find::{CaseFilter, CaseOrder, CaseScope};
use sandan_store::rows::CaseRow;
use sandan_store::{CheckReport, Store};
use std::collections::BTreeMap;
use std::path::Path;
use uuid::Uuid;

pub use replayed::Replayed;

/// Violations kept by name; the rest is counted.
const SHOWN: usize = 20;

/// One invariant over everything that was examined.
#[derive(Clone, Debug, Default)]
pub struct Finding {
    pub examined: u64,
    pub count: u64,
    pub shown: Vec<String>,
}

/// All invariants by name.
#[derive(Debug, Default)]
pub struct Findings(BTreeMap<&'static str, Finding>);

impl Findings {
    /// Counts one examined thing, and its violation if it has one.
    pub fn note(&mut self, name: &'static str, violation: Option<String>) {
        let finding = self.0.entry(name).or_default();
        finding.examined += 1;
        if let Some(text) = violation {
            finding.count += 1;
            if finding.shown.len() < SHOWN {
                finding.shown.push(text);
            }
        }
    }

    /// Names an invariant even when there is nothing to examine.
    fn name(&mut self, name: &'static str) {
        self.0.entry(name).or_default();
    }

    fn reports(self) -> Vec<CheckReport> {
        let report = |(name, finding): (&'static str, Finding)| CheckReport {
            name,
            examined: finding.examined,
            count: finding.count,
            violations: finding.shown,
        };
        self.0.into_iter().map(report).collect()
    }
}

/// What to check with.
pub struct Checker<'a> {
    pub store: &'a Store,
    pub district: District,
    /// With the keys, contents are held against the hashes in the events.
    pub sealer: Option<&'a Sealer>,
    /// Answers that clients got: each must be there.
    pub ledger: Option<&'a Path>,
}

const PAGE: u64 = 200;

impl Checker<'_> {
    /// Runs every check; `progress` is told how many cases are done.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn run(&self, mut progress: impl FnMut(u64)) -> anyhow::Result<Vec<CheckReport>> {
        let mut reports = sandan_store::check(self.store, self.district).await?;
        let mut findings = Findings::default();
        steps::NAMES.iter().chain(rows::NAMES).for_each(|name| findings.name(name));
        let mut held: BTreeMap<Uuid, i64> = BTreeMap::new();
        let mut filter = CaseFilter::new(CaseScope::District);
        (filter.order, filter.limit) = (CaseOrder::OldestFirst, PAGE);
        let mut done = 0;
        loop {
            let page = self.store.list_cases(self.district, &filter).await?;
            let Some(last) = page.last() else { break };
            filter.after = Some(filter.cursor(last));
            for row in &page {
                self.one(row, &mut findings, &mut held).await?;
                done += 1;
            }
            progress(done);
        }
        self.counters(&held, &mut findings).await?;
        if let Some(path) = self.ledger {
            ledger::check(self.store, self.district, path, &mut findings).await?;
        }
        reports.extend(findings.reports());
        Ok(reports)
    }

    async fn one(
        &self,
        row: &CaseRow,
        findings: &mut Findings,
        held: &mut BTreeMap<Uuid, i64>,
    ) -> anyhow::Result<()> {
        let id = CaseId(row.id);
        let events = self.store.case_events(id).await?;
        let replayed = match Replayed::of(&events) {
            Ok(replayed) => replayed,
            Err(why) => {
                findings.note("I4 state = fold(events)", Some(format!("{}: {why}", row.number)));
                return Ok(());
            }
        };
        steps::check(&row.number, &replayed, findings);
        let orders = self.store.orders_of(id).await?;
        let deadlines = self.store.deadlines_of(id).await?;
        let people = self.store.people_of_case(id).await?;
        rows::check(row, &replayed.case, &orders, &deadlines, &people, findings)
            .with_context(|| format!("check case {}", row.number))?;
        for (account, n) in rows::held(&replayed.case) {
            *held.entry(account).or_insert(0) += n;
        }
        if let Some(sealer) = self.sealer {
            contents::check(self.store, sealer, &row.number, &replayed, findings).await?;
        }
        Ok(())
    }

    /// The guarded counters equal what the cases say.
    async fn counters(&self, held: &BTreeMap<Uuid, i64>, findings: &mut Findings) -> anyhow::Result<()> {
        const NAME: &str = "I7 open-load counters = held orders";
        findings.name(NAME);
        let rows = self.store.counters(self.district, sandan_boot::desk::change::OPEN_ORDERS).await?;
        let stored: BTreeMap<Uuid, i64> = rows.into_iter().map(|row| (row.id, row.value)).collect();
        for account in held.keys().chain(stored.keys()).collect::<std::collections::BTreeSet<_>>() {
            let (want, have) =
                (held.get(account).copied().unwrap_or(0), stored.get(account).copied().unwrap_or(0));
            findings.note(
                NAME,
                (want != have).then(|| format!("account {account}: counter {have}, holds {want}")),
            );
        }
        Ok(())
    }
}
