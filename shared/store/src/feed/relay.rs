//! The relay's step: number what waits, give back what is new.

use super::number::{Waiting, number};
use crate::engine::field::Field;
use crate::engine::sql::Sql;
use crate::engine::table::Table;
use crate::error::{Result, StoreError};
use crate::open::{Backend, Core, Store};
use crate::rows::OutboxRow;
use crate::write::Lease;
use sandan_contract::feed::FeedEvent;
use sandan_core::ids::District;
use sandan_core::time::Instant;
use sea_orm::ConnectionTrait;

/// Events numbered in one transaction: a backlog is worked off in steps, so that followers see it move.
const STEP: usize = 1_000;

impl Store {
    /// What one call of [`Store::relay`] gives at most.
    pub const RELAY_STEP: usize = STEP;

    /// Numbers what waits in the outbox of a district (PostgreSQL) and gives the events after a position, at most
    /// [`Store::RELAY_STEP`]: call again with the last position while it gives as many.
    ///
    /// # Errors
    /// [`StoreError::LeaseLost`] when the lease is not held any more; nothing is numbered then.
    pub async fn relay(&self, district: District, lease: &Lease, after: i64) -> Result<Vec<FeedEvent>> {
        if self.backend() == Backend::Postgres {
            let lease = lease.clone();
            self.detached(move |core| async move { step(&core, district, &lease).await }).await?;
        }
        self.feed_after(district, after, STEP as u64).await
    }

    /// How long the oldest event of a district has been waiting for its number, in microseconds. Always none on
    /// SQLite.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn oldest_outbox_age(&self, district: District) -> Result<Option<i64>> {
        let mut sql = Sql::new(self.core.dialect(), "SELECT MIN(written_at) AS oldest, ");
        sql.now().push(" AS now FROM outbox WHERE district = ").bind(district);
        let Some(row) = sql.one(&self.core.reader).await? else { return Ok(None) };
        let oldest: Option<Instant> = Field::read(&row, "oldest")?;
        let now: Instant = Field::read(&row, "now")?;
        Ok(oldest.map(|oldest| now.since(oldest)))
    }
}

async fn step(core: &Core, district: District, lease: &Lease) -> Result<i64> {
    let transaction = core.begin().await?;
    check_fence(core, &transaction, lease).await?;
    let waiting = take(core, &transaction, district).await?;
    if waiting.is_empty() {
        transaction.rollback().await?;
        return Ok(0);
    }
    let position = number(core, &transaction, district, waiting).await?;
    transaction.commit().await.map_err(StoreError::OutcomeUnknown)?;
    Ok(position)
}

/// Locks the lease's row: a competitor cannot take it over while this transaction runs, and one that waits for it
/// sees everything that this transaction took.
async fn check_fence(core: &Core, transaction: &impl ConnectionTrait, lease: &Lease) -> Result<()> {
    let mut sql = Sql::new(core.dialect(), "SELECT fence FROM lease WHERE district = ");
    sql.bind(lease.district).push(" AND name = ").bind(lease.name.clone()).push(" AND fence = ");
    sql.bind(lease.fence).push(" AND until > ").now().either(" FOR UPDATE", "");
    match sql.one(transaction).await? {
        Some(_) => Ok(()),
        None => Err(StoreError::LeaseLost(lease.name.clone())),
    }
}

async fn take(core: &Core, transaction: &impl ConnectionTrait, district: District) -> Result<Vec<Waiting>> {
    let mut sql = Sql::new(core.dialect(), "DELETE FROM outbox WHERE district = ");
    sql.bind(district).push(" AND n IN (SELECT n FROM outbox WHERE district = ").bind(district);
    sql.push(" ORDER BY n LIMIT ").bind(i64::try_from(STEP).unwrap_or(i64::MAX)).push(") RETURNING *");
    let mut rows: Vec<OutboxRow> =
        sql.all(transaction).await?.iter().map(OutboxRow::read).collect::<Result<_, _>>()?;
    // Deletion gives no order.
    rows.sort_by_key(|row| row.n);
    rows.into_iter()
        .map(|row| {
            let keys = serde_json::from_str(&row.keys)
                .map_err(|error| StoreError::Damaged(format!("outbox row {}: {error}", row.n)))?;
            Ok(Waiting {
                stream: row.stream,
                seq: row.seq,
                stream_kind: row.stream_kind,
                kind: row.kind,
                at: row.at,
                keys,
                keys_text: row.keys,
                hash: row.hash,
            })
        })
        .collect()
}
