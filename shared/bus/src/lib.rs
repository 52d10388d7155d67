//! Events between processes: in-process, or Redis Streams.
//!
//! The relay commits a numbered batch to the feed and then publishes it here; push nodes, caches and
//! reconcilers subscribe. The bus is the hurry, the feed in the database is the truth.
//!
//! **Guaranteed.** A message that [`Bus::publish`] accepted reaches every live [`Subscription`] at least once,
//! or the subscription says [`BusItem::Gap`]. A subscription begins with a `Gap`: read the feed first, what is
//! published from then on arrives. One publisher's messages of one district arrive in the order of publishing.
//!
//! **Not guaranteed.** No message is kept for anyone who is not subscribed; a message may come twice; a slow
//! subscriber loses its queue (and is told); two publishers of one district may interleave.
//!
//! [`Follower`] turns this into what readers want: the dense, ordered, gapless sequence of one district, by
//! refilling every hole in `position` from the feed. It would still be right, only slower, on a dead bus.

mod bus;
mod follower;
mod inbox;
mod pace;
mod reader;
mod redis_streams;
mod source;

pub use bus::{Bus, BusError, Districts, PARTITIONS};
pub use follower::{Followed, Follower, StartAt};
pub use inbox::{BusItem, INBOX_LIMIT, Subscription};
pub use source::{FeedHead, FeedSource, SourceError};
