//! What judging needs, read inside the transaction; existing rows under lock, in the order of their keys.

use super::judge::{CounterKey, Head, Seen};
use crate::change::{Change, StoredAnswer};
use crate::engine::field::Field;
use crate::engine::sql::Sql;
use crate::engine::table::Table;
use crate::error::Result;
use crate::open::Core;
use crate::rows::{CounterRow, KeyRow};
use sandan_core::ids::District;
use sea_orm::ConnectionTrait;
use std::collections::BTreeSet;
use uuid::Uuid;

/// Three parameters a counter, so 500 stay far below the limit.
const CHUNK: usize = 500;

pub async fn read(
    core: &Core,
    transaction: &impl ConnectionTrait,
    district: District,
    changes: &[&Change],
) -> Result<Seen> {
    let mut seen = Seen { now: core.real_now(transaction).await?, ..Seen::default() };
    read_keys(core, transaction, district, changes, &mut seen).await?;
    read_heads(core, transaction, district, changes, &mut seen).await?;
    read_counters(core, transaction, district, changes, &mut seen).await?;
    Ok(seen)
}

async fn read_keys(
    core: &Core,
    transaction: &impl ConnectionTrait,
    district: District,
    changes: &[&Change],
    seen: &mut Seen,
) -> Result<()> {
    let keys: BTreeSet<(&str, &str)> =
        changes.iter().filter_map(|change| change.key.as_ref()).map(|key| (&*key.scope, &*key.key)).collect();
    let keys: Vec<_> = keys.into_iter().collect();
    for chunk in keys.chunks(CHUNK) {
        let mut sql = Sql::new(core.dialect(), "SELECT * FROM idem_key WHERE district = ");
        sql.bind(district).push(" AND (scope, key) IN (");
        push_tuples(&mut sql, chunk, |sql, (scope, key)| {
            sql.bind((*scope).to_owned()).push(", ").bind((*key).to_owned());
        });
        sql.push(")");
        for row in sql.all(transaction).await? {
            let row = KeyRow::read(&row)?;
            if row.expires_at > seen.now {
                let answer =
                    StoredAnswer { body_hash: row.body_hash, status: row.status, answer: row.answer };
                seen.keys.insert((row.scope, row.key), answer);
            }
        }
    }
    Ok(())
}

async fn read_heads(
    core: &Core,
    transaction: &impl ConnectionTrait,
    district: District,
    changes: &[&Change],
    seen: &mut Seen,
) -> Result<()> {
    let ids: BTreeSet<Uuid> =
        changes.iter().flat_map(|change| change.streams.iter()).map(|stream| stream.id).collect();
    let ids: Vec<Uuid> = ids.into_iter().collect();
    for chunk in ids.chunks(CHUNK) {
        let mut sql = Sql::new(core.dialect(), "SELECT id, version, head_hash FROM stream WHERE district = ");
        sql.bind(district).push(" AND id IN ").bind_list(chunk.iter().copied());
        sql.push(" ORDER BY id").either(" FOR UPDATE", "");
        for row in sql.all(transaction).await? {
            let head = Head { version: Field::read(&row, "version")?, hash: Field::read(&row, "head_hash")? };
            seen.heads.insert(Field::read(&row, "id")?, head);
        }
    }
    Ok(())
}

async fn read_counters(
    core: &Core,
    transaction: &impl ConnectionTrait,
    district: District,
    changes: &[&Change],
    seen: &mut Seen,
) -> Result<()> {
    let keys: BTreeSet<CounterKey> = changes
        .iter()
        .flat_map(|change| change.counters.iter())
        .map(|step| (step.kind.clone(), step.id, step.slot.clone()))
        .collect();
    let keys: Vec<CounterKey> = keys.into_iter().collect();
    for chunk in keys.chunks(CHUNK) {
        let mut sql = Sql::new(core.dialect(), "SELECT * FROM counter WHERE district = ");
        sql.bind(district).push(" AND (kind, id, slot) IN (");
        push_tuples(&mut sql, chunk, |sql, (kind, id, slot)| {
            sql.bind(kind.clone()).push(", ").bind(*id).push(", ").bind(slot.clone());
        });
        sql.push(") ORDER BY kind, id, slot").either(" FOR UPDATE", "");
        for row in sql.all(transaction).await? {
            let row = CounterRow::read(&row)?;
            seen.counters.insert((row.kind, row.id, row.slot), row.value);
        }
    }
    Ok(())
}

/// Appends the tuples of a row-value IN. SQLite wants a VALUES list there, PostgreSQL takes either.
fn push_tuples<T>(sql: &mut Sql, items: &[T], mut bind: impl FnMut(&mut Sql, &T)) {
    sql.push("VALUES ");
    for (index, item) in items.iter().enumerate() {
        sql.push(if index > 0 { ", (" } else { "(" });
        bind(sql, item);
        sql.push(")");
    }
}
