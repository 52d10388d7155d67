//! Chance that is the same for a seed on every machine and in every release of every library.
//!
//! SplitMix64 (Steele, Lea, Flood 2014): a dozen lines that never change, where a library's generator may
//! change its stream with a version and so move every grid of the demo.

/// A stream of numbers from a seed.
#[derive(Clone, Debug)]
pub(super) struct Random(u64);

impl Random {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(super) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        mix(self.0)
    }

    /// Below `bound`, which must not be 0. The bias is below 2⁻⁴⁰ for the bounds used here.
    pub(super) fn below(&mut self, bound: usize) -> usize {
        (self.next() % bound.max(1) as u64) as usize
    }

    /// Between 0 and 1.
    pub(super) fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    pub(super) fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.below(last + 1));
        }
    }
}

/// A number from a seed and a place: chance that does not depend on the order of asking.
pub(super) fn hash(seed: u64, a: usize, b: usize) -> u64 {
    mix(mix(seed ^ (a as u64).wrapping_mul(0xD6E8_FEB8_6659_FD93)) ^ b as u64)
}

fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}
