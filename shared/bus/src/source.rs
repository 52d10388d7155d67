use futures::future::BoxFuture;
use sandan_contract::feed::FeedEvent;
use sandan_contract::ws::District;
use uuid::Uuid;

/// Why the feed could not be read. Followers log it and try again.
pub type SourceError = Box<dyn std::error::Error + Send + Sync>;

/// Where a district's number line stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FeedHead {
    /// Changes on restore and import: positions of different epochs cannot be compared.
    pub epoch: Uuid,
    /// The newest position; 0 for an empty line.
    pub position: i64,
}

/// The truth behind the bus: the numbered feed in the database.
pub trait FeedSource: Send + Sync + 'static {
    /// The events after `position`, in order, at most `limit` of them. The first is `position + 1` unless older
    /// history was dropped.
    fn feed_after(
        &self,
        district: District,
        position: i64,
        limit: usize,
    ) -> BoxFuture<'_, Result<Vec<FeedEvent>, SourceError>>;

    /// The epoch and the newest position.
    fn feed_head(&self, district: District) -> BoxFuture<'_, Result<FeedHead, SourceError>>;
}
