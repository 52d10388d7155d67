//! How a subscription begins: its right, its membership, its past.

use crate::line::{Line, Member};
use crate::occurrence::{Address, Occurrence};
use crate::outbox::{Content, Subscription};
use crate::resume::{Past, PastTold};
use crate::session::Session;
use crate::sight::{Refusal, SubscriptionScope};
use crate::wire::{End, Wire, live_text};
use sandan_contract::feed::StreamKind;
use sandan_contract::ws::{FrameError, Mode, ServerFrame, Since, Topic};
use std::collections::HashMap;
use std::sync::Arc;
use uuid::Uuid;

/// Subscribing starts again when rights change meanwhile, so many times.
const TRIES: usize = 4;

/// A subscription and the last position sent on it.
pub(crate) struct Held {
    pub(crate) joined: Joined,
    pub(crate) last: i64,
}

/// A member of the line; dropping it leaves.
pub(crate) struct Joined {
    line: Arc<Line>,
    pub(crate) address: Address,
    pub(crate) subscription: Arc<Subscription>,
}

impl Drop for Joined {
    fn drop(&mut self) {
        self.line.leave(&self.address, self.subscription.id);
    }
}

impl Session {
    /// Subscribes and answers; when it cannot, the topic is not held afterwards.
    pub(crate) async fn subscribe(
        &mut self,
        wire: &mut Wire,
        topic: Topic,
        mode: Mode,
        since: Option<Since>,
    ) -> Result<(), End> {
        self.held.remove(&topic);
        if self.held.len() >= self.hub.0.config.topics_per_socket {
            return wire.send(&error(topic, FrameError::TooManyTopics)).await;
        }
        let (joined, past) = match self.join(&topic, mode, since).await {
            Ok(found) => found,
            Err(Refusal::NotFound) => return wire.send(&error(topic, FrameError::NotFound)).await,
            Err(Refusal::Unavailable) => return wire.send(&error(topic, FrameError::Unavailable)).await,
        };
        let position = past.position;
        let answer = self.subscribed(&joined.subscription, since, past);
        self.held.insert(topic, Held { joined, last: position });
        wire.feed(answer).await?;
        wire.flush().await
    }

    /// Registers first and reads the past second; again, if rights have changed meanwhile.
    async fn join(&self, topic: &Topic, mode: Mode, since: Option<Since>) -> Result<(Joined, Past), Refusal> {
        for _ in 0..TRIES {
            let rights = self.outbox().rights();
            let scope = self.allowed(topic).await?;
            let joined = self.member(topic, mode);
            let past = self.hub.past(&self.principal, topic, scope, since).await?;
            if self.outbox().rights() == rights {
                return Ok((joined, past));
            }
        }
        Err(Refusal::Unavailable)
    }

    pub(crate) async fn allowed(&self, topic: &Topic) -> Result<SubscriptionScope, Refusal> {
        if !self.hub.0.sight.current() {
            return Err(Refusal::Unavailable);
        }
        self.hub.0.sight.subscribe_allowed(&self.principal, topic).await
    }

    fn member(&self, topic: &Topic, mode: Mode) -> Joined {
        let subscription = Arc::new(Subscription { id: self.hub.next_id(), topic: topic.clone(), mode });
        let address = Address::of(topic, &self.principal);
        let member = Member { subscription: Arc::clone(&subscription), outbox: Arc::clone(self.outbox()) };
        self.line.join(address.clone(), member);
        Joined { line: Arc::clone(&self.line), address, subscription }
    }

    /// The text of a `subscribed` frame.
    fn subscribed(&self, subscription: &Subscription, since: Option<Since>, past: Past) -> String {
        let Past { epoch, position, told } = past;
        let (recovered, rest) = match told {
            PastTold::Snapshot(state) => (false, format!(r#""snapshot":{state}"#)),
            PastTold::Missed(missed) => {
                let from = since.map_or(position, |since| since.position);
                (true, format!(r#""events":[{}]"#, self.missed_texts(subscription, from, missed).join(",")))
            }
        };
        let topic = &subscription.topic;
        let mode = match subscription.mode {
            Mode::Events => "events",
            Mode::State => "state",
        };
        format!(
            r#"{{"op":"subscribed","topic":"{topic}","mode":"{mode}","recovered":{recovered},"epoch":"{epoch}","position":{position},{rest}}}"#
        )
    }

    /// The frames of missed events, chained; in state mode the newest of each stream.
    fn missed_texts(
        &self,
        subscription: &Subscription,
        from: i64,
        missed: Vec<Arc<Occurrence>>,
    ) -> Vec<String> {
        let address = Address::of(&subscription.topic, &self.principal);
        let mut shown: Vec<(Arc<Occurrence>, Content)> = missed
            .into_iter()
            .filter_map(|occurrence| {
                let concern = occurrence.concern(&address)?;
                let content = self.hub.content(&self.principal, subscription, &occurrence, concern)?;
                Some((occurrence, content))
            })
            .collect();
        if subscription.mode == Mode::State {
            let newest: HashMap<_, _> = shown.iter().map(|(o, _)| (stream(o), o.position())).collect();
            shown.retain(|(o, _)| newest.get(&stream(o)) == Some(&o.position()));
        }
        let mut last = from;
        let mut texts = Vec::with_capacity(shown.len());
        for (occurrence, content) in shown {
            texts.push(live_text(subscription, last, &content, &occurrence));
            last = occurrence.position();
        }
        texts
    }
}

fn stream(occurrence: &Occurrence) -> (StreamKind, Uuid) {
    (occurrence.event.stream_kind, occurrence.event.stream)
}

const fn error(topic: Topic, code: FrameError) -> ServerFrame {
    ServerFrame::Error { topic: Some(topic), code }
}
