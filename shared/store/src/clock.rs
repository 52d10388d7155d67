//! Business time and real time, both by the database's clock.

use crate::engine::sql::Sql;
use crate::engine::table::{OnClash, Table, insert, one, select};
use crate::error::{Result, StoreError};
use crate::open::{Core, Store};
use crate::rows::{ClockRow, StreamRow};
use sandan_core::ids::District;
use sandan_core::time::Instant;
use sea_orm::ConnectionTrait;
use sea_orm::sea_query::Query;

/// A factor of one.
const REAL_PPM: i64 = 1_000_000;

impl ClockRow {
    /// Business time runs with the database's clock.
    #[must_use]
    pub const fn real() -> Self {
        Self {
            district: District::GLOBAL,
            base: Instant(0),
            anchor: Instant(0),
            factor_ppm: REAL_PPM,
            simulated: false,
        }
    }

    /// Business time at this database time.
    #[must_use]
    pub fn at(&self, database_now: Instant) -> Instant {
        let passed =
            i128::from(database_now.since(self.anchor)) * i128::from(self.factor_ppm) / i128::from(REAL_PPM);
        let clamped = passed.clamp(i128::from(i64::MIN), i128::from(i64::MAX));
        self.base.plus(i64::try_from(clamped).unwrap_or(i64::MAX))
    }
}

impl Core {
    /// The database's time.
    pub async fn real_now(&self, connection: &impl ConnectionTrait) -> Result<Instant> {
        let mut sql = Sql::new(self.dialect(), "SELECT ");
        sql.now().push(" AS now");
        let row = sql.one(connection).await?.ok_or_else(|| StoreError::Damaged("no time".to_owned()))?;
        Ok(Instant(row.try_get("", "now")?))
    }

    /// The clock and the database's time in one read.
    pub async fn clock_and_now(&self) -> Result<(ClockRow, Instant)> {
        let mut sql = Sql::new(self.dialect(), "SELECT district, base, anchor, factor_ppm, simulated, ");
        sql.now().push(" AS now FROM business_clock WHERE district = 0");
        match sql.one(&self.reader).await? {
            Some(row) => Ok((ClockRow::read(&row)?, Instant(row.try_get("", "now")?))),
            None => Ok((ClockRow::real(), self.real_now(&self.reader).await?)),
        }
    }
}

impl Store {
    /// Business time: what due times, windows and appraisal use.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn now(&self) -> Result<Instant> {
        let (clock, now) = self.core.clock_and_now().await?;
        Ok(clock.at(now))
    }

    /// The database's own time: what leases, tokens, backoff and key retention use.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn real_now(&self) -> Result<Instant> {
        self.core.real_now(&self.core.reader).await
    }

    /// The clock as it is set, and business time by it.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn clock_and_now(&self) -> Result<(ClockRow, Instant)> {
        let (clock, now) = self.core.clock_and_now().await?;
        let now = clock.at(now);
        Ok((clock, now))
    }

    /// The clock as it is set.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn clock(&self) -> Result<ClockRow> {
        Ok(self.core.clock_and_now().await?.0)
    }

    /// Sets business time.
    ///
    /// # Errors
    /// [`StoreError::NotSimulated`] unless `demo` or `simulate` created the database.
    pub async fn set_clock(&self, clock: ClockRow) -> Result<()> {
        self.detached(move |core| async move {
            let mut sql = Sql::new(core.dialect(), "UPDATE business_clock SET base = ");
            sql.bind(clock.base).push(", anchor = ").bind(clock.anchor);
            sql.push(", factor_ppm = ").bind(clock.factor_ppm).push(" WHERE district = 0 AND simulated");
            match sql.execute(&core.writer).await?.rows_affected() {
                0 => Err(StoreError::NotSimulated),
                _ => {
                    // What is due has changed: reconcilers look at once.
                    core.notify();
                    Ok(())
                }
            }
        })
        .await
    }

    /// Marks an empty database as simulated, for good.
    ///
    /// # Errors
    /// [`StoreError::NotSimulated`] when it holds streams already and is not marked.
    pub async fn mark_simulated(&self) -> Result<()> {
        self.detached(|core| async move {
            let transaction = core.begin().await?;
            let clock: Option<ClockRow> = one(&transaction, &select::<ClockRow>(District::GLOBAL)).await?;
            let clock = clock.unwrap_or(ClockRow::real());
            if clock.simulated {
                return Ok(());
            }
            let anything = Query::select().column("id").from(StreamRow::NAME).limit(1).to_owned();
            if transaction.query_one(&anything).await?.is_some() {
                return Err(StoreError::NotSimulated);
            }
            insert(&transaction, vec![ClockRow { simulated: true, ..clock }], OnClash::Replace).await?;
            Ok(transaction.commit().await?)
        })
        .await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn business_time_runs_at_its_factor_and_stands_still_at_zero() {
        let mut clock = ClockRow {
            base: Instant(1_000),
            anchor: Instant(50),
            factor_ppm: 60_000_000,
            ..ClockRow::real()
        };
        assert_eq!(clock.at(Instant(51)), Instant(1_060));
        clock.factor_ppm = 0;
        assert_eq!(clock.at(Instant(i64::MAX)), Instant(1_000));
        assert_eq!(ClockRow::real().at(Instant(77)), Instant(77));
    }
}
