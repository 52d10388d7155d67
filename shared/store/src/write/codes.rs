//! One-time codes of residents.

use crate::engine::sql::Sql;
use crate::engine::table::{OnClash, insert};
use crate::error::Result;
use crate::open::Store;
use crate::rows::LoginCodeRow;
use sandan_core::ids::District;

impl Store {
    /// Stores a code; an older one of the same number is void.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn save_code(&self, code: LoginCodeRow) -> Result<()> {
        self.detached(|core| async move {
            insert(&core.writer, vec![code], OnClash::Replace).await?;
            Ok(())
        })
        .await
    }

    /// Tries a code: true uses it up. A wrong one counts as a try; after `max_tries` not even the right one is taken.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn try_code(
        &self,
        district: District,
        phone_hmac: Vec<u8>,
        code_hash: [u8; 32],
        max_tries: i32,
    ) -> Result<bool> {
        self.detached(move |core| async move {
            let mut right = Sql::new(core.dialect(), "DELETE FROM login_code WHERE district = ");
            right.bind(district).push(" AND phone_hmac = ").bind(phone_hmac.clone());
            right.push(" AND code_hash = ").bind(code_hash).push(" AND tries < ").bind(max_tries);
            right.push(" AND expires_at > ").now();
            if right.execute(&core.writer).await?.rows_affected() > 0 {
                return Ok(true);
            }
            let mut wrong =
                Sql::new(core.dialect(), "UPDATE login_code SET tries = tries + 1 WHERE district = ");
            wrong.bind(district).push(" AND phone_hmac = ").bind(phone_hmac);
            wrong.execute(&core.writer).await?;
            Ok(false)
        })
        .await
    }
}
