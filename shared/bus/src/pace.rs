use rand::RngExt;
use std::time::Duration;

/// A delay that doubles from `least` to `most` and starts again after a success.
#[derive(Debug)]
pub(crate) struct Pace {
    least: Duration,
    most: Duration,
    now: Duration,
}

impl Pace {
    pub(crate) const fn new(least: Duration, most: Duration) -> Self {
        Self { least, most, now: least }
    }

    pub(crate) fn reset(&mut self) {
        self.now = self.least;
    }

    /// The next delay, between half and all of the current step: readers that failed together come back apart.
    pub(crate) fn delay(&mut self) -> Duration {
        let step = self.now;
        self.now = (step * 2).min(self.most);
        step.mul_f64(rand::rng().random_range(0.5..=1.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delays_grow_to_the_cap_and_start_again_after_a_success() {
        let mut pace = Pace::new(Duration::from_millis(100), Duration::from_secs(1));
        let delays: Vec<_> = (0..6).map(|_| pace.delay()).collect();
        assert!(delays[0] <= Duration::from_millis(100) && delays[5] >= Duration::from_millis(500));
        assert!(delays.iter().all(|delay| *delay <= Duration::from_secs(1)));
        pace.reset();
        assert!(pace.delay() <= Duration::from_millis(100));
    }
}
