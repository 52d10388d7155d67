//! One order (工单): a piece of work that the grid places for a case.

use super::facts::{DispatchMode, Part};
use super::state::OrderState;
use crate::area::AreaPath;
use crate::ids::{AccountId, OrderId, UnitId};
use crate::time::Instant;
use serde::{Deserialize, Serialize};

/// An order as the fold of its case's events.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    pub id: OrderId,
    pub part: Part,
    pub mode: DispatchMode,
    pub state: OrderState,
    /// Where it is offered or worked: the ring's area for volunteers, the place for workers.
    pub area: AreaPath,
    /// Ring of the search, 0 the nearest.
    pub ring: u8,
    /// The unit told to, for departments and property companies.
    pub unit: Option<UnitId>,
    /// The person told to or invited by name.
    pub person: Option<AccountId>,
    /// Volunteers to whom it is shown. Empty: everybody of the area's pool.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub offered_to: Vec<AccountId>,
    /// 报名: who showed interest, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub interested: Vec<AccountId>,
    /// 组团: how many takers it needs.
    pub capacity: u8,
    /// Counts up with every change of holder; a command names the fence it saw.
    pub fence: u32,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub takers: Vec<Taker>,
    /// The appointment, if one was made: windows count back from it.
    pub slot: Option<Instant>,
    pub reworks: u8,
    pub placed_at: Instant,
    pub waived: bool,
}

/// One holder of a slot of an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Taker {
    pub account: AccountId,
    /// The fence at which the slot was taken.
    pub fence: u32,
    pub taken_at: Instant,
    /// Who typed it in, when a station clerk claimed for somebody who telephoned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub claimed_by: Option<AccountId>,
    pub checked_in_at: Option<Instant>,
    /// The resident confirmed the visit with their digits (到场码).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub proven: bool,
    pub checked_out_at: Option<Instant>,
}

impl Order {
    /// The holder with this account.
    #[must_use]
    pub fn taker(&self, account: AccountId) -> Option<&Taker> {
        self.takers.iter().find(|taker| taker.account == account)
    }

    /// Somebody works on it or has done so in the present round.
    #[must_use]
    pub fn is_held(&self) -> bool {
        let held = matches!(self.state, OrderState::Offered | OrderState::Taken | OrderState::Shelved);
        held || (self.state == OrderState::Done && !self.waived)
    }

    /// True when every slot has a holder.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.takers.len() >= usize::from(self.capacity)
    }

    /// Everybody who may see it: offered to, told to, interested, holding.
    pub fn people(&self) -> impl Iterator<Item = AccountId> + '_ {
        let told = self.person.into_iter().chain(self.offered_to.iter().copied());
        told.chain(self.interested.iter().copied()).chain(self.takers.iter().map(|taker| taker.account))
    }

    /// Nothing is owed on it any more, so the case may feed back as far as this order is concerned.
    #[must_use]
    pub fn is_settled(&self) -> bool {
        self.waived || !self.state.is_open()
    }
}
