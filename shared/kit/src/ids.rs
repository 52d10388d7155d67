//! Names for new things.

use sandan_core::ids::{District, compose};
use std::sync::{Mutex, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};
use uuid::Uuid;

/// Random bits that an id holds; see [`compose`].
const RANDOM_BITS: u32 = 58;

/// Makes ids: UUIDv7, strictly increasing within this process whatever the clock does.
///
/// Ids of one millisecond count on from a random start in random steps, so that neither two processes nor a
/// guesser meet them.
#[derive(Debug, Default)]
pub struct IdSource {
    last: Mutex<(u64, u64)>,
}

impl IdSource {
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// A new id that belongs to this district.
    #[must_use]
    pub fn new_id(&self, district: District) -> Uuid {
        let since_1970 = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let now = u64::try_from(since_1970.as_millis()).unwrap_or(u64::MAX);
        let (time, random) = self.next(now);
        compose(time, random, district)
    }

    fn next(&self, now: u64) -> (u64, u64) {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        let step = u64::from(rand::random::<u32>()) + 1;
        let counted = last.1 + step;
        *last = if now > last.0 {
            // The highest bit stays free, as room to count.
            (now, rand::random::<u64>() >> (64 - RANDOM_BITS + 1))
        } else if counted >> RANDOM_BITS == 0 {
            (last.0, counted)
        } else {
            (last.0 + 1, 0)
        };
        *last
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sandan_core::ids::district_of;

    #[test]
    fn ids_strictly_increase_and_carry_their_district() {
        let source = IdSource::new();
        let ids: Vec<_> = (0..10_000_u16).map(|i| source.new_id(District(i % 3))).collect();
        assert!(ids.windows(2).all(|pair| pair[0] < pair[1]));
        assert!(ids.iter().enumerate().all(|(i, id)| district_of(*id).0 == (i % 3) as u16));
        assert_eq!(ids[0].get_version_num(), 7);
    }

    #[test]
    fn a_clock_that_goes_back_or_a_used_up_millisecond_changes_nothing() {
        let source = IdSource::new();
        let first = source.next(1_000);
        assert!(source.next(10) > first);
        *source.last.lock().unwrap() = (1_000, (1 << RANDOM_BITS) - 1);
        assert_eq!(source.next(1_000), (1_001, 0));
    }
}
