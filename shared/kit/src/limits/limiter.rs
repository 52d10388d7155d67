//! One rate limit with many keys in bounded memory.

use crate::problem::{Code, Problem};
use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use std::hash::{BuildHasher, Hash, RandomState};
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// Keys remembered before old ones are dropped: some 10 MiB.
const MAX_KEYS: usize = 100_000;
/// When even recent keys are too many, newcomers share this many buckets: a flood of invented names is limited as
/// a whole instead of growing.
const SHARED_BUCKETS: u64 = 4_096;
/// The size is looked at once in so many calls.
const SWEEP_EVERY: u64 = 1_024;

/// So many calls a period per key, after the generic cell rate algorithm: a burst of that many, then evenly.
pub struct Limiter {
    limiter: DefaultKeyedRateLimiter<u64>,
    /// Keyed randomly per process, so that nobody can aim at another one's bucket.
    hasher: RandomState,
    clock: DefaultClock,
    calls: AtomicU64,
    max_keys: usize,
}

impl Limiter {
    /// `calls` (at least one) a `period` for each key.
    #[must_use]
    pub fn new(calls: u32, period: Duration) -> Self {
        let burst = NonZeroU32::new(calls).unwrap_or(NonZeroU32::MIN);
        let each = (period / burst.get()).max(Duration::from_nanos(1));
        // `with_period` is `None` only for zero.
        let quota = Quota::with_period(each).unwrap_or_else(|| Quota::per_second(burst)).allow_burst(burst);
        Self {
            limiter: RateLimiter::keyed(quota),
            hasher: RandomState::new(),
            clock: DefaultClock::default(),
            calls: AtomicU64::new(0),
            max_keys: MAX_KEYS,
        }
    }

    #[must_use]
    pub fn per_minute(calls: u32) -> Self {
        Self::new(calls, Duration::from_secs(60))
    }

    #[must_use]
    pub fn per_hour(calls: u32) -> Self {
        Self::new(calls, Duration::from_secs(3_600))
    }

    /// Counts one call of this key.
    ///
    /// # Errors
    /// `too_many_requests` with Retry-After.
    pub fn check(&self, key: &(impl Hash + ?Sized)) -> Result<(), Problem> {
        let mut bucket = self.hasher.hash_one(key);
        if self.calls.fetch_add(1, Ordering::Relaxed).is_multiple_of(SWEEP_EVERY) {
            self.limiter.retain_recent();
        }
        if self.limiter.len() >= self.max_keys {
            bucket %= SHARED_BUCKETS;
        }
        self.limiter.check_key(&bucket).map_err(|refusal| {
            let wait = refusal.wait_time_from(self.clock.now()).as_secs_f64().ceil().max(1.0);
            Problem::new(Code::TooManyRequests).retry_after(wait as u64)
        })
    }

    /// Keys remembered now.
    #[must_use]
    pub fn keys(&self) -> usize {
        self.limiter.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_has_its_burst_and_then_waits_while_others_pass() {
        let limiter = Limiter::per_hour(3);
        assert!((0..3).all(|_| limiter.check("13800138001").is_ok()));
        let refused = limiter.check("13800138001").unwrap_err();
        assert_eq!(refused.code(), Code::TooManyRequests);
        assert!(limiter.check("13800138002").is_ok());
    }

    #[test]
    fn invented_keys_do_not_grow_without_bound_and_are_limited_together() {
        let limiter = Limiter { max_keys: 1_000, ..Limiter::per_hour(1) };
        let passed = (0..20_000).filter(|i| limiter.check(i).is_ok()).count();
        assert!(limiter.keys() <= 1_000 + SHARED_BUCKETS as usize);
        assert!(passed <= 1_000 + SHARED_BUCKETS as usize, "{passed}");
    }
}
