//! Figures about the store itself, leases and dead letters.

use super::bounded;
use crate::engine::sql::Sql;
use crate::engine::table::{all, col, one, select};
use crate::error::Result;
use crate::open::Store;
use crate::rows::{DeadLetterRow, LeaseRow};
use sandan_core::ids::District;
use sea_orm::{ExprTrait, Order};

/// Figures of one district.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stats {
    pub cases: i64,
    pub events: i64,
    /// The last feed position.
    pub position: i64,
    /// Events that wait for their number.
    pub outbox: i64,
    pub running_deadlines: i64,
    pub dead_letters: i64,
}

impl Store {
    /// Counts everything; meant for people and tests, not for a hot path.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn stats(&self, district: District) -> Result<Stats> {
        let of = |from: &str| format!("(SELECT COUNT(*) FROM {from} WHERE district = $1");
        let text = format!(
            "SELECT {}) AS cases, {}) AS events, {}) AS outbox, {} AND done_at IS NULL) AS deadlines, {}) AS dead, \
             (SELECT COALESCE(MAX(position), 0) FROM feed_head WHERE district = ",
            of("case_row"),
            of("event"),
            of("outbox"),
            of("deadline"),
            of("dead_letter"),
        );
        let mut sql = Sql::new(self.core.dialect(), &text);
        sql.bind(district).push(") AS position");
        let Some(row) = sql.one(&self.core.reader).await? else { return Ok(Stats::default()) };
        Ok(Stats {
            cases: row.try_get("", "cases")?,
            events: row.try_get("", "events")?,
            position: row.try_get("", "position")?,
            outbox: row.try_get("", "outbox")?,
            running_deadlines: row.try_get("", "deadlines")?,
            dead_letters: row.try_get("", "dead")?,
        })
    }

    /// A lease as it stands, held or over.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn lease(&self, district: District, name: &str) -> Result<Option<LeaseRow>> {
        let mut statement = select::<LeaseRow>(district);
        statement.and_where(col("name").eq(name));
        Ok(one(&self.core.reader, &statement).await?)
    }

    /// The oldest entries of the dead-letter list.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn dead_letters(&self, district: District, limit: u64) -> Result<Vec<DeadLetterRow>> {
        let mut statement = select::<DeadLetterRow>(district);
        statement.order_by("at", Order::Asc).order_by("id", Order::Asc).limit(bounded(limit));
        Ok(all(&self.core.reader, &statement).await?)
    }
}
