//! The rows, as plain structs: what the store takes and gives. It knows nothing of cases; a projection elsewhere
//! turns an aggregate into rows.

mod case;
mod content;
mod feed;
mod people;
mod place;
mod stream;
mod working;

pub use case::{CaseLinkRow, CaseRow, DeadlineRow, OrderPersonRow, OrderRow, RoutingRow};
pub use content::{AccessLogRow, AttachmentRow, ContentRow, ErasedContentRow};
pub(crate) use feed::OutboxRow;
pub use feed::{AreaCountRow, FeedHeadRow, FeedPersonRow, FeedRootRow, FeedRow};
pub use people::{AccountRow, LoginCodeRow, MembershipRow, MessageRow, SessionRow};
pub use place::{AreaRow, CompoundRow, DocRow};
pub use stream::{ClockRow, DistrictRow, EventRow, StreamRow};
pub use working::{CounterRow, DeadLetterRow, KeyRow, LeaseRow};
