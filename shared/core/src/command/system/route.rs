//! The router's decision: an order, or a person must decide.

use crate::command::prelude::*;

use crate::command::place_order::{PlaceOrder, first_lead_stays, placed};

/// What the router came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Route {
    /// A lead order first, assists behind it.
    Orders(Vec<PlaceOrder>),
    /// No rule could; the reason is a word of the routing decision.
    Person { reason: String },
}

pub(in crate::command) fn decide(case: &Case, route: &Route, ctx: &Context) -> Result<Vec<Step>, Rejection> {
    if case.state != CaseState::Accepted || case.needs_person {
        return Err(Rejection::NotDue);
    }
    let orders = match route {
        Route::Person { reason } => return system(Body::RoutingFailed { reason: reason.clone() }),
        Route::Orders(orders) => orders,
    };
    let leads = orders.iter().filter(|order| order.part == Part::Lead).count();
    let first = orders.first().filter(|order| order.part == Part::Lead && leads == 1);
    let lead = first.ok_or(Rejection::Invalid("orders"))?;
    if first_lead_stays(case, lead).is_err() {
        return system(Body::RoutingFailed { reason: "first_lead_stays".to_owned() });
    }
    let mut steps = Vec::new();
    for order in orders {
        steps.extend(placed(case, order, ctx)?.into_iter().map(|step| Step::system(step.body)));
    }
    Ok(steps)
}
