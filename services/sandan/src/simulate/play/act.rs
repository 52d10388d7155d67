//! What somebody is about to do.

use super::tale::Tale;
use sandan_core::time::Instant;
use serde_json::Value;
use uuid::Uuid;

/// A thing at its time.
#[derive(Clone, Debug)]
pub struct Act {
    pub at: Instant,
    pub deed: Deed,
}

#[derive(Clone, Debug)]
pub enum Deed {
    /// A command on a case or an order.
    Command(Command),
    /// Two people claim one order in the same moment; one of them may lose.
    Race(Box<[Command; 2]>),
}

#[derive(Clone, Debug)]
pub struct Command {
    pub target: Target,
    pub name: &'static str,
    pub by: Uuid,
    pub body: Value,
    pub photo: bool,
    pub guard: Guard,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    Case,
    Order(Uuid),
}

/// Whether it is still worth doing when its time comes: people look before they act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Guard {
    /// The case is in one of these states.
    State(&'static [&'static str]),
    /// The order still waits for a taker.
    Waits(Uuid),
    /// The person still holds the order and it is not done.
    Holds(Uuid),
    /// The lead is done and no assist is open.
    AllDone,
    /// A request is undecided.
    Undecided(Uuid),
}

impl Command {
    /// Still worth doing.
    #[must_use]
    pub fn fits(&self, tale: &Tale) -> bool {
        match self.guard {
            Guard::State(states) => states.contains(&tale.state.as_str()),
            Guard::Waits(order) => tale.orders.get(&order).is_some_and(|order| order.is_waiting()),
            Guard::Holds(order) => {
                let holds = |order: &super::tale::Order| order.is_held_by(self.by) && !order.done;
                tale.orders.get(&order).is_some_and(holds)
            }
            Guard::AllDone => tale.state == "handling" && tale.may_feed_back(),
            Guard::Undecided(request) => tale.requests.contains(&request),
        }
    }

    /// The path of the call.
    #[must_use]
    pub fn path(&self, case: Uuid) -> String {
        match self.target {
            Target::Case => format!("/api/v1/cases/{case}/commands/{}", self.name),
            Target::Order(order) => format!("/api/v1/orders/{order}/commands/{}", self.name),
        }
    }
}
