//! Messages on their way: picking those that wait, and what became of them.
//!
//! The lease only saves double work; a message that was sent when the process died before it could say so is sent
//! again, because no gateway takes part in our transactions.

use crate::engine::sql::Sql;
use crate::engine::table::Table;
use crate::error::Result;
use crate::open::Store;
use crate::rows::MessageRow;
use sandan_core::ids::District;

/// The state of a message that waits to be sent.
pub const QUEUED: &str = "queued";

/// What became of a picked message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MessageFate {
    /// `queued` to be tried again, else the last word on it: `sent`, `kept`, `failed`.
    pub state: String,
    /// By which way it went.
    pub channel: String,
    /// Microseconds of real time from now until it is tried again.
    pub pause: i64,
}

impl Store {
    /// True when a message waits to be sent now. Only reads.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn message_waits(&self, district: District) -> Result<bool> {
        let mut sql = Sql::new(self.core.dialect(), "SELECT 1 AS one FROM message");
        waiting(&mut sql, district);
        sql.push(" LIMIT 1");
        Ok(!sql.all(&self.core.reader).await?.is_empty())
    }

    /// Leases up to `limit` messages that wait, the oldest first, for `lease_for` microseconds of real time, and
    /// counts the attempt.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn pick_messages(
        &self,
        district: District,
        limit: u64,
        lease_for: i64,
    ) -> Result<Vec<MessageRow>> {
        self.detached(move |core| async move {
            let mut sql = Sql::new(core.dialect(), "WITH picked AS MATERIALIZED (SELECT id FROM message");
            waiting(&mut sql, district);
            sql.push(" ORDER BY at, id LIMIT ").bind(i64::try_from(limit).unwrap_or(i64::MAX));
            sql.either(" FOR UPDATE SKIP LOCKED", "").push(") UPDATE message SET next_at = ").now();
            sql.push(" + ").bind_as(lease_for, "bigint");
            sql.push(", attempts = attempts + 1 WHERE district = ").bind(district);
            sql.push(" AND id IN (SELECT id FROM picked) RETURNING ");
            sql.push(&MessageRow::COLUMNS.join(", "));
            let rows = sql.all(&core.writer).await?;
            let mut rows = rows.iter().map(MessageRow::read).collect::<Result<Vec<_>, _>>()?;
            rows.sort_by_key(|row| (row.at, row.id));
            Ok(rows)
        })
        .await
    }

    /// Notes what became of a picked message; nothing when another process has settled it meanwhile.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn settle_message(&self, row: &MessageRow, fate: MessageFate) -> Result<()> {
        let (district, id, attempts) = (row.district, row.id, row.attempts);
        self.detached(move |core| async move {
            let mut sql = Sql::new(core.dialect(), "UPDATE message SET state = ");
            sql.bind(fate.state).push(", channel = ").bind(fate.channel).push(", next_at = ").now();
            sql.push(" + ").bind_as(fate.pause, "bigint").push(" WHERE district = ").bind(district);
            sql.push(" AND id = ").bind(id).push(" AND attempts = ").bind(attempts);
            sql.push(" AND state = ").bind(QUEUED.to_owned());
            sql.execute(&core.writer).await?;
            Ok(())
        })
        .await
    }
}

fn waiting(sql: &mut Sql, district: District) {
    sql.push(" WHERE district = ").bind(district);
    sql.push(" AND state = ").bind(QUEUED.to_owned());
    sql.push(" AND (next_at IS NULL OR next_at <= ").now().push(")");
}
