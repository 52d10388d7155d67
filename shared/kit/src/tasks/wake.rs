//! The alarm clock of a reconciler: rung, or the period is over, or it is time to stop.

use super::Shutdown;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Notify;

/// Why a reconciler woke. It looks at the rows that are due in either case: the reason is not an input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Woken {
    Rung,
    Period,
    Stop,
}

/// Wakes one sleeper. A ring while it works is not lost: it works once more. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Wake(Arc<Notify>);

impl Wake {
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Wakes the sleeper now, or spares it the next sleep.
    pub fn ring(&self) {
        self.0.notify_one();
    }

    /// Sleeps until rung, at most for `period`. After `Stop` the loop should end.
    pub async fn next(&self, period: Duration, shutdown: &Shutdown) -> Woken {
        tokio::select! {
            biased;
            () = shutdown.wait() => Woken::Stop,
            () = self.0.notified() => Woken::Rung,
            () = tokio::time::sleep(period) => Woken::Period,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_ring_before_the_sleep_is_not_lost_and_many_rings_are_one() {
        let (wake, shutdown, period) = (Wake::new(), Shutdown::new(), Duration::from_secs(60));
        wake.ring();
        wake.ring();
        assert_eq!(wake.next(period, &shutdown).await, Woken::Rung);
        assert_eq!(wake.next(period, &shutdown).await, Woken::Period);
        shutdown.set();
        wake.ring();
        assert_eq!(wake.next(period, &shutdown).await, Woken::Stop);
    }
}
