//! Bulk writing of a batch's winners.

use super::judge::{CounterKey, Hashes, Seen};
use super::rowwrites;
use super::transaction::Setback;
use crate::canonical::to_canonical;
use crate::change::{Change, HeadRow, StreamWrite};
use crate::engine::MAX_PARAMETERS;
use crate::engine::sql::Sql;
use crate::engine::table::{OnClash, Table, insert};
use crate::error::StoreError;
use crate::feed::{Waiting, number};
use crate::open::{Backend, Core};
use crate::rows::{CounterRow, EventRow, KeyRow, StreamRow};
use sandan_core::ids::District;
use sea_orm::sea_query::Expr;
use sea_orm::{ConnectionTrait, ExprTrait};
use std::collections::HashSet;

/// The winners of a batch and what was read before them.
pub struct Batch<'a> {
    pub core: &'a Core,
    pub district: District,
    pub winners: &'a [(&'a Change, &'a Hashes)],
    pub seen: &'a Seen,
    /// The counters that were there before.
    pub known_counters: &'a HashSet<CounterKey>,
}

impl Batch<'_> {
    /// Writes everything; answers the last feed position where the writer numbers at once.
    pub async fn write(&self, transaction: &impl ConnectionTrait) -> Result<Option<i64>, Setback> {
        self.write_keys(transaction).await?;
        let heads = self.heads();
        self.write_new_heads(transaction, &heads).await?;
        self.move_heads(transaction, &heads).await?;
        insert(transaction, self.events(), OnClash::Fail).await?;
        self.write_projections(transaction).await?;
        rowwrites::write(self.core, transaction, self.district, self.winners.iter().map(|winner| winner.0))
            .await?;
        self.write_counters(transaction).await?;
        self.publish(transaction).await
    }

    fn streams(&self) -> impl Iterator<Item = (&StreamWrite, &Vec<[u8; 32]>)> {
        self.winners.iter().flat_map(|(change, hashes)| change.streams.iter().zip(hashes.iter()))
    }

    async fn write_keys(&self, transaction: &impl ConnectionTrait) -> Result<(), Setback> {
        let mut rows: Vec<KeyRow> =
            self.winners.iter().filter_map(|(change, _)| self.key_row(change)).collect();
        rows.sort_by(|a, b| (&a.scope, &a.key).cmp(&(&b.scope, &b.key)));
        let expired = Expr::col((KeyRow::NAME, "expires_at")).lte(self.seen.now.0);
        insert_exactly(transaction, rows, OnClash::ReplaceWhere(expired)).await
    }

    fn key_row(&self, change: &Change) -> Option<KeyRow> {
        let key = change.key.clone()?;
        let begun = change.streams.iter().find(|stream| stream.expected == 0);
        Some(KeyRow {
            district: self.district,
            scope: key.scope,
            key: key.key,
            body_hash: key.body_hash,
            status: key.status,
            answer: key.answer,
            stream: begun.or(change.streams.first()).map(|stream| stream.id),
            expires_at: self.seen.now.plus(key.lives),
        })
    }

    fn heads(&self) -> Vec<(i64, StreamRow)> {
        let mut heads: Vec<(i64, StreamRow)> = self
            .streams()
            .filter_map(|(stream, hashes)| {
                let (last, hash) = (stream.events.last()?, hashes.last()?);
                let row = StreamRow {
                    district: self.district,
                    id: stream.id,
                    kind: stream.kind,
                    version: stream.expected + count(hashes.len()),
                    head_hash: *hash,
                    last_at: last.at,
                };
                Some((stream.expected, row))
            })
            .collect();
        heads.sort_by_key(|(_, row)| row.id);
        heads
    }

    async fn write_new_heads(
        &self,
        transaction: &impl ConnectionTrait,
        heads: &[(i64, StreamRow)],
    ) -> Result<(), Setback> {
        let rows = heads.iter().filter(|(expected, _)| *expected == 0).map(|(_, row)| row.clone()).collect();
        insert_exactly(transaction, rows, OnClash::Keep).await
    }

    /// The guard `version = expected` stands in the statement too, although the rows are locked: correctness must
    /// not hang on the lock.
    async fn move_heads(
        &self,
        transaction: &impl ConnectionTrait,
        heads: &[(i64, StreamRow)],
    ) -> Result<(), Setback> {
        let moved: Vec<_> = heads.iter().filter(|(expected, _)| *expected > 0).collect();
        for chunk in moved.chunks(MAX_PARAMETERS / 6) {
            let mut sql = Sql::new(
                self.core.dialect(),
                "WITH v(id, expected, version, head_hash, last_at) AS (VALUES ",
            );
            for (index, (expected, row)) in chunk.iter().enumerate() {
                sql.push(if index > 0 { ", (" } else { "(" });
                sql.bind_as(row.id, "uuid").push(", ").bind_as(*expected, "bigint").push(", ");
                sql.bind_as(row.version, "bigint").push(", ").bind_as(row.head_hash, "bytea").push(", ");
                sql.bind_as(row.last_at, "bigint").push(")");
            }
            sql.push(") UPDATE stream SET version = v.version, head_hash = v.head_hash, last_at = v.last_at FROM v");
            sql.push(" WHERE stream.district = ").bind(self.district);
            sql.push(" AND stream.id = v.id AND stream.version = v.expected");
            let written = sql.execute(transaction).await?.rows_affected();
            if written != chunk.len() as u64 {
                return Err(Setback::Raced);
            }
        }
        Ok(())
    }

    fn events(&self) -> Vec<EventRow> {
        let mut rows = Vec::new();
        for (stream, hashes) in self.streams() {
            for ((event, hash), seq) in stream.events.iter().zip(hashes).zip(stream.expected + 1..) {
                rows.push(EventRow {
                    district: self.district,
                    stream: stream.id,
                    seq,
                    stream_kind: stream.kind,
                    kind: event.kind.clone(),
                    v: event.v,
                    at: event.at,
                    actor: event.actor,
                    data: event.data.clone(),
                    hash: *hash,
                });
            }
        }
        rows
    }

    async fn write_projections(&self, transaction: &impl ConnectionTrait) -> Result<(), Setback> {
        let (mut cases, mut docs) = (Vec::new(), Vec::new());
        for (stream, hashes) in self.streams() {
            let version = stream.expected + count(hashes.len());
            match &stream.head {
                None => {}
                Some(HeadRow::Case(row)) => {
                    let mut row = (**row).clone();
                    row.version = version;
                    cases.push(row);
                }
                Some(HeadRow::Doc(row)) => {
                    let mut row = (**row).clone();
                    row.version = version;
                    docs.push(row);
                }
            }
        }
        insert(transaction, cases, OnClash::Replace).await?;
        insert(transaction, docs, OnClash::Replace).await?;
        Ok(())
    }

    async fn write_counters(&self, transaction: &impl ConnectionTrait) -> Result<(), Setback> {
        let moved: HashSet<CounterKey> = self
            .winners
            .iter()
            .flat_map(|(change, _)| change.counters.iter())
            .map(|step| (step.kind.clone(), step.id, step.slot.clone()))
            .collect();
        let row = |key: CounterKey| {
            let value = self.seen.counters.get(&key).copied().unwrap_or(0);
            CounterRow { district: self.district, kind: key.0, id: key.1, slot: key.2, value }
        };
        let (old, new): (Vec<_>, Vec<_>) =
            moved.into_iter().partition(|key| self.known_counters.contains(key));
        let mut new: Vec<CounterRow> = new.into_iter().map(row).collect();
        new.sort_by(|a, b| (&a.kind, a.id, &a.slot).cmp(&(&b.kind, b.id, &b.slot)));
        insert(transaction, old.into_iter().map(row).collect(), OnClash::Replace).await?;
        insert_exactly(transaction, new, OnClash::Keep).await
    }

    async fn publish(&self, transaction: &impl ConnectionTrait) -> Result<Option<i64>, Setback> {
        let mut waiting = Vec::new();
        for (stream, hashes) in self.streams() {
            for ((event, hash), seq) in stream.events.iter().zip(hashes).zip(stream.expected + 1..) {
                waiting.push(Waiting {
                    stream: stream.id,
                    seq,
                    stream_kind: stream.kind,
                    kind: event.kind.clone(),
                    at: event.at,
                    keys_text: to_canonical(&event.keys)
                        .map_err(|error| StoreError::Refused(format!("feed keys: {error}")))?,
                    keys: event.keys.clone(),
                    hash: *hash,
                });
            }
        }
        match self.core.backend {
            Backend::Sqlite => Ok(Some(number(self.core, transaction, self.district, waiting).await?)),
            Backend::Postgres => {
                crate::feed::leave_in_outbox(transaction, self.district, self.seen.now, &waiting).await?;
                Ok(None)
            }
        }
    }
}

/// Inserts rows of which each must be new.
async fn insert_exactly<T: Table>(
    transaction: &impl ConnectionTrait,
    rows: Vec<T>,
    clash: OnClash,
) -> Result<(), Setback> {
    let expected = rows.len() as u64;
    if insert(transaction, rows, clash).await? == expected { Ok(()) } else { Err(Setback::Raced) }
}

/// Events of one change are bounded by validation, far below the range.
fn count(events: usize) -> i64 {
    i64::try_from(events).unwrap_or(i64::MAX)
}
