//! 报名 is over: one of the interested is chosen by fit and rotation.

use crate::command::prelude::*;

/// Whom the chooser picked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choose {
    pub order: OrderId,
    pub accounts: Vec<AccountId>,
}

pub(in crate::command) fn decide(case: &Case, choose: &Choose) -> Result<Vec<Step>, Rejection> {
    let order = case.order(choose.order).ok_or(Rejection::NoSuchOrder)?;
    if order.state != OrderState::Offered || order.mode != DispatchMode::Interest {
        return Err(Rejection::NotDue);
    }
    let chosen = choose.accounts.iter().filter(|account| order.interested.contains(account));
    let taken = chosen.take(usize::from(order.capacity)).zip(1..).map(|(account, n)| {
        Step::system(Body::OrderTaken {
            order: order.id,
            account: *account,
            fence: order.fence + n,
            claimed_by: None,
        })
    });
    let steps: Vec<Step> = taken.collect();
    if steps.is_empty() { Err(Rejection::Missing("accounts")) } else { Ok(steps) }
}
