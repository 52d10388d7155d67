//! Live status over websocket.
//!
//! A [`Hub`] follows the number lines of districts and tells each event to the subscriptions it concerns. An
//! event finds them by its addresses (the ≤ 6 areas above its place before and after, its units, people and
//! case), never by asking every socket, and is rendered once for each (topic kind, mode, view class).
//!
//! Three parts are brought by others: a [`FeedSource`](sandan_bus::FeedSource) and a [`History`] over the
//! store, and a [`Sight`], which knows who may subscribe to what and how an event looks to a view class.
//!
//! **Guaranteed per subscription.** Positions increase; every frame names the one before it; after a reconnect
//! with `since` the client gets every event it missed, in order, or `recovered: false` with a snapshot. A restore
//! of the database gives a snapshot, unasked. What a reader has lost the right to see is not sent to it, not even
//! from its queue.
//!
//! **Not guaranteed.** That a connection lives: a reader that is too slow, a process that cannot follow or is
//! drained, closes it with a code that says what to do. Delivery is at most once per connection; resuming makes it
//! whole.
//!
//! **Flow.** [`Hub::follow`] → `Line` (recent events, addresses → members) → each member's `Outbox` (bounded) →
//! its `Session`, the only task that writes to the socket. No lock is held across an await.
//!
//! **Subscribing without a hole.** A session registers at the line first and reads the past second; an event that
//! comes in between is in both, and the session drops what is not newer than the position it has answered with.

mod config;
mod endpoint;
mod hub;
mod line;
mod occurrence;
mod outbox;
mod resume;
mod service;
mod session;
mod sight;
mod subscribing;
mod ticket;
mod wire;

pub use config::HubConfig;
pub use endpoint::{Endpoint, Origins, router};
pub use hub::{Hub, HubStats};
pub use sight::{
    History, HistoryError, Principal, Refusal, Replay, Sight, Snapshot, SubscriptionScope, View, ViewClass,
};
pub use ticket::{Ticket, TicketDesk, TicketError};

/// The push service as a role of a process.
#[must_use]
pub fn role() -> sandan_boot::Role {
    sandan_boot::Role {
        name: "push",
        routes: service::routes,
        table: service::table,
        workers: service::workers,
    }
}
