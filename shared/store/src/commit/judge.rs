//! Who wins: a pure function of what was read under lock.

use crate::change::{Change, CommitError, CounterStep, StoredAnswer, StreamWrite};
use crate::error::StoreError;
use crate::hash::{EventParts, GENESIS, event_hash};
use sandan_core::time::Instant;
use std::collections::HashMap;
use uuid::Uuid;

/// The head of a stream as read.
#[derive(Clone, Copy, Debug)]
pub struct Head {
    pub version: i64,
    pub hash: [u8; 32],
}

pub type CounterKey = (String, Uuid, String);

/// What the transaction read, existing rows under lock.
#[derive(Debug, Default)]
pub struct Seen {
    pub heads: HashMap<Uuid, Head>,
    /// Keys that are taken and not expired.
    pub keys: HashMap<(String, String), StoredAnswer>,
    pub counters: HashMap<CounterKey, i64>,
    /// Database time.
    pub now: Instant,
}

/// The hashes of a winner's events: one list per stream, in the order of the change.
pub type Hashes = Vec<Vec<[u8; 32]>>;

/// Judges the changes in order. Counters move with each winner, so `seen.counters` ends as what must be written.
pub fn judge(changes: &[&Change], seen: &mut Seen) -> Vec<Result<Hashes, CommitError>> {
    changes.iter().map(|change| judge_one(change, seen)).collect()
}

fn judge_one(change: &Change, seen: &mut Seen) -> Result<Hashes, CommitError> {
    if let Some(key) = &change.key
        && let Some(answer) = seen.keys.get(&(key.scope.clone(), key.key.clone()))
    {
        return Err(CommitError::KeyTaken(answer.clone()));
    }
    for stream in &change.streams {
        let found = seen.heads.get(&stream.id).map_or(0, |head| head.version);
        if found != stream.expected {
            return Err(CommitError::Conflict { stream: stream.id, expected: stream.expected, found });
        }
    }
    let moved = move_counters(&change.counters, &seen.counters)?;
    let hashes = change.streams.iter().map(|stream| hash(stream, seen)).collect::<Result<_, _>>()?;
    seen.counters.extend(moved);
    Ok(hashes)
}

fn move_counters(
    steps: &[CounterStep],
    counters: &HashMap<CounterKey, i64>,
) -> Result<HashMap<CounterKey, i64>, CommitError> {
    let mut moved = HashMap::new();
    for step in steps {
        let key = (step.kind.clone(), step.id, step.slot.clone());
        let value = moved.get(&key).or_else(|| counters.get(&key)).copied().unwrap_or(0);
        let next = value.saturating_add(step.delta);
        if next < 0 || step.max.is_some_and(|max| next > max) {
            return Err(CommitError::Counter { kind: step.kind.clone(), id: step.id, value, max: step.max });
        }
        moved.insert(key, next);
    }
    Ok(moved)
}

fn hash(stream: &StreamWrite, seen: &Seen) -> Result<Vec<[u8; 32]>, StoreError> {
    let mut previous = seen.heads.get(&stream.id).map_or(GENESIS, |head| head.hash);
    let mut hashes = Vec::with_capacity(stream.events.len());
    for (event, seq) in stream.events.iter().zip(stream.expected + 1..) {
        let parts = EventParts {
            stream: stream.id,
            seq,
            kind: &event.kind,
            v: event.v,
            at: event.at,
            actor: event.actor,
            data: &event.data,
        };
        previous = event_hash(&previous, &parts).map_err(|error| StoreError::Refused(error.to_string()))?;
        hashes.push(previous);
    }
    Ok(hashes)
}
