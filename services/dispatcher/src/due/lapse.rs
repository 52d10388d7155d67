//! Windows that are over. At the end of a 报名 window one of the interested is chosen by fit.

use super::clocks;
use crate::routing::{Crew, Decision, interested, row};
use sandan_boot::App;
use sandan_boot::desk::system::{self, Decided, Outcome};
use sandan_boot::desk::{self, Rules};
use sandan_core::case::clock::ClockKind;
use sandan_core::command::system::choose::Choose;
use sandan_core::command::{Rejection, SystemCommand, decide_system};
use sandan_core::ids::{CaseId, ClockId, OrderId};
use sandan_kit::problem::Problem;
use sandan_store::rows::DeadlineRow;

pub(super) async fn lapse(app: App, due: DeadlineRow) -> Result<Outcome, Problem> {
    match due.order_id {
        Some(order) if due.kind == ClockKind::InterestWindow.word() => {
            choose(app, &due, OrderId(order)).await
        }
        _ => clocks::reached(app, due).await,
    }
}

async fn choose(app: App, due: &DeadlineRow, order: OrderId) -> Result<Outcome, Problem> {
    let id = CaseId(due.case_id);
    let loaded = desk::load(&app, id).await?;
    let rules = Rules::of(&app, Some(loaded.case.origin.profile))?;
    let snapshot = rules.snapshot;
    // Whoever showed interest counts, so the load is asked of all.
    let mut crew = Crew::read(&app, &snapshot, &[]).await?;
    if let Some(order) = loaded.case.order(order) {
        crew.remember(&app, &order.interested).await?;
    }
    system::decided(&app, id, |case, ctx| {
        let limit = || decide_system(case, &SystemCommand::LimitReached(ClockId(due.id)), ctx);
        let over = case.clock(ClockId(due.id)).is_some_and(|clock| clock.is_running());
        if !over {
            return Err(Rejection::NotDue);
        }
        let Some((ring, choice)) = interested(case, order, &crew, &snapshot, ctx) else {
            return Ok(Decided { events: limit()?, rows: Vec::new() });
        };
        let accounts = choice.chosen.iter().map(|ranked| ranked.account).collect();
        let command = SystemCommand::Choose(Choose { order, accounts });
        let events = match decide_system(case, &command, ctx) {
            Err(Rejection::Missing("accounts")) => limit()?,
            decided => decided?,
        };
        let decision = Decision::chosen(case, ctx.now, ring, choice);
        let why = row(case, &decision).map_err(|_| Rejection::Invalid("decision"))?;
        Ok(Decided { events, rows: vec![why] })
    })
    .await
}
