//! How business time passes: in steps, as soon as everything is done, or by itself at N×.

use crate::control::Remote;
use sandan_core::time::Instant;
use std::time::Duration;

/// Limits are honoured to the minute: what passes within one is worked together.
const GRAIN: i64 = Instant::MINUTE;
/// Servers that find no rest in so long are stuck.
const PATIENCE: Duration = Duration::from_secs(120);
/// How often robots look at the clock when it runs by itself.
const LOOK: Duration = Duration::from_millis(200);

/// The clock of the replayed town, as the replay sees it.
pub struct Pace {
    remote: Remote,
    step: bool,
    pub now: Instant,
    next_due: Option<Instant>,
}

/// What there is to wait for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moved {
    On,
    /// Nobody has anything to do any more, neither people nor the system.
    Over,
}

impl Pace {
    /// # Errors
    /// When no server answers.
    pub async fn new(mut remote: Remote, step: bool) -> anyhow::Result<Self> {
        let now = remote.now().await?;
        Ok(Self { remote, step, now, next_due: None })
    }

    /// Lets the system do what is due now.
    ///
    /// # Errors
    /// When it finds no rest.
    pub async fn settle(&mut self) -> anyhow::Result<()> {
        if !self.step {
            self.now = self.remote.now().await?;
            return Ok(());
        }
        let told = self.remote.rest(PATIENCE).await?;
        self.now = told.now.unwrap_or(self.now);
        self.next_due = told.next_due;
        Ok(())
    }

    /// Goes on to what is next: somebody's deed or a limit of the system.
    ///
    /// # Errors
    /// When no server answers.
    pub async fn go_on(&mut self, deed: Option<Instant>) -> anyhow::Result<Moved> {
        if !self.step {
            tokio::time::sleep(LOOK).await;
            return Ok(if deed.is_none() { Moved::Over } else { Moved::On });
        }
        let due = self.next_due.map(up_to_grain);
        let Some(to) = [deed, due].into_iter().flatten().min() else { return Ok(Moved::Over) };
        let told = self.remote.step(to.max(self.now)).await?;
        self.now = told.now.unwrap_or(to);
        Ok(Moved::On)
    }
}

fn up_to_grain(due: Instant) -> Instant {
    Instant(
        due.0.div_euclid(GRAIN).saturating_add(i64::from(due.0.rem_euclid(GRAIN) > 0)).saturating_mul(GRAIN),
    )
}
