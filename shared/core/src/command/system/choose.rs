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
    let mut chosen: Vec<AccountId> = Vec::new();
    for account in &choose.accounts {
        let new = order.interested.contains(account) && order.taker(*account).is_none();
        if new && !chosen.contains(account) && !case.is_about(*account, &[]) {
            chosen.push(*account);
        }
    }
    chosen.truncate(usize::from(order.capacity).saturating_sub(order.takers.len()));
    let is_short = order.takers.len() + chosen.len() < usize::from(order.capacity);
    let taken = chosen.iter().zip(1..).map(|(account, n)| {
        Step::system(Body::OrderTaken {
            order: order.id,
            account: *account,
            fence: order.fence + n,
            claimed_by: None,
        })
    });
    let mut steps: Vec<Step> = taken.collect();
    if steps.is_empty() {
        return Err(Rejection::Missing("accounts"));
    }
    if is_short {
        steps.push(Step::system(Body::TeamSettled { order: order.id }));
    }
    Ok(steps)
}
