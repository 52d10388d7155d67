//! Idempotency keys: look-up before work, removal after their time; attachments that nobody bound.

use crate::change::StoredAnswer;
use crate::engine::sql::Sql;
use crate::engine::table::{OnClash, Table, insert};
use crate::error::Result;
use crate::open::Store;
use crate::rows::{AttachmentRow, KeyRow};
use sandan_core::ids::District;
use sandan_core::time::Instant;

/// Rows removed in one transaction.
const STEP: i64 = 1_000;

impl Store {
    /// The answer that a key earned, if it is not expired. Saves work only: the commit decides.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn stored_answer(
        &self,
        district: District,
        scope: &str,
        key: &str,
    ) -> Result<Option<StoredAnswer>> {
        let mut sql = Sql::new(self.core.dialect(), "SELECT * FROM idem_key WHERE district = ");
        sql.bind(district)
            .push(" AND scope = ")
            .bind(scope.to_owned())
            .push(" AND key = ")
            .bind(key.to_owned());
        sql.push(" AND expires_at > ").now();
        let Some(row) = sql.one(&self.core.reader).await? else { return Ok(None) };
        let row = KeyRow::read(&row)?;
        Ok(Some(StoredAnswer { body_hash: row.body_hash, status: row.status, answer: row.answer }))
    }

    /// Removes up to 1,000 expired keys; call again while it answers 1,000.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn purge_keys(&self, district: District) -> Result<u64> {
        self.detached(move |core| async move {
            let mut sql = Sql::new(core.dialect(), "DELETE FROM idem_key WHERE district = ");
            sql.bind(district)
                .push(" AND (scope, key) IN (SELECT scope, key FROM idem_key WHERE district = ");
            sql.bind(district).push(" AND expires_at <= ").now().push(" LIMIT ").bind(STEP).push(")");
            Ok(sql.execute(&core.writer).await?.rows_affected())
        })
        .await
    }

    /// Stores an attachment whose bytes are durable already; a change binds it to a case later.
    ///
    /// # Errors
    /// [`crate::StoreError::Key`] when the id is taken.
    pub async fn save_attachment(&self, attachment: AttachmentRow) -> Result<()> {
        self.detached(|core| async move {
            insert(&core.writer, vec![attachment], OnClash::Fail).await?;
            Ok(())
        })
        .await
    }

    /// Removes attachments that are still pending from before an instant and gives them back, so that the caller can
    /// remove their bytes.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn purge_pending_attachments(
        &self,
        district: District,
        before: Instant,
    ) -> Result<Vec<AttachmentRow>> {
        self.detached(move |core| async move {
            let mut sql = Sql::new(core.dialect(), "DELETE FROM attachment WHERE district = ");
            sql.bind(district).push(" AND id IN (SELECT id FROM attachment WHERE district = ").bind(district);
            sql.push(" AND state = 'pending' AND created_at < ").bind(before).push(" LIMIT ").bind(STEP);
            sql.push(") AND state = 'pending' RETURNING *");
            Ok(sql.all(&core.writer).await?.iter().map(AttachmentRow::read).collect::<Result<_, _>>()?)
        })
        .await
    }
}
