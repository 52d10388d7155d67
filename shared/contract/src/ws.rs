//! Frames of the live connection (`/ws/v1`), one JSON object per text message.
//!
//! Every `position` is one of the district's number line, whatever the topic. On one subscription the frames
//! form a chain: each says in `prev` (`from` in state mode) where the one before it ended. A client that sees
//! another value than its own last position has lost something and subscribes again with `since`.

mod close;
mod topic;

pub use close::{Advice, CloseCode};
pub use sandan_core::ids::{AccountId, CaseId, District, UnitId};
pub use topic::{BadTopic, Topic, TopicKind};

use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

/// How a subscription treats a reader that is slower than the events.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// All events, in order; a full queue closes the connection.
    Events,
    /// The newest of each case; older ones may be left out.
    State,
}

/// A place on a district's number line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Since {
    pub epoch: Uuid,
    pub position: i64,
}

/// What a client sends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "op", rename_all = "snake_case")]
pub enum ClientFrame {
    /// The first frame: a ticket from `POST /api/v1/ws-tickets`.
    Hello {
        ticket: String,
    },
    /// Starts a subscription, or starts the topic's subscription anew.
    Subscribe {
        topic: Topic,
        /// The last position the client has of this topic; without it the answer is a snapshot.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        since: Option<Since>,
        /// By default `state` for `area` and `screen`, `events` for the others.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        mode: Option<Mode>,
    },
    Unsubscribe {
        topic: Topic,
    },
    /// Answered by `pong`; for clients that cannot see the protocol's own pings.
    Ping,
}

/// What the server sends.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "op", rename_all = "snake_case")]
pub enum ServerFrame {
    /// The ticket was good.
    Welcome {
        account: AccountId,
        district: District,
    },
    /// Answers `subscribe`; comes also unasked, with `recovered: false`, when the line itself started anew.
    Subscribed {
        topic: Topic,
        mode: Mode,
        /// True: `events` holds all that came after `since`. False: `snapshot` replaces what the client has.
        recovered: bool,
        epoch: Uuid,
        position: i64,
        /// `event`, `state` and `left` frames, chained from `since.position`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        events: Option<Vec<ServerFrame>>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        snapshot: Option<Value>,
    },
    Event {
        topic: Topic,
        prev: i64,
        #[serde(flatten)]
        told: Told,
    },
    /// Covers all of the subscription's events with `from < position ≤ told.position`: each is this one or is
    /// superseded by a newer state of its case, in this frame or a later one.
    State {
        topic: Topic,
        from: i64,
        #[serde(flatten)]
        told: Told,
    },
    /// No event of this subscription in `prev < position ≤ position`.
    Head {
        topic: Topic,
        prev: i64,
        position: i64,
    },
    /// With a case: the case left the topic's area. Without: the right to the topic is lost, and with it the
    /// subscription.
    Left {
        topic: Topic,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        prev: Option<i64>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        position: Option<i64>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        case: Option<CaseId>,
    },
    /// A frame could not be obeyed; the connection stays. With a topic: no subscription to it is held now.
    Error {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        topic: Option<Topic>,
        code: FrameError,
    },
    Pong,
    /// The last frame before the server closes.
    Bye {
        code: u16,
        reason: String,
        advice: Advice,
    },
    /// A frame of a later version: ignored.
    #[serde(other)]
    Unknown,
}

/// One event as its reader may see it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Told {
    pub position: i64,
    /// Absent when the event is not one of a case.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub case: Option<CaseId>,
    /// The sequence number within its stream: the case's version.
    pub version: i64,
    pub kind: String,
    pub data: Value,
}

/// Why a frame was not obeyed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FrameError {
    /// Not a frame of this protocol.
    BadFrame,
    /// The topic does not exist, or not for this person.
    NotFound,
    /// More topics than one connection may hold.
    TooManyTopics,
    /// Cannot be answered now; ask again after a while.
    Unavailable,
    /// A code of a later version.
    #[serde(other)]
    Unknown,
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_documented_frames_are_understood() {
        let text = json!({"op": "subscribe", "topic": "area:110102001004", "since": {"epoch": Uuid::nil(), "position": 4}});
        let frame: ClientFrame = serde_json::from_value(text).unwrap();
        let topic: Topic = "area:110102001004".parse().unwrap();
        let since = Some(Since { epoch: Uuid::nil(), position: 4 });
        assert_eq!(frame, ClientFrame::Subscribe { topic, since, mode: None });
        assert_eq!(serde_json::from_value::<ClientFrame>(json!({"op": "ping"})).unwrap(), ClientFrame::Ping);
    }

    #[test]
    fn an_event_frame_is_flat() {
        let told =
            Told { position: 9, case: None, version: 2, kind: "claimed".into(), data: json!({"a": 1}) };
        let frame = ServerFrame::Event { topic: Topic::Me, prev: 7, told };
        let value = json!({"op": "event", "topic": "me", "prev": 7, "position": 9, "version": 2, "kind": "claimed", "data": {"a": 1}});
        assert_eq!(serde_json::to_value(&frame).unwrap(), value);
        assert_eq!(serde_json::from_value::<ServerFrame>(value).unwrap(), frame);
    }

    #[test]
    fn frames_and_words_of_a_later_version_do_not_break_an_older_client() {
        let later = json!({"op": "telepathy", "strength": 3});
        assert_eq!(serde_json::from_value::<ServerFrame>(later).unwrap(), ServerFrame::Unknown);
        let later = json!({"op": "error", "code": "moon_phase"});
        let error = ServerFrame::Error { topic: None, code: FrameError::Unknown };
        assert_eq!(serde_json::from_value::<ServerFrame>(later).unwrap(), error);
    }
}
