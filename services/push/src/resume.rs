//! The past of a subscription: what was missed, or a snapshot.

use crate::hub::Hub;
use crate::occurrence::{Address, Occurrence};
use crate::sight::{HistoryError, Principal, Refusal, Replay, Snapshot, SubscriptionScope};
use futures::future::BoxFuture;
use sandan_contract::ws::{Since, Topic};
use serde_json::Value;
use std::sync::Arc;
use std::time::Duration;
use uuid::Uuid;

/// A reader of the store may be a little behind the bus: so many looks, so far apart.
const LOOKS: usize = 10;
const BETWEEN_LOOKS: Duration = Duration::from_millis(50);

/// Everything up to a position.
#[derive(Debug)]
pub(crate) struct Past {
    pub(crate) epoch: Uuid,
    pub(crate) position: i64,
    pub(crate) told: PastTold,
}

#[derive(Debug)]
pub(crate) enum PastTold {
    /// All that came after the position asked for.
    Missed(Vec<Arc<Occurrence>>),
    Snapshot(Value),
}

impl Hub {
    /// The past of a topic whose member is registered already, so that nothing comes between it and the live events.
    pub(crate) async fn past(
        &self,
        principal: &Principal,
        topic: &Topic,
        scope: SubscriptionScope,
        since: Option<Since>,
    ) -> Result<Past, Refusal> {
        let address = Address::of(topic, principal);
        let line = self.line(principal.district);
        let standing =
            line.standing(since.map(|since| since.position), &address).ok_or(Refusal::Unavailable)?;
        let here = (standing.epoch, standing.position);
        if let Some(since) = since.filter(|since| since.epoch == standing.epoch) {
            let missed = match standing.after {
                Some(missed) => Some((standing.position, missed)),
                None => self.replay(principal, topic, &address, since, here).await,
            };
            if let Some((position, missed)) = missed
                && missed.len() <= self.0.config.replay
                && self.know_all(&missed).await
            {
                return Ok(Past { epoch: since.epoch, position, told: PastTold::Missed(missed) });
            }
        }
        let read = || self.0.history.snapshot(principal, topic, scope.class);
        let covers = |snapshot: &Snapshot| snapshot.epoch != here.0 || snapshot.position >= here.1;
        let Snapshot { epoch, position, state } = self.read_until(read, covers).await?;
        Ok(Past { epoch, position, told: PastTold::Snapshot(state) })
    }

    /// What was missed, from the store; `None` when that is too much, cannot be read, or is not the line the client
    /// knows: a snapshot serves then.
    async fn replay(
        &self,
        principal: &Principal,
        topic: &Topic,
        address: &Address,
        since: Since,
        here: (Uuid, i64),
    ) -> Option<(i64, Vec<Arc<Occurrence>>)> {
        let limit = self.0.config.replay + 1;
        let read = || self.0.history.feed_after(principal, topic, since.position, limit);
        let covers = |replay: &Replay| {
            replay.epoch != here.0 || replay.position >= here.1 || replay.events.len() >= limit
        };
        let replay = self.read_until(read, covers).await.ok()?;
        let same = replay.epoch == since.epoch && replay.position >= since.position;
        if !same || replay.events.len() >= limit {
            return None;
        }
        let occurrences = replay.events.into_iter().map(|event| Occurrence::new(Arc::new(event)));
        let missed = occurrences.filter(|known| known.concern(address).is_some()).map(Arc::new).collect();
        Some((replay.position, missed))
    }

    /// True when every event can be judged and rendered (again).
    async fn know_all(&self, missed: &[Arc<Occurrence>]) -> bool {
        for occurrence in missed {
            if !self.knows(&occurrence.event).await {
                return false;
            }
        }
        true
    }

    /// Reads until the answer covers all that has been told live.
    async fn read_until<'a, T>(
        &'a self,
        read: impl Fn() -> BoxFuture<'a, Result<T, HistoryError>>,
        covers: impl Fn(&T) -> bool,
    ) -> Result<T, Refusal> {
        for _ in 0..LOOKS {
            let answer = self.read(read()).await?;
            if covers(&answer) {
                return Ok(answer);
            }
            tokio::time::sleep(BETWEEN_LOOKS).await;
        }
        tracing::warn!("history stays behind the live events");
        Err(Refusal::Unavailable)
    }

    async fn read<T>(&self, reading: BoxFuture<'_, Result<T, HistoryError>>) -> Result<T, Refusal> {
        let permitted = async {
            // The semaphore is never closed.
            let _permit = self.0.history_reads.acquire().await;
            reading.await
        };
        match tokio::time::timeout(self.0.config.history_timeout, permitted).await {
            Ok(Ok(answer)) => Ok(answer),
            Ok(Err(error)) => {
                tracing::warn!(%error, "reading history failed");
                Err(Refusal::Unavailable)
            }
            Err(_) => {
                tracing::warn!("reading history took too long");
                Err(Refusal::Unavailable)
            }
        }
    }
}
