//! A limit is over: the case says what follows.

use sandan_boot::App;
use sandan_boot::desk::system::{self, Outcome};
use sandan_core::command::SystemCommand;
use sandan_core::ids::{CaseId, ClockId};
use sandan_kit::problem::Problem;
use sandan_store::rows::DeadlineRow;

pub(super) async fn reached(app: App, row: DeadlineRow) -> Result<Outcome, Problem> {
    let command = SystemCommand::LimitReached(ClockId(row.id));
    system::give(&app, CaseId(row.case_id), &command, Vec::new()).await
}
