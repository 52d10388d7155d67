//! A State Council notice arrived: what was provisional is computed again.

use crate::command::prelude::*;

pub(in crate::command) fn decide(case: &Case, ctx: &Context) -> Result<Vec<Step>, Rejection> {
    let version = ctx.calendar.version;
    if case.running().all(|clock| clock.calendar_version >= version) {
        return Err(Rejection::NotDue);
    }
    system(Body::CalendarCorrected { version })
}
