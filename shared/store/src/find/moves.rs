//! Where cases went along the number line: for a day that is played again.

use crate::engine::field::Field;
use crate::engine::sql::Sql;
use crate::error::{Result, StoreError};
use crate::open::Store;
use sandan_contract::feed::FeedKeys;
use sandan_core::ids::District;
use sandan_core::time::Instant;
use uuid::Uuid;

/// One numbered event of a case, without what it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Move {
    pub position: i64,
    pub at: Instant,
    pub case: Uuid,
    pub kind: String,
    pub keys: FeedKeys,
}

impl Store {
    /// The last position whose event lies before an instant; 0 when none does. Events are numbered in the order of
    /// their commits, so that one near the instant may lie a little on its other side.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn position_at(&self, district: District, at: Instant) -> Result<i64> {
        let (_, head) = self.feed_head(district).await?;
        let (mut low, mut high) = (0, head + 1);
        while high - low > 1 {
            let middle = low + (high - low) / 2;
            let mut sql = Sql::new(self.core.dialect(), "SELECT at FROM feed WHERE district = ");
            sql.bind(district).push(" AND position = ").bind(middle);
            let row = sql.one(&self.core.reader).await?;
            let before = match row {
                Some(row) => <Instant as Field>::read(&row, "at")? < at,
                // What was never numbered lies behind everything.
                None => false,
            };
            if before { low = middle } else { high = middle }
        }
        Ok(low)
    }

    /// The moves of cases on the `limit` positions behind one.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn moves_after(&self, district: District, position: i64, limit: u32) -> Result<Vec<Move>> {
        let mut sql = Sql::new(
            self.core.dialect(),
            "SELECT position, at, stream, kind, keys FROM feed WHERE district = ",
        );
        sql.bind(district).push(" AND position > ").bind(position);
        sql.push(" AND position <= ").bind(position + i64::from(limit));
        sql.push(" AND stream_kind = 'case' ORDER BY position");
        let rows = sql.all(&self.core.reader).await?;
        rows.iter()
            .map(|row| {
                let position = Field::read(row, "position")?;
                let keys: String = Field::read(row, "keys")?;
                let keys = serde_json::from_str(&keys).map_err(|error| {
                    StoreError::Damaged(format!("feed keys of position {position}: {error}"))
                })?;
                Ok(Move {
                    position,
                    at: Field::read(row, "at")?,
                    case: Field::read(row, "stream")?,
                    kind: Field::read(row, "kind")?,
                    keys,
                })
            })
            .collect()
    }
}
