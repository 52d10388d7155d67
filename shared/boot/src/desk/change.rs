//! From a decision to a [`Change`].

use crate::app::App;
use sandan_contract::feed::StreamKind;
use sandan_contract::rest::registry::PersonDoc;
use sandan_core::case::event::Event;
use sandan_core::case::state::OrderState;
use sandan_core::case::{Case, apply, apply::begin};
use sandan_core::ids::AccountId;
use sandan_kit::problem::{Code, OrInternal, Problem};
use sandan_store::{Change, CommitError, CounterStep, HeadRow, RowWrite, StreamWrite, project};
use std::collections::BTreeMap;
use uuid::Uuid;

/// The guarded counter of how many orders somebody holds.
pub const OPEN_ORDERS: &str = "open_orders";

/// The case after these events; `before` is `None` for a new one.
#[must_use]
pub fn after(before: Option<&Case>, events: &[Event]) -> Option<Case> {
    let (mut case, rest) = match before {
        Some(case) => (case.clone(), events),
        None => {
            let (first, rest) = events.split_first()?;
            (begin(first)?, rest)
        }
    };
    rest.iter().for_each(|event| apply(&mut case, event));
    Some(case)
}

/// Adds one case's events, rows and counters to a change.
///
/// # Errors
/// Internal, when a shape cannot be written canonically.
pub fn add(
    app: &App,
    change: &mut Change,
    before: Option<&Case>,
    after: &Case,
    events: &[Event],
) -> Result<(), Problem> {
    change.streams.push(StreamWrite {
        id: after.id().0,
        kind: StreamKind::Case,
        expected: before.map_or(0, |case| case.version),
        events: project::new_events(before, after, events).or_internal("write events")?,
        head: Some(HeadRow::Case(Box::new(project::case_row(after).or_internal("write a case")?))),
    });
    change.rows.extend(project::dependents(before, after).or_internal("write a case's rows")?);
    change.rows.extend(bound_attachments(before, after, events));
    change.rows.extend(crate::message::rows(app, before, after, events)?);
    change.counters.extend(load_steps(app, before, after));
    Ok(())
}

/// Attachments that these events bring into the case.
fn bound_attachments(before: Option<&Case>, after: &Case, events: &[Event]) -> Vec<RowWrite> {
    use sandan_core::case::event::Body;
    let mut ids: Vec<Uuid> = Vec::new();
    if before.is_none() {
        ids.extend(after.origin.attachments.iter().map(|id| id.0));
    }
    for event in events {
        let evidence = match &event.body {
            Body::OrderDone { evidence, .. }
            | Body::HandledOnSpot { evidence, .. }
            | Body::FedBack { evidence, .. }
            | Body::Verified { evidence, .. }
            | Body::ExternalDisputed { evidence, .. } => evidence,
            _ => continue,
        };
        ids.extend(evidence.attachments.iter().map(|id| id.0));
    }
    ids.into_iter().map(|id| RowWrite::BindAttachment { id, case_id: after.id().0 }).collect()
}

fn held(case: Option<&Case>) -> BTreeMap<AccountId, i64> {
    let mut held = BTreeMap::new();
    let orders = case.into_iter().flat_map(|case| &case.orders);
    for order in orders.filter(|order| order.state.is_open() && order.state != OrderState::Assigned) {
        for taker in &order.takers {
            *held.entry(taker.account).or_insert(0) += 1;
        }
    }
    held
}

/// Open load moves in the same change that moves the holder; past the person's own maximum the claim loses.
fn load_steps(app: &App, before: Option<&Case>, after: &Case) -> Vec<CounterStep> {
    let mut deltas = held(Some(after));
    for (account, n) in held(before) {
        *deltas.entry(account).or_insert(0) -= n;
    }
    let snapshot = app.directory.now();
    let steps = deltas.into_iter().filter(|(_, delta)| *delta != 0);
    let step = |(account, delta): (AccountId, i64)| CounterStep {
        kind: OPEN_ORDERS.to_owned(),
        id: account.0,
        slot: String::new(),
        delta,
        max: snapshot
            .people
            .get(&account)
            .filter(|person| delta > 0 && offers_themselves(person))
            .map(|person| i64::from(person.max_open)),
    };
    steps.map(step).collect()
}

/// Only who claims has a maximum of their own; who is told to signs for what comes.
fn offers_themselves(person: &PersonDoc) -> bool {
    person.kind == "volunteer"
}

/// What a client is told when a change was not written.
#[must_use]
pub fn refused(error: CommitError) -> Problem {
    match error {
        CommitError::Conflict { found, .. } => Problem::new(Code::StaleVersion).version(found),
        CommitError::Counter { value, max, .. } => {
            let max = max.unwrap_or(value);
            Problem::new(Code::Precondition).detail(
                format!("同时接单已达上限 {max} 件"),
                format!("holds {max} open orders, the most allowed"),
            )
        }
        CommitError::KeyTaken(_) => Problem::new(Code::KeyInProgress).retry_after(1),
        CommitError::Busy(_) => Problem::new(Code::Overloaded).retry_after(1),
        CommitError::Failed(error) => Problem::internal("commit a change", error),
    }
}
