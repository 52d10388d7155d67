//! Chance: drawn from seeds, so that two runs with one seed want the same things.

use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};
use sandan_core::time::Instant;

/// One robot's source of chance.
pub struct Chance(StdRng);

impl Chance {
    /// The source of the one with this name in a demo with this seed.
    #[must_use]
    pub fn of(seed: u64, name: &str) -> Self {
        // FNV-1a: the same in every build, which the standard hasher does not promise.
        let mixed = name.bytes().fold(0xCBF2_9CE4_8422_2325_u64 ^ seed, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3)
        });
        Self(StdRng::seed_from_u64(mixed))
    }

    /// True in so many of a hundred cases.
    pub fn percent(&mut self, percent: u32) -> bool {
        self.0.random_range(0..100) < percent
    }

    /// One of these; the first when there is no other. Must not be empty.
    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        let mut drawn = from.choose(&mut self.0);
        // Infallible for what callers give: lists that are written in this program and not empty.
        drawn.take().unwrap_or(&from[0])
    }

    /// A number below `end`, which must not be zero.
    pub fn below(&mut self, end: usize) -> usize {
        self.0.random_range(0..end)
    }

    /// An index by weights.
    pub fn weighted(&mut self, weights: impl Iterator<Item = u32> + Clone) -> usize {
        let total: u32 = weights.clone().sum();
        let mut left = self.0.random_range(0..total.max(1));
        for (index, weight) in weights.enumerate() {
            if left < weight {
                return index;
            }
            left -= weight;
        }
        0
    }

    /// Microseconds around a median of so many minutes: log-normal, as the durations of work are.
    pub fn minutes(&mut self, median: f64) -> i64 {
        /// Two thirds lie between 0.6 and 1.65 of the median.
        const SPREAD: f64 = 0.5;
        let (one, two): (f64, f64) = (self.0.random_range(f64::EPSILON..1.0), self.0.random_range(0.0..1.0));
        let normal = (-2.0 * one.ln()).sqrt() * (std::f64::consts::TAU * two).cos();
        let minutes = (median * (SPREAD * normal).exp()).clamp(0.0, 30.0 * 24.0 * 60.0);
        (minutes * Instant::MINUTE as f64) as i64
    }

    /// Seconds until the next of events that come `per_minute` on average.
    pub fn gap_seconds(&mut self, per_minute: f64) -> f64 {
        -self.0.random_range(f64::EPSILON..1.0).ln() * 60.0 / per_minute
    }
}
