//! The profile accepts by itself.

use crate::command::prelude::*;

pub(in crate::command) fn decide(case: &Case) -> Result<Vec<Step>, Rejection> {
    // After an appeal or without a place a person must look, so this clock does not run.
    if case.state != CaseState::Submitted || case.running_clock(ClockKind::AutoAccept).is_none() {
        return Err(Rejection::NotDue);
    }
    system(Body::Accepted { category: None, urgency: None })
}
