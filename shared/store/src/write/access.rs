//! The log of reads of personal data: appended only, chained by hash.

use crate::canonical::to_canonical;
use crate::engine::field::Field;
use crate::engine::sql::Sql;
use crate::engine::table::{OnClash, insert};
use crate::error::{Result, StoreError};
use crate::hash::{GENESIS, chain};
use crate::open::{Backend, Core, Store};
use crate::rows::AccessLogRow;
use sandan_core::ids::District;
use sandan_core::time::Instant;
use sea_orm::ConnectionTrait;
use serde_json::json;
use uuid::Uuid;

/// PostgreSQL's advisory locks of this class serialise the appenders of one district.
const LOG_LOCK_CLASS: i32 = 0x5D01;

impl Store {
    /// Appends one read to the log and answers its number.
    ///
    /// # Errors
    /// When the database fails: the caller must not show what it could not log.
    pub async fn log_access(
        &self,
        district: District,
        at: Instant,
        actor: Option<Uuid>,
        what: &str,
        case_id: Option<Uuid>,
    ) -> Result<i64> {
        let what = what.to_owned();
        self.detached(move |core| async move {
            let transaction = core.begin().await?;
            let (last, previous) = lock_tail(&core, &transaction, district).await?;
            let mut row = AccessLogRow { district, n: last + 1, at, actor, what, case_id, hash: GENESIS };
            row.hash = access_hash(&previous, &row)?;
            let n = row.n;
            insert(&transaction, vec![row], OnClash::Fail).await?;
            transaction.commit().await.map_err(StoreError::OutcomeUnknown)?;
            Ok(n)
        })
        .await
    }
}

/// The hash of one entry over the one before.
pub(crate) fn access_hash(previous: &[u8; 32], row: &AccessLogRow) -> Result<[u8; 32]> {
    let entry = json!({
        "actor": row.actor, "at": row.at.0, "case": row.case_id, "n": row.n, "what": row.what,
    });
    let text = to_canonical(&entry).map_err(|error| StoreError::Refused(error.to_string()))?;
    Ok(chain(previous, text.as_bytes()))
}

async fn lock_tail(
    core: &Core,
    transaction: &impl ConnectionTrait,
    district: District,
) -> Result<(i64, [u8; 32])> {
    if core.backend == Backend::Postgres {
        let mut lock = Sql::new(core.dialect(), "SELECT pg_advisory_xact_lock(");
        lock.bind(LOG_LOCK_CLASS).push(", ").bind(district).push(")");
        lock.execute(transaction).await?;
    }
    let mut sql = Sql::new(core.dialect(), "SELECT n, hash FROM access_log WHERE district = ");
    sql.bind(district).push(" ORDER BY n DESC LIMIT 1");
    match sql.one(transaction).await? {
        Some(row) => Ok((Field::read(&row, "n")?, Field::read(&row, "hash")?)),
        None => Ok((0, GENESIS)),
    }
}
