//! A case as its people know it: folded from what the feed tells.

use sandan_core::case::event::{Body, OrderEnd, Placed};
use sandan_core::case::facts::{DispatchMode, Part};
use sandan_core::time::Instant;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// One order.
#[derive(Clone, Debug)]
pub struct Order {
    pub lead: bool,
    pub mode: DispatchMode,
    pub area: String,
    pub ring: u8,
    pub unit: Option<Uuid>,
    pub person: Option<Uuid>,
    pub offered_to: Vec<Uuid>,
    pub capacity: u8,
    pub fence: u32,
    pub holders: Vec<Uuid>,
    pub done: bool,
    pub ended: bool,
}

impl Order {
    fn of(placed: &Placed) -> Self {
        Self {
            lead: placed.part == Part::Lead,
            mode: placed.mode,
            area: placed.area.as_str().to_owned(),
            ring: placed.ring,
            unit: placed.unit.map(|unit| unit.0),
            person: placed.person.map(|person| person.0),
            offered_to: placed.offered_to.iter().map(|person| person.0).collect(),
            capacity: placed.capacity,
            fence: 0,
            holders: Vec::new(),
            done: false,
            ended: false,
        }
    }

    #[must_use]
    pub fn is_waiting(&self) -> bool {
        !self.ended && !self.done && self.holders.len() < usize::from(self.capacity)
    }

    #[must_use]
    pub fn is_held_by(&self, person: Uuid) -> bool {
        !self.ended && self.holders.contains(&person)
    }

    #[must_use]
    pub fn is_settled(&self) -> bool {
        self.done || self.ended
    }
}

/// When each stage was first reached.
#[derive(Clone, Copy, Debug, Default)]
pub struct Times {
    pub submitted: Option<Instant>,
    pub accepted: Option<Instant>,
    pub taken: Option<Instant>,
    pub contacted: Option<Instant>,
    pub fed_back: Option<Instant>,
    pub verified: Option<Instant>,
    pub closed: Option<Instant>,
}

/// What happened how often.
#[derive(Clone, Copy, Debug, Default)]
pub struct Counts {
    pub escalated: u32,
    pub lapsed: u32,
    pub no_shows: u32,
    pub returned: u32,
    pub declined: u32,
    pub redone: u32,
    pub reworked: u32,
    pub reopened: u32,
    pub rulings: u32,
    pub leads: u32,
    pub events: u32,
}

/// One case.
#[derive(Clone, Debug, Default)]
pub struct Tale {
    pub state: String,
    pub orders: BTreeMap<Uuid, Order>,
    /// Undecided requests.
    pub requests: BTreeSet<Uuid>,
    pub times: Times,
    pub counts: Counts,
    pub last: i64,
    pub finalised: bool,
    pub reply_sent: bool,
    /// The unit that leads.
    pub unit: Option<Uuid>,
}

impl Tale {
    /// Takes in one event and the state after it.
    pub fn fold(&mut self, seq: i64, at: Instant, state: &str, body: &Body) {
        self.last = seq;
        state.clone_into(&mut self.state);
        self.counts.events += 1;
        self.stage(at, body);
        match body {
            Body::OrderPlaced(placed) => {
                self.counts.leads += u32::from(placed.part == Part::Lead);
                if placed.part == Part::Lead && placed.unit.is_some() {
                    self.unit = placed.unit.map(|unit| unit.0);
                }
                self.orders.insert(placed.id.0, Order::of(placed));
            }
            Body::OrderTaken { order, account, fence, .. } => {
                if let Some(order) = self.orders.get_mut(&order.0) {
                    order.fence = *fence;
                    order.holders.push(account.0);
                }
            }
            Body::OrderTransferred { order, from, to, fence } => {
                if let Some(order) = self.orders.get_mut(&order.0) {
                    order.fence = *fence;
                    order.holders.retain(|holder| *holder != from.0);
                    order.holders.push(to.0);
                }
            }
            Body::OrderEnded { order, end, fence, by } => {
                self.order_ended(order.0, *end, *fence, by.map(|by| by.0))
            }
            Body::OrderDone { order, .. } | Body::AssistWaived { order } => {
                if let Some(order) = self.orders.get_mut(&order.0) {
                    order.done = true;
                }
            }
            Body::Verified { passed: false, .. } => {
                self.counts.reworked += 1;
                // 返工: the holder goes again.
                for order in self.orders.values_mut().filter(|order| order.lead && order.done && !order.ended)
                {
                    order.done = false;
                }
            }
            Body::RedoOrdered { .. } => {
                self.counts.redone += 1;
                self.reply_sent = false;
                self.end_orders();
            }
            Body::Reopened { .. } => {
                self.counts.reopened += 1;
                self.reply_sent = false;
                self.end_orders();
            }
            Body::Requested { id, .. } => {
                self.requests.insert(id.0);
            }
            Body::RequestDecided { id, .. } => {
                self.requests.remove(&id.0);
            }
            Body::Escalated { .. } => self.counts.escalated += 1,
            Body::RulingAsked => self.counts.rulings += 1,
            Body::Finalised => self.finalised = true,
            Body::ReplySent => self.reply_sent = true,
            _ => {}
        }
    }

    fn stage(&mut self, at: Instant, body: &Body) {
        let times = &mut self.times;
        let slot = match body {
            Body::Submitted(_) => &mut times.submitted,
            Body::Accepted { .. } => &mut times.accepted,
            Body::OrderTaken { .. } => &mut times.taken,
            Body::Contacted { .. } => &mut times.contacted,
            Body::FedBack { .. } | Body::HandledOnSpot { .. } => &mut times.fed_back,
            Body::Verified { passed: true, .. } => &mut times.verified,
            Body::Closed { .. } => &mut times.closed,
            _ => return,
        };
        slot.get_or_insert(at);
    }

    fn order_ended(&mut self, id: Uuid, end: OrderEnd, fence: u32, by: Option<Uuid>) {
        match end {
            OrderEnd::Lapsed => self.counts.lapsed += 1,
            OrderEnd::NoShow => self.counts.no_shows += 1,
            OrderEnd::Returned => self.counts.returned += 1,
            OrderEnd::Declined => self.counts.declined += 1,
            OrderEnd::Released | OrderEnd::Cancelled => {}
        }
        let Some(order) = self.orders.get_mut(&id) else { return };
        order.fence = fence;
        let one_of_a_team = matches!(end, OrderEnd::NoShow | OrderEnd::Released) && order.capacity > 1;
        match by {
            Some(by) if one_of_a_team => {
                order.holders.retain(|holder| *holder != by);
                order.ended = order.holders.is_empty();
            }
            _ => order.ended = true,
        }
    }

    fn end_orders(&mut self) {
        for order in self.orders.values_mut() {
            order.ended = true;
        }
    }

    /// The lead order in force.
    #[must_use]
    pub fn lead(&self) -> Option<(Uuid, &Order)> {
        self.orders.iter().rev().find(|(_, order)| order.lead && !order.ended).map(|(id, order)| (*id, order))
    }

    /// Lead done, every assist done or ended.
    #[must_use]
    pub fn may_feed_back(&self) -> bool {
        let assists = self.orders.values().filter(|order| !order.lead);
        self.lead().is_some_and(|(_, lead)| lead.done) && assists.into_iter().all(Order::is_settled)
    }

    /// Nothing is to be done by anybody any more.
    #[must_use]
    pub fn is_over(&self) -> bool {
        matches!(self.state.as_str(), "closed" | "rejected" | "withdrawn" | "merged")
    }
}
