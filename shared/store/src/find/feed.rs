//! Following the number line.

use crate::engine::field::Field;
use crate::engine::sql::Sql;
use crate::engine::table::{one, select};
use crate::error::{Result, StoreError};
use crate::open::Store;
use crate::rows::{AreaCountRow, DistrictRow, FeedHeadRow};
use sandan_contract::feed::FeedEvent;
use sandan_core::ids::District;
use sea_orm::QueryResult;
use uuid::Uuid;

/// Positions in one read.
const MAX_PAGE: u64 = 1_000;

impl Store {
    /// Up to `limit` (at most 1,000) numbered events behind a position.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn feed_after(&self, district: District, position: i64, limit: u64) -> Result<Vec<FeedEvent>> {
        let mut sql = self.feed_select("feed f");
        sql.push(" WHERE f.district = ").bind(district).push(" AND f.position > ").bind(position);
        sql.push(" ORDER BY f.position LIMIT ").bind(page(limit));
        sql.all(&self.core.reader).await?.iter().map(event).collect()
    }

    /// The same, of the events that concern one person.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn feed_person_after(
        &self,
        district: District,
        person: Uuid,
        position: i64,
        limit: u64,
    ) -> Result<Vec<FeedEvent>> {
        let mut sql = self
            .feed_select("feed_person p JOIN feed f ON f.district = p.district AND f.position = p.position");
        sql.push(" WHERE p.district = ").bind(district).push(" AND p.person = ").bind(person);
        sql.push(" AND p.position > ").bind(position).push(" ORDER BY p.position LIMIT ").bind(page(limit));
        sql.all(&self.core.reader).await?.iter().map(event).collect()
    }

    fn feed_select(&self, from: &str) -> Sql {
        let mut sql =
            Sql::new(self.core.dialect(), "SELECT f.district, f.position, f.stream, f.seq, f.stream_kind,");
        sql.push(" f.kind, f.at, f.keys, e.v, e.actor, e.data FROM ").push(from);
        sql.push(" JOIN event e ON e.district = f.district AND e.stream = f.stream AND e.seq = f.seq");
        sql
    }

    /// The epoch of a district (nil when the district is not set up) and its last position.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn feed_head(&self, district: District) -> Result<(Uuid, i64)> {
        let row: Option<DistrictRow> = one(&self.core.reader, &select::<DistrictRow>(district)).await?;
        let head: Option<FeedHeadRow> = one(&self.core.reader, &select::<FeedHeadRow>(district)).await?;
        Ok((row.map_or(Uuid::nil(), |row| row.epoch), head.map_or(0, |head| head.position)))
    }

    /// The counts of these areas (paths; the empty path is the whole district) and the position as of which all of
    /// them are true, from one read.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn area_counts(
        &self,
        district: District,
        paths: &[String],
    ) -> Result<(i64, Vec<AreaCountRow>)> {
        let which = |sql: &mut Sql| {
            sql.push("c.area IN ").bind_list(paths.iter().cloned());
        };
        self.counts(district, which).await
    }

    /// The same for every area in a half-open range of paths.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn area_counts_in(
        &self,
        district: District,
        (from, to): (&str, &str),
    ) -> Result<(i64, Vec<AreaCountRow>)> {
        let which = |sql: &mut Sql| {
            sql.push("c.area >= ").bind(from.to_owned()).push(" AND c.area < ").bind(to.to_owned());
        };
        self.counts(district, which).await
    }

    /// One statement has one snapshot on both engines, so the head is that of the counts.
    async fn counts(&self, district: District, which: impl Fn(&mut Sql)) -> Result<(i64, Vec<AreaCountRow>)> {
        let mut sql =
            Sql::new(self.core.dialect(), "SELECT h.position AS head, c.area, c.bucket, c.n, c.position");
        sql.push(" FROM feed_head h LEFT JOIN area_count c ON c.district = h.district AND ");
        which(&mut sql);
        sql.push(" WHERE h.district = ").bind(district).push(" ORDER BY c.area, c.bucket");
        let mut head = 0;
        let mut counts = Vec::new();
        for row in sql.all(&self.core.reader).await? {
            head = Field::read(&row, "head")?;
            let Some(area) = Option::<String>::read(&row, "area")? else { continue };
            counts.push(AreaCountRow {
                district,
                area,
                bucket: Field::read(&row, "bucket")?,
                n: Field::read(&row, "n")?,
                position: Field::read(&row, "position")?,
            });
        }
        Ok((head, counts))
    }
}

fn page(limit: u64) -> i64 {
    i64::try_from(limit.min(MAX_PAGE)).unwrap_or(i64::MAX)
}

fn event(row: &QueryResult) -> Result<FeedEvent> {
    let keys: String = Field::read(row, "keys")?;
    let position = Field::read(row, "position")?;
    let keys = serde_json::from_str(&keys)
        .map_err(|error| StoreError::Damaged(format!("feed keys of position {position}: {error}")))?;
    Ok(FeedEvent {
        district: Field::read(row, "district")?,
        position,
        stream: Field::read(row, "stream")?,
        stream_kind: Field::read(row, "stream_kind")?,
        seq: Field::read(row, "seq")?,
        kind: Field::read(row, "kind")?,
        v: Field::read(row, "v")?,
        at: Field::read(row, "at")?,
        actor: Field::read(row, "actor")?,
        keys,
        data: Field::read(row, "data")?,
    })
}
