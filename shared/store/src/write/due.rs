//! Picking deadlines that are due, and what happens to those that fail.
//!
//! The lease on a row only saves double work; correctness rests on the stream's version when the resulting change is
//! committed. Firing is in business time, leases and backoff in real time.

use crate::engine::sql::Sql;
use crate::engine::table::{OnClash, Table, insert};
use crate::error::{Result, StoreError};
use crate::open::{Core, Store};
use crate::rows::{DeadLetterRow, DeadlineRow};
use sandan_core::ids::District;
use sandan_core::time::Instant;
use std::collections::BTreeSet;
use uuid::Uuid;

/// After so many failures a deadline waits for a person.
pub const MAX_ATTEMPTS: i32 = 8;

/// The longest pause between two attempts.
const MAX_PAUSE: i64 = 5 * Instant::MINUTE;

/// What became of a deadline that failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DueOutcome {
    /// Tried again not before this real time.
    Retry { at: Instant, attempts: i32 },
    /// In the dead-letter list.
    Dead,
    /// Somebody else holds it, or it is done: nothing was noted.
    Gone,
}

impl Store {
    /// Leases up to `limit` running deadlines of these kinds whose `fire_at` has come, the oldest first. `now` is
    /// business time; the lease lasts `lease_for` microseconds of real time. No row is given to two callers at once.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn pick_due(
        &self,
        district: District,
        kinds: &[&str],
        now: Instant,
        limit: u64,
        holder: Uuid,
        lease_for: i64,
    ) -> Result<Vec<DeadlineRow>> {
        let kinds: Vec<String> = kinds.iter().map(|kind| (*kind).to_owned()).collect();
        self.detached(move |core| async move {
            let sql = pick(&core, district, &kinds, now, limit, holder, lease_for);
            let mut rows: Vec<DeadlineRow> =
                sql.all(&core.writer).await?.iter().map(DeadlineRow::read).collect::<Result<_, _>>()?;
            rows.sort_by_key(|row| (row.fire_at, row.id));
            Ok(rows)
        })
        .await
    }

    /// The kinds of limits of which some running one is due now and free to be picked.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn kinds_due(&self, district: District) -> Result<BTreeSet<String>> {
        let now = self.now().await?;
        let mut sql = Sql::new(self.core.dialect(), "SELECT DISTINCT kind");
        push_due(&mut sql, district, now);
        push_free(&mut sql);
        let rows = sql.all(&self.core.reader).await?;
        Ok(rows.iter().map(|row| row.try_get("", "kind")).collect::<Result<_, _>>()?)
    }

    /// Notes that working a picked deadline failed: again later, or after 8 times the dead-letter list. `data` must
    /// not hold personal content.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn fail_due(&self, due: &DeadlineRow, error: &str, data: &str) -> Result<DueOutcome> {
        let (due, error, data) = (due.clone(), error.to_owned(), data.to_owned());
        self.detached(move |core| async move {
            let transaction = core.begin().await?;
            let now = core.real_now(&transaction).await?;
            let attempts = due.attempts + 1;
            let dead = attempts >= MAX_ATTEMPTS;
            let pause = MAX_PAUSE.min(Instant::SECOND << attempts.clamp(0, 30));
            let at = if dead { Instant(i64::MAX) } else { now.plus(pause) };
            let mut sql = Sql::new(core.dialect(), "UPDATE deadline SET attempts = ");
            sql.bind(attempts)
                .push(", next_try_at = ")
                .bind(at)
                .push(", lease_until = NULL WHERE district = ");
            sql.bind(due.district)
                .push(" AND id = ")
                .bind(due.id)
                .push(" AND done_at IS NULL AND lease_fence = ");
            sql.bind(due.lease_fence);
            if sql.execute(&transaction).await?.rows_affected() == 0 {
                return Ok(DueOutcome::Gone);
            }
            if dead {
                insert(&transaction, vec![letter(&due, error, attempts, now, data)], OnClash::Replace)
                    .await?;
            }
            transaction.commit().await.map_err(StoreError::OutcomeUnknown)?;
            Ok(if dead { DueOutcome::Dead } else { DueOutcome::Retry { at, attempts } })
        })
        .await
    }

    /// Lets go of a picked deadline that needed nothing.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn release_due(&self, due: &DeadlineRow) -> Result<()> {
        let (district, id, fence) = (due.district, due.id, due.lease_fence);
        self.detached(move |core| async move {
            let mut sql =
                Sql::new(core.dialect(), "UPDATE deadline SET lease_until = NULL WHERE district = ");
            sql.bind(district).push(" AND id = ").bind(id).push(" AND lease_fence = ").bind(fence);
            sql.execute(&core.writer).await?;
            Ok(())
        })
        .await
    }

    /// Takes a letter out of the dead-letter list and lets its deadline be tried afresh. False when there is none.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn replay_dead_letter(&self, district: District, id: Uuid) -> Result<bool> {
        self.detached(move |core| async move {
            let transaction = core.begin().await?;
            let mut delete = Sql::new(core.dialect(), "DELETE FROM dead_letter WHERE district = ");
            delete.bind(district).push(" AND id = ").bind(id);
            let found = delete.execute(&transaction).await?.rows_affected() > 0;
            let mut afresh = Sql::new(core.dialect(), "UPDATE deadline SET attempts = 0, next_try_at = NULL");
            afresh.push(" WHERE district = ").bind(district).push(" AND id = ").bind(id);
            afresh.execute(&transaction).await?;
            transaction.commit().await.map_err(StoreError::OutcomeUnknown)?;
            Ok(found)
        })
        .await
    }
}

fn push_due(sql: &mut Sql, district: District, now: Instant) {
    sql.push(" FROM deadline WHERE district = ").bind(district);
    sql.push(" AND done_at IS NULL AND fire_at IS NOT NULL AND fire_at <= ").bind(now);
}

/// Nobody works it, and it does not wait for another attempt.
fn push_free(sql: &mut Sql) {
    sql.push(" AND (next_try_at IS NULL OR next_try_at <= ").now();
    sql.push(") AND (lease_until IS NULL OR lease_until <= ").now().push(")");
}

fn pick(
    core: &Core,
    district: District,
    kinds: &[String],
    now: Instant,
    limit: u64,
    holder: Uuid,
    lease_for: i64,
) -> Sql {
    // A common table expression that is computed once: a plain sub-select with SKIP LOCKED may be run again per row.
    let mut sql = Sql::new(core.dialect(), "WITH picked AS MATERIALIZED (SELECT id");
    push_due(&mut sql, district, now);
    sql.push(" AND kind IN ").bind_list(kinds.iter().cloned());
    push_free(&mut sql);
    sql.push(" ORDER BY fire_at, id LIMIT ").bind(i64::try_from(limit).unwrap_or(i64::MAX));
    sql.either(" FOR UPDATE SKIP LOCKED", "").push(") UPDATE deadline SET lease_until = ").now();
    sql.push(" + ").bind_as(lease_for, "bigint").push(", lease_holder = ").bind(holder);
    sql.push(", lease_fence = lease_fence + 1 WHERE district = ").bind(district);
    sql.push(" AND id IN (SELECT id FROM picked) RETURNING ").push(&DeadlineRow::COLUMNS.join(", "));
    sql
}

fn letter(due: &DeadlineRow, error: String, attempts: i32, at: Instant, data: String) -> DeadLetterRow {
    let reference = due.case_id.to_string();
    DeadLetterRow {
        district: due.district,
        id: due.id,
        kind: due.kind.clone(),
        reference,
        error,
        attempts,
        at,
        data,
    }
}
