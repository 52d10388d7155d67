//! Logins that do not exist are locked like those that do, so that a lock tells nothing.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Names remembered; when there are more, all are forgotten: no guesser gains more than a fresh count by it.
const MAX_NAMES: usize = 50_000;

/// Wrong tries by names that are nobody's. Kept in memory, for this process only.
#[derive(Clone, Default)]
pub struct Strangers(Arc<Inner>);

#[derive(Default)]
struct Inner {
    /// Keyed by a hash with this process's own key: the names themselves are not kept.
    hasher: RandomState,
    tries: Mutex<HashMap<u64, Tries>>,
}

#[derive(Clone, Copy)]
struct Tries {
    count: u32,
    locked_until: Option<Instant>,
}

impl Strangers {
    /// Seconds for which this name is still locked.
    #[must_use]
    pub fn locked(&self, name: &str) -> Option<u64> {
        let tries = self.0.tries.lock().unwrap_or_else(PoisonError::into_inner);
        let until = tries.get(&self.0.hasher.hash_one(name))?.locked_until?;
        let left = until.checked_duration_since(Instant::now())?;
        Some(left.as_secs() + 1)
    }

    /// Counts a wrong try; from `lock_after` on the name is locked for `lock`.
    pub fn note(&self, name: &str, lock_after: u32, lock: Duration) {
        let mut tries = self.0.tries.lock().unwrap_or_else(PoisonError::into_inner);
        if tries.len() >= MAX_NAMES {
            tries.clear();
        }
        let entry =
            tries.entry(self.0.hasher.hash_one(name)).or_insert(Tries { count: 0, locked_until: None });
        entry.count += 1;
        if entry.count >= lock_after {
            entry.locked_until = Some(Instant::now() + lock);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_is_nobodys_is_locked_like_one_that_is_somebodys() {
        let strangers = Strangers::default();
        let minute = Duration::from_secs(60);
        for _ in 0..4 {
            strangers.note("nobody", 5, minute);
            assert_eq!(strangers.locked("nobody"), None);
        }
        strangers.note("nobody", 5, minute);
        assert!(strangers.locked("nobody").is_some_and(|left| (59..=61).contains(&left)));
        assert_eq!(strangers.locked("somebody else"), None);
    }
}
