//! Sessions that were ended while an access token of theirs may still be good.

use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};
use std::time::{Duration, Instant};
use uuid::Uuid;

/// Longer than any access token lives: the settings allow minutes.
const KEPT: Duration = Duration::from_secs(24 * 3_600);
/// From here on old entries are dropped with each new one.
const MANY: usize = 10_000;

#[derive(Default)]
pub(super) struct EndedSessions(RwLock<HashMap<Uuid, Instant>>);

impl EndedSessions {
    pub(super) fn add(&self, session: Uuid) {
        let mut ended = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if ended.len() >= MANY {
            ended.retain(|_, at| at.elapsed() < KEPT);
        }
        ended.insert(session, Instant::now());
    }

    pub(super) fn has(&self, session: Uuid) -> bool {
        self.0.read().unwrap_or_else(PoisonError::into_inner).contains_key(&session)
    }
}
