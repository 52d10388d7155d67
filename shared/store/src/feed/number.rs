//! Giving numbers.

use crate::engine::sql::Sql;
use crate::engine::table::{OnClash, Table, insert};
use crate::error::{Result, StoreError};
use crate::hash::{GENESIS, chain, merkle_root};
use crate::open::Core;
use crate::rows::{AreaCountRow, FeedHeadRow, FeedPersonRow, FeedRootRow, FeedRow};
use sandan_contract::feed::{FeedKeys, StreamKind};
use sandan_core::area::AreaPath;
use sandan_core::ids::District;
use sandan_core::time::Instant;
use sea_orm::ConnectionTrait;
use sea_orm::sea_query::{Expr, Query};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// A committed (or about to be committed) event without a number.
pub struct Waiting {
    pub stream: Uuid,
    pub seq: i64,
    pub stream_kind: StreamKind,
    pub kind: String,
    pub at: Instant,
    pub keys: FeedKeys,
    /// `keys` as canonical JSON.
    pub keys_text: String,
    pub hash: [u8; 32],
}

/// Leaves events for the relay (PostgreSQL). `n` grows with each row and is assigned while the stream's row is
/// locked, so it follows the order of every single stream.
pub async fn leave_in_outbox(
    transaction: &impl ConnectionTrait,
    district: District,
    now: Instant,
    waiting: &[Waiting],
) -> Result<()> {
    use crate::engine::field::Field;
    const COLUMNS: [&str; 9] =
        ["district", "stream", "seq", "stream_kind", "kind", "at", "keys", "hash", "written_at"];
    for chunk in waiting.chunks(crate::engine::MAX_PARAMETERS / COLUMNS.len()) {
        let mut statement = Query::insert();
        statement.into_table("outbox").columns(COLUMNS);
        for event in chunk {
            statement.values_panic([
                Expr::val(district.value()),
                Expr::val(event.stream.value()),
                Expr::val(event.seq.value()),
                Expr::val(event.stream_kind.value()),
                Expr::val(event.kind.clone().value()),
                Expr::val(event.at.value()),
                Expr::val(event.keys_text.clone().value()),
                Expr::val(event.hash.value()),
                Expr::val(now.value()),
            ]);
        }
        transaction.execute(&statement).await?;
    }
    Ok(())
}

/// Numbers events in the order given and moves all that is true as of a position. Answers the last position.
pub async fn number(
    core: &Core,
    transaction: &impl ConnectionTrait,
    district: District,
    waiting: Vec<Waiting>,
) -> Result<i64> {
    let head = lock_head(core, transaction, district).await?;
    if waiting.is_empty() {
        return Ok(head.position);
    }
    let hashes: Vec<[u8; 32]> = waiting.iter().map(|event| event.hash).collect();
    let (mut rows, mut people) = (Vec::with_capacity(waiting.len()), Vec::new());
    let mut counts: BTreeMap<(String, String), AreaCountRow> = BTreeMap::new();
    let mut position = head.position;
    for event in waiting {
        position += 1;
        count(district, position, &event.keys, &mut counts);
        let concerned: BTreeSet<Uuid> = event.keys.people.iter().copied().collect();
        people.extend(concerned.into_iter().map(|person| FeedPersonRow { district, person, position }));
        rows.push(FeedRow {
            district,
            position,
            stream: event.stream,
            seq: event.seq,
            stream_kind: event.stream_kind,
            kind: event.kind,
            at: event.at,
            keys: event.keys_text,
        });
    }
    insert(transaction, rows, OnClash::Fail).await?;
    insert(transaction, people, OnClash::Fail).await?;
    let sum = vec![("n", Expr::cust("area_count.n + excluded.n"))];
    insert(transaction, counts.into_values().collect::<Vec<AreaCountRow>>(), OnClash::ReplaceBut(sum))
        .await?;
    let root = merkle_root(&hashes);
    let chained = chain(&head.chained, &root);
    let batch = FeedRootRow { district, position, first: head.position + 1, root, chained };
    insert(transaction, vec![batch], OnClash::Fail).await?;
    insert(transaction, vec![FeedHeadRow { district, position, chained }], OnClash::Replace).await?;
    Ok(position)
}

/// The head under lock; created when the district has none yet.
async fn lock_head(
    core: &Core,
    transaction: &impl ConnectionTrait,
    district: District,
) -> Result<FeedHeadRow> {
    let first = FeedHeadRow { district, position: 0, chained: GENESIS };
    for _ in 0..2 {
        let mut sql =
            Sql::new(core.dialect(), "SELECT district, position, chained FROM feed_head WHERE district = ");
        sql.bind(district).either(" FOR UPDATE", "");
        if let Some(row) = sql.one(transaction).await? {
            return Ok(FeedHeadRow::read(&row)?);
        }
        insert(transaction, vec![first.clone()], OnClash::Keep).await?;
    }
    Err(StoreError::Damaged(format!("district {district} has no feed head")))
}

/// Moves one case from its old bucket and place to its new ones, in every area that contains them.
fn count(
    district: District,
    position: i64,
    keys: &FeedKeys,
    counts: &mut BTreeMap<(String, String), AreaCountRow>,
) {
    if keys.bucket_before == keys.bucket_after && keys.area_before == keys.area_after {
        return;
    }
    for (bucket, path, step) in
        [(&keys.bucket_before, &keys.area_before, -1), (&keys.bucket_after, &keys.area_after, 1)]
    {
        let Some(bucket) = bucket else { continue };
        for area in with_ancestors(path.as_ref()) {
            let row = counts.entry((area.clone(), bucket.clone())).or_insert_with(|| AreaCountRow {
                district,
                area,
                bucket: bucket.clone(),
                n: 0,
                position,
            });
            row.n += step;
            row.position = position;
        }
    }
}

/// The path itself, every path above it, and the empty path that stands for the whole district.
pub fn with_ancestors(path: Option<&AreaPath>) -> Vec<String> {
    let mut areas = vec![String::new()];
    if let Some(path) = path {
        let text = path.as_str();
        areas.extend(text.match_indices('/').map(|(at, _)| text[..=at].to_owned()));
    }
    areas
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(text: &str) -> AreaPath {
        AreaPath::from_stored(text.to_owned())
    }

    #[test]
    fn a_case_counts_in_every_area_above_it_and_in_the_district() {
        assert_eq!(with_ancestors(Some(&path("1/12/"))), ["", "1/", "1/12/"]);
        assert_eq!(with_ancestors(None), [""]);
    }

    #[test]
    fn a_case_that_moves_leaves_the_old_area_and_keeps_the_common_ones_level() {
        let keys = FeedKeys {
            area_before: Some(path("1/12/")),
            area_after: Some(path("1/13/")),
            bucket_before: Some("accepted".to_owned()),
            bucket_after: Some("accepted".to_owned()),
            ..FeedKeys::default()
        };
        let mut counts = BTreeMap::new();
        count(District(1), 7, &keys, &mut counts);
        let numbers: Vec<(&str, i64)> = counts.values().map(|row| (row.area.as_str(), row.n)).collect();
        assert_eq!(numbers, [("", 0), ("1/", 0), ("1/12/", -1), ("1/13/", 1)]);
    }
}
