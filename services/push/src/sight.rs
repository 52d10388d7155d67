//! What the hub needs to know from the rest of the system.

use futures::future::BoxFuture;
use sandan_contract::feed::FeedEvent;
use sandan_contract::ws::{Mode, Topic, TopicKind};
use sandan_core::ids::{AccountId, District};
use serde_json::Value;
use uuid::Uuid;

/// Who holds a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Principal {
    pub account: AccountId,
    /// The signed-in session from which the ticket was asked.
    pub session: Uuid,
    pub district: District,
}

/// A row of core's visibility table: which fields a reader sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ViewClass(pub u8);

/// What a granted subscription covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SubscriptionScope {
    /// The class of the topic's snapshot.
    pub class: ViewClass,
}

/// For whom an event is rendered. Events are rendered once for each value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct View {
    pub kind: TopicKind,
    /// In [`Mode::State`] the rendering must stand for the whole state of the case, since older ones may be
    /// left out.
    pub mode: Mode,
    pub class: ViewClass,
}

/// Why something was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Does not exist, or not for this person: never said which.
    #[error("not found")]
    NotFound,
    /// Cannot be decided now.
    #[error("not available")]
    Unavailable,
}

/// Rights and visibility, always as of now. Changes are told with [`Hub::rights_changed`](crate::Hub::rights_changed)
/// after they are in force here.
pub trait Sight: Send + Sync + 'static {
    /// May this person hold a connection at all: not disabled, session not ended?
    fn admit<'a>(&'a self, principal: &'a Principal) -> BoxFuture<'a, Result<(), Refusal>>;

    /// May this person subscribe to the topic?
    fn subscribe_allowed<'a>(
        &'a self,
        principal: &'a Principal,
        topic: &'a Topic,
    ) -> BoxFuture<'a, Result<SubscriptionScope, Refusal>>;

    /// Loads what `class_of` and `render` need to know about an event; called before them, and again when much
    /// later they are asked for the same event. By default nothing.
    fn prepare<'a>(&'a self, event: &'a FeedEvent) -> BoxFuture<'a, ()> {
        let _ = event;
        Box::pin(std::future::ready(()))
    }

    /// False when `prepare` could not load what it needs. Such an event is tried again, and at last its subscribers
    /// are given a snapshot: it is never passed over as if nobody might see it.
    fn knows(&self, event: &FeedEvent) -> bool {
        let _ = event;
        true
    }

    /// As what this person sees an event of a topic it is subscribed to; `None`: not at all.
    fn class_of(&self, principal: &Principal, topic: &Topic, event: &FeedEvent) -> Option<ViewClass>;

    /// An event as a view sees it; `None`: not at all.
    fn render(&self, event: &FeedEvent, view: View) -> Option<Value>;

    /// Could this person see the case before an event by which it leaves the topic's area? Only then is the
    /// leaving told, as an id without content.
    fn saw_before(&self, principal: &Principal, topic: &Topic, event: &FeedEvent) -> bool {
        let _ = (principal, topic, event);
        true
    }

    /// False while changes of roles cannot be followed: connections are closed then rather than served on old
    /// rights.
    fn current(&self) -> bool {
        true
    }
}

/// The events of one topic after a position.
#[derive(Clone, Debug, PartialEq)]
pub struct Replay {
    pub epoch: Uuid,
    /// The district's position up to which `events` is complete; of no meaning when the limit was reached.
    pub position: i64,
    pub events: Vec<FeedEvent>,
}

/// A topic's state.
#[derive(Clone, Debug, PartialEq)]
pub struct Snapshot {
    pub epoch: Uuid,
    /// The district's position as of which the state is read.
    pub position: i64,
    pub state: Value,
}

/// Why the past could not be read.
pub type HistoryError = Box<dyn std::error::Error + Send + Sync>;

/// The past, from the store.
pub trait History: Send + Sync + 'static {
    /// The topic's events after `position`, at most `limit`, each with the keys by which it concerns the topic.
    fn feed_after<'a>(
        &'a self,
        principal: &'a Principal,
        topic: &'a Topic,
        position: i64,
        limit: usize,
    ) -> BoxFuture<'a, Result<Replay, HistoryError>>;

    /// The topic's state as the class sees it.
    fn snapshot<'a>(
        &'a self,
        principal: &'a Principal,
        topic: &'a Topic,
        class: ViewClass,
    ) -> BoxFuture<'a, Result<Snapshot, HistoryError>>;
}
