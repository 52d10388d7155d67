//! How long to wait before trying again.

use std::time::Duration;

/// Exponential backoff with full jitter: a random wait between zero and `min(cap, base × 2^failures)`.
///
/// After M. Brooker, "Exponential Backoff And Jitter" (AWS, 2015): of the variants measured there it finishes the
/// work of many competing clients soonest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Backoff {
    pub base: Duration,
    pub cap: Duration,
}

impl Backoff {
    /// For loops of our own: 200 ms at first, at most 30 s.
    pub const LOOPS: Backoff = Backoff { base: Duration::from_millis(200), cap: Duration::from_secs(30) };

    /// The longest wait after so many failures in a row.
    #[must_use]
    pub fn ceiling(self, failures: u32) -> Duration {
        let factor = 2_u32.saturating_pow(failures.saturating_sub(1));
        self.base.saturating_mul(factor).min(self.cap)
    }

    /// A random wait after so many failures in a row.
    #[must_use]
    pub fn wait(self, failures: u32) -> Duration {
        self.ceiling(failures).mul_f64(rand::random::<f64>())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_the_cap_and_never_overflow() {
        let ceilings: Vec<_> = [1, 2, 3, 9, u32::MAX].map(|n| Backoff::LOOPS.ceiling(n).as_millis()).into();
        assert_eq!(ceilings, [200, 400, 800, 30_000, 30_000]);
        assert!((0..1_000).all(|_| Backoff::LOOPS.wait(3) <= Duration::from_millis(800)));
    }
}
