//! The profile accepts by itself.

use crate::command::prelude::*;

pub(in crate::command) fn decide(case: &Case) -> Result<Vec<Step>, Rejection> {
    if case.state != CaseState::Submitted {
        return Err(Rejection::NotDue);
    }
    system(Body::Accepted { category: None, urgency: None })
}
