//! The edges of the two machines, written down from the domain's table and not from the code.
//!
//! Random walks hold the code against them, and the checker every stored history.

use super::state::{CaseState, OrderState};

/// Where a case may go from each state.
pub const CASE_EDGES: &[(CaseState, &[CaseState])] = {
    use CaseState::*;
    &[
        (Submitted, &[Accepted, Rejected, Merged, Withdrawn]),
        (Accepted, &[Dispatched, FedBack, Closed, Revisiting, Merged, Withdrawn]),
        (Dispatched, &[Handling, Accepted, Merged, Withdrawn]),
        (Handling, &[FedBack, Accepted, Shelved, Merged, Withdrawn]),
        (Shelved, &[Handling, Accepted, Merged, Withdrawn]),
        (FedBack, &[Revisiting, Closed, Handling, Accepted]),
        (Revisiting, &[Closed, Accepted, Shelved]),
        (Closed, &[Accepted]),
        (Rejected, &[Submitted]),
        (Withdrawn, &[]),
        (Merged, &[Submitted, Accepted]),
    ]
};

/// Where an order may go from each state.
pub const ORDER_EDGES: &[(OrderState, &[OrderState])] = {
    use OrderState::*;
    &[
        (Offered, &[Taken, Lapsed, Released, Cancelled]),
        (Invited, &[Taken, Declined, Lapsed, Cancelled]),
        (Assigned, &[Taken, Returned, Cancelled]),
        (Taken, &[Done, Returned, Released, NoShow, Shelved, Cancelled]),
        (Shelved, &[Taken, Cancelled]),
        (Done, &[Taken]),
        (Lapsed, &[]),
        (Declined, &[]),
        (Returned, &[]),
        (Released, &[]),
        (NoShow, &[]),
        (Cancelled, &[]),
    ]
};

/// True when one may follow the other, or nothing moved.
#[must_use]
pub fn is_edge<S: Copy + PartialEq>(edges: &[(S, &[S])], from: S, to: S) -> bool {
    from == to || edges.iter().any(|(state, next)| *state == from && next.contains(&to))
}
