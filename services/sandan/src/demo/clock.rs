//! Business time in the demo: it runs fast, faster still at night, and stands while nobody looks.
//!
//! The store's clock knows one factor, counted from an anchor. This keeper sets anchor and factor anew every few
//! seconds, so that a demo that was stopped (or killed) goes on where it was and not where the wall clock is.

use anyhow::Context as _;
use chrono::{Datelike, Days, NaiveDate, Timelike};
use sandan_core::calendar::Calendar;
use sandan_core::time::Instant;
use sandan_kit::tasks::Shutdown;
use sandan_store::Store;
use sandan_store::rows::ClockRow;
use std::time::Duration;
use tokio::sync::watch;

/// How often robots see the time move.
const TICK: Duration = Duration::from_millis(200);
/// Real time between two anchors: what a killed demo may lose.
const ANCHOR_EVERY: Duration = Duration::from_secs(5);
const PPM: i64 = 1_000_000;
/// Nothing much happens at night, so that it passes in seconds.
const NIGHT_HURRY: i64 = 10;
const NIGHT_BEGINS: u32 = 21;
const NIGHT_ENDS: u32 = 7;

/// Business time as robots read it.
#[derive(Clone)]
pub struct Clock(watch::Receiver<Instant>);

impl Clock {
    #[must_use]
    pub fn now(&self) -> Instant {
        *self.0.borrow()
    }
}

/// True between nine in the evening and seven in the morning.
#[must_use]
pub fn is_night(now: Instant) -> bool {
    let hour = now.local().hour();
    !(NIGHT_ENDS..NIGHT_BEGINS).contains(&hour)
}

/// Half past eight on the newest working day that a published calendar knows, not after `today`.
#[must_use]
pub fn first_morning(today: NaiveDate, calendar: &Calendar) -> Instant {
    let published =
        |day: NaiveDate| day.year() <= calendar.published_through && !calendar.is_provisional(day);
    let weekday = |day: NaiveDate| calendar.is_working(day) && day.weekday().num_days_from_monday() < 5;
    let mut day = today;
    while !(published(day) && weekday(day)) {
        // Years hold working days: this ends soon.
        let Some(before) = day.checked_sub_days(Days::new(1)) else { break };
        day = before;
    }
    Instant::from_local(day.and_time(chrono::NaiveTime::MIN)).plus(8 * Instant::HOUR + 30 * Instant::MINUTE)
}

/// Sets the time of a fresh demo, or goes on where an earlier run stopped.
///
/// # Errors
/// When the database was not made by `demo` or `simulate`.
pub async fn start(store: &Store, fresh: Option<Instant>, speed: u32) -> anyhow::Result<()> {
    let clock = store.clock().await.context("read the clock")?;
    // A run that was killed has written events after its last anchor.
    let lost = i64::try_from(ANCHOR_EVERY.as_secs()).unwrap_or(0) * 2 * clock.factor_ppm / PPM;
    let base = fresh.unwrap_or(clock.base.plus(lost * Instant::SECOND));
    set(store, base, i64::from(speed)).await
}

async fn set(store: &Store, base: Instant, factor: i64) -> anyhow::Result<()> {
    let anchor = store.real_now().await.context("read the time")?;
    let row = ClockRow { base, anchor, factor_ppm: factor * PPM, simulated: true, ..ClockRow::real() };
    store.set_clock(row).await.context("set the clock")
}

/// Lets time stand still: the demo ends.
///
/// # Errors
/// When the store refuses.
pub async fn stand_still(store: &Store) -> anyhow::Result<()> {
    let now = store.now().await.context("read the time")?;
    set(store, now, 0).await
}

/// A clock, and the keeper that moves it until `stop`.
///
/// # Errors
/// When the time cannot be read.
pub async fn keep(
    store: Store,
    speed: u32,
    stop: Shutdown,
) -> anyhow::Result<(Clock, impl Future<Output = ()>)> {
    let (sender, receiver) = watch::channel(store.now().await.context("read the time")?);
    let keeper = async move {
        let mut anchored = std::time::Instant::now();
        let mut night = false;
        while stop.or_stop(tokio::time::sleep(TICK)).await.is_some() {
            // One failed look is made good by the next.
            let Ok(now) = store.now().await else { continue };
            sender.send_replace(now);
            let turned = is_night(now) != night;
            if turned || anchored.elapsed() > ANCHOR_EVERY {
                night = is_night(now);
                anchored = std::time::Instant::now();
                let factor = i64::from(speed) * if night { NIGHT_HURRY } else { 1 };
                if let Err(error) = set(&store, now, factor).await {
                    tracing::warn!(error = format!("{error:#}"), "could not set the demo's clock");
                }
            }
        }
    };
    Ok((Clock(receiver), keeper))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_demo_begins_on_the_morning_of_a_working_day_whose_calendar_is_published() {
        let calendar = Calendar::builtin();
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        // A Sunday, a day of the spring festival, a year that no notice has named yet.
        for (today, expected) in
            [("2026-11-22", "2026-11-20"), ("2026-02-18", "2026-02-13"), ("2031-05-05", "2026-12-24")]
        {
            let morning = first_morning(day(today), calendar);
            assert_eq!(morning.rfc3339(), format!("{expected}T08:30:00+08:00"), "{today}");
        }
    }
}
