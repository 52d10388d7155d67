//! What the system does to a case by itself.

use super::{Loaded, Rules, TRIES, change, load};
use crate::app::App;
use sandan_core::case::Case;
use sandan_core::case::event::Event;
use sandan_core::command::{Context, Rejection, SystemCommand, decide_system};
use sandan_core::ids::CaseId;
use sandan_kit::problem::Problem;
use sandan_store::{Change, CommitError, RowWrite};

/// What came of a system command.
#[derive(Clone, Debug)]
pub enum Outcome {
    Done(Box<Case>),
    /// The case has moved on: nothing to do any more.
    Moot(Rejection),
}

/// Gives a system command; `rows` are written with it.
///
/// # Errors
/// When the store fails, or others were quicker [`TRIES`] times.
pub async fn give(
    app: &App,
    id: CaseId,
    command: &SystemCommand,
    rows: Vec<RowWrite>,
) -> Result<Outcome, Problem> {
    with(app, id, rows, |case, ctx| decide_system(case, command, ctx)).await
}

/// Decides with a function of the case and commits; the function is called again after each conflict.
///
/// # Errors
/// As [`give`].
pub async fn with(
    app: &App,
    id: CaseId,
    rows: Vec<RowWrite>,
    decide: impl Fn(&Case, &Context) -> Result<Vec<Event>, Rejection>,
) -> Result<Outcome, Problem> {
    decided(app, id, |case, ctx| Ok(Decided { events: decide(case, ctx)?, rows: rows.clone() })).await
}

/// Events, and rows that say why.
#[derive(Clone, Debug, Default)]
pub struct Decided {
    pub events: Vec<Event>,
    pub rows: Vec<RowWrite>,
}

/// As [`with`], for decisions that write rows of their own beside the events.
///
/// # Errors
/// As [`give`].
pub async fn decided(
    app: &App,
    id: CaseId,
    decide: impl Fn(&Case, &Context) -> Result<Decided, Rejection>,
) -> Result<Outcome, Problem> {
    let mut last = None;
    for _ in 0..TRIES {
        let Loaded { case, now } = load(app, id).await?;
        let rules = Rules::of(app, Some(case.origin.profile))?;
        let Decided { events, rows } = match decide(&case, &rules.context(app, now)) {
            Ok(decided) => decided,
            Err(rejection) => return Ok(Outcome::Moot(rejection)),
        };
        let Some(after) = change::after(Some(&case), &events) else {
            return Ok(Outcome::Moot(Rejection::NotDue));
        };
        let mut change = Change::new(app.district);
        change::add(app, &mut change, Some(&case), &after, &events)?;
        change.rows.extend(rows);
        match app.store.commit(change).await {
            Ok(_) => return Ok(Outcome::Done(Box::new(after))),
            Err(conflict @ CommitError::Conflict { .. }) => last = Some(conflict),
            Err(other) => return Err(change::refused(other)),
        }
    }
    Err(last.map_or_else(|| sandan_kit::problem::Code::Overloaded.into(), change::refused))
}
