//! What a decision may look at besides the case: values, never sources.

use crate::calendar::Calendar;
use crate::ids::{District, compose};
use crate::profile::Profile;
use crate::time::Instant;
use std::cell::Cell;
use uuid::Uuid;

/// Time, rules and randomness of one decision.
#[derive(Debug)]
pub struct Context<'a> {
    /// Business time, read with the case; never below its last event.
    pub now: Instant,
    pub profile: &'a Profile,
    pub calendar: &'a Calendar,
    pub ids: IdSupply,
}

/// Fresh ids from one seed: the same seed gives the same ids, so a decision can be repeated.
#[derive(Debug)]
pub struct IdSupply {
    district: District,
    unix_ms: u64,
    seed: u64,
    given: Cell<u64>,
}

impl IdSupply {
    #[must_use]
    pub const fn new(district: District, unix_ms: u64, seed: u64) -> Self {
        Self { district, unix_ms, seed, given: Cell::new(0) }
    }

    /// The next id: SplitMix64 over the seed (Steele, Lea and Flood, 2014).
    #[must_use]
    pub fn fresh(&self) -> Uuid {
        let count = self.given.get() + 1;
        self.given.set(count);
        let mut mixed = self.seed.wrapping_add(count.wrapping_mul(0x9E37_79B9_7F4A_7C15));
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        compose(self.unix_ms, mixed ^ (mixed >> 31), self.district)
    }
}
