//! Accepting and routing.

use crate::routing::{Crew, route as decide_route, row};
use sandan_boot::App;
use sandan_boot::desk::system::{self, Decided, Outcome};
use sandan_boot::desk::{self, Rules};
use sandan_core::command::{Rejection, SystemCommand, decide_system};
use sandan_core::ids::CaseId;
use sandan_kit::problem::Problem;
use sandan_store::rows::DeadlineRow;

pub(super) async fn accept(app: App, due: DeadlineRow) -> Result<Outcome, Problem> {
    system::give(&app, CaseId(due.case_id), &SystemCommand::Accept, Vec::new()).await
}

/// The people are read first; the decision is made on the case as it is at the commit.
pub(super) async fn route(app: App, due: DeadlineRow) -> Result<Outcome, Problem> {
    let id = CaseId(due.case_id);
    let loaded = desk::load(&app, id).await?;
    let rules = Rules::of(&app, Some(loaded.case.origin.profile))?;
    let category = rules.profile.category(&loaded.case.category);
    let skills = category.map(|category| category.skills.clone()).unwrap_or_default();
    let snapshot = rules.snapshot;
    let crew = Crew::read(&app, &snapshot, &skills).await?;
    system::decided(&app, id, |case, ctx| {
        let (route, decision) = decide_route(case, &crew, &snapshot, ctx);
        let events = decide_system(case, &SystemCommand::Route(route), ctx)?;
        let why = row(case, &decision).map_err(|_| Rejection::Invalid("decision"))?;
        Ok(Decided { events, rows: vec![why] })
    })
    .await
}
