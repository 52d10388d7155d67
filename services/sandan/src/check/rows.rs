//! Rows against the fold: everything that lists and reconcilers read.

use super::Findings;
use super::steps::at_rest;
use sandan_core::case::Case;
use sandan_core::case::state::OrderState;
use sandan_store::project;
use sandan_store::rows::{CaseRow, DeadlineRow, OrderPersonRow, OrderRow};
use std::collections::BTreeMap;
use uuid::Uuid;

const HEAD: &str = "I4 state = fold(events)";
const ORDERS: &str = "I4 order rows = fold";
const PEOPLE: &str = "I4 people of orders = fold";
const LIMITS: &str = "I11 deadline rows = fold";
const OWNED: &str = "I11 an open case has one owner and a running limit";
const NEXT: &str = "I11 next_due is the least running limit";

pub const NAMES: &[&str] = &[HEAD, ORDERS, PEOPLE, LIMITS, OWNED, NEXT];

pub fn check(
    row: &CaseRow,
    case: &Case,
    orders: &[OrderRow],
    deadlines: &[DeadlineRow],
    people: &[OrderPersonRow],
    findings: &mut Findings,
) -> anyhow::Result<()> {
    let number = &row.number;
    let named = |what: &str| Some(format!("{number}: {what}"));
    let want = project::case_row(case)?;
    findings.note(HEAD, if *row == want { None } else { named("the row differs from its history") });
    findings.note(NEXT, if row.next_due == case.next_due() { None } else { named("next_due differs") });
    findings.note(OWNED, at_rest(case).and_then(|what| named(&what)));
    check_orders(number, case, orders, findings)?;
    check_people(number, case, people, findings);
    check_limits(number, case, deadlines, findings)
}

fn check_orders(number: &str, case: &Case, rows: &[OrderRow], findings: &mut Findings) -> anyhow::Result<()> {
    let stored: BTreeMap<Uuid, &OrderRow> = rows.iter().map(|row| (row.id, row)).collect();
    for order in &case.orders {
        let want = project::order_row(case, order)?;
        let same = stored.get(&order.id.0).is_some_and(|row| **row == want);
        findings.note(ORDERS, (!same).then(|| format!("{number}: order {}", order.id)));
    }
    let extra = rows.len() != case.orders.len();
    findings.note(
        ORDERS,
        extra.then(|| format!("{number}: {} rows for {} orders", rows.len(), case.orders.len())),
    );
    Ok(())
}

fn check_people(number: &str, case: &Case, rows: &[OrderPersonRow], findings: &mut Findings) {
    let key = |row: &OrderPersonRow| (row.order_id, row.account, row.relation.clone(), row.active);
    let mut want: Vec<_> =
        case.orders.iter().flat_map(|order| project::people(case, order)).map(|row| key(&row)).collect();
    let mut have: Vec<_> = rows.iter().map(key).collect();
    want.sort();
    have.sort();
    findings.note(
        PEOPLE,
        (want != have).then(|| format!("{number}: {} rows, {} in the history", have.len(), want.len())),
    );
}

/// Attempts and leases are the reconcilers' own and not compared.
fn check_limits(
    number: &str,
    case: &Case,
    rows: &[DeadlineRow],
    findings: &mut Findings,
) -> anyhow::Result<()> {
    let stored: BTreeMap<Uuid, &DeadlineRow> = rows.iter().map(|row| (row.id, row)).collect();
    for clock in &case.clocks {
        let want = project::deadline_row(case, clock)?;
        let same = stored.get(&clock.id.0).is_some_and(|row| {
            (row.due_at, row.fire_at, row.done_at, row.level, row.amount, &row.pauses)
                == (want.due_at, want.fire_at, want.done_at, want.level, want.amount, &want.pauses)
        });
        findings.note(LIMITS, (!same).then(|| format!("{number}: {} {}", clock.kind.word(), clock.id)));
    }
    let extra = rows.len() != case.clocks.len();
    findings.note(
        LIMITS,
        extra.then(|| format!("{number}: {} rows for {} limits", rows.len(), case.clocks.len())),
    );
    Ok(())
}

/// Slots held by each account, as the guarded counters count them.
pub fn held(case: &Case) -> BTreeMap<Uuid, i64> {
    let mut held = BTreeMap::new();
    for order in
        case.orders.iter().filter(|order| order.state.is_open() && order.state != OrderState::Assigned)
    {
        for taker in &order.takers {
            *held.entry(taker.account.0).or_insert(0) += 1;
        }
    }
    held
}
