//! Refresh tokens and what a wrong or right password changes.

use crate::engine::sql::Sql;
use crate::engine::table::{OnClash, col, insert, one, select};
use crate::error::{Result, StoreError};
use crate::open::Store;
use crate::rows::SessionRow;
use sandan_core::ids::District;
use sandan_core::time::Instant;
use sea_orm::ExprTrait;
use uuid::Uuid;

impl Store {
    /// Stores a new session.
    ///
    /// # Errors
    /// [`StoreError::Key`] when the account is missing or the token's hash is taken.
    pub async fn open_session(&self, session: SessionRow) -> Result<()> {
        self.detached(|core| async move {
            insert(&core.writer, vec![session], OnClash::Fail).await?;
            Ok(())
        })
        .await
    }

    /// Replaces a session by its successor in one step. False when the old one was revoked already: its token was
    /// used twice, so the caller revokes the family.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn rotate_session(&self, old: Uuid, next: SessionRow) -> Result<bool> {
        self.detached(move |core| async move {
            let transaction = core.begin().await?;
            let mut sql = Sql::new(core.dialect(), "UPDATE session SET revoked_at = ");
            sql.now().push(" WHERE district = ").bind(next.district).push(" AND id = ").bind(old);
            sql.push(" AND revoked_at IS NULL AND expires_at > ").now();
            if sql.execute(&transaction).await?.rows_affected() == 0 {
                transaction.rollback().await?;
                return Ok(false);
            }
            insert(&transaction, vec![next], OnClash::Fail).await?;
            transaction.commit().await.map_err(StoreError::OutcomeUnknown)?;
            Ok(true)
        })
        .await
    }

    /// Revokes every session of a family.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn revoke_family(&self, district: District, family: Uuid) -> Result<u64> {
        self.revoke(district, "family", family).await
    }

    /// Revokes every session of an account.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn revoke_account(&self, district: District, account: Uuid) -> Result<u64> {
        self.revoke(district, "account", account).await
    }

    async fn revoke(&self, district: District, column: &'static str, id: Uuid) -> Result<u64> {
        self.detached(move |core| async move {
            let mut sql = Sql::new(core.dialect(), "UPDATE session SET revoked_at = ");
            sql.now().push(" WHERE district = ").bind(district).push(&format!(" AND {column} = ")).bind(id);
            sql.push(" AND revoked_at IS NULL");
            Ok(sql.execute(&core.writer).await?.rows_affected())
        })
        .await
    }

    /// The session with this token, revoked and expired ones too.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn session_by_refresh(
        &self,
        district: District,
        refresh_hash: [u8; 32],
    ) -> Result<Option<SessionRow>> {
        let mut statement = select::<SessionRow>(district);
        statement.and_where(col("refresh_hash").eq(refresh_hash.to_vec()));
        Ok(one(&self.core.reader, &statement).await?)
    }

    /// The sessions of an account, the newest first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn sessions_of(&self, district: District, account: Uuid) -> Result<Vec<SessionRow>> {
        let mut statement = select::<SessionRow>(district);
        statement
            .and_where(col("account").eq(account))
            .order_by("created_at", sea_orm::Order::Desc)
            .limit(200);
        Ok(crate::engine::table::all(&self.core.reader, &statement).await?)
    }

    /// Notes a wrong password and answers how many there were in a row; from `lock_after` on the account is locked
    /// until `locked_until` (real time).
    ///
    /// # Errors
    /// When the database fails.
    pub async fn note_wrong_password(
        &self,
        district: District,
        account: Uuid,
        lock_after: i32,
        locked_until: Instant,
    ) -> Result<i32> {
        self.detached(move |core| async move {
            let mut sql = Sql::new(core.dialect(), "UPDATE account SET failed = failed + 1, locked_until = ");
            sql.push("CASE WHEN failed + 1 >= ").bind_as(lock_after, "integer").push(" THEN ");
            sql.bind_as(locked_until, "bigint")
                .push(" ELSE locked_until END WHERE district = ")
                .bind(district);
            sql.push(" AND id = ").bind(account).push(" RETURNING failed");
            match sql.one(&core.writer).await? {
                Some(row) => Ok(row.try_get("", "failed")?),
                None => Ok(0),
            }
        })
        .await
    }

    /// Forgets the wrong passwords of an account after a right one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn note_right_password(&self, district: District, account: Uuid) -> Result<()> {
        self.detached(move |core| async move {
            let mut sql = Sql::new(core.dialect(), "UPDATE account SET failed = 0, locked_until = NULL");
            sql.push(" WHERE district = ")
                .bind(district)
                .push(" AND id = ")
                .bind(account)
                .push(" AND failed > 0");
            sql.execute(&core.writer).await?;
            Ok(())
        })
        .await
    }
}
