//! Accounts, roles, contents, attachments, messages.

use super::bounded;
use crate::engine::table::{all, col, one, select};
use crate::error::Result;
use crate::open::Store;
use crate::rows::{
    AccessLogRow, AccountRow, AttachmentRow, ContentRow, ErasedContentRow, MembershipRow, MessageRow,
};
use sandan_core::ids::{AttachmentId, District};
use sea_orm::{ExprTrait, Order};
use uuid::Uuid;

impl Store {
    /// The account with this id.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn account(&self, district: District, id: Uuid) -> Result<Option<AccountRow>> {
        let mut statement = select::<AccountRow>(district);
        statement.and_where(col("id").eq(id));
        Ok(one(&self.core.reader, &statement).await?)
    }

    /// The account with this login name.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn account_by_login(&self, district: District, login: &str) -> Result<Option<AccountRow>> {
        let mut statement = select::<AccountRow>(district);
        statement.and_where(col("login").eq(login));
        Ok(one(&self.core.reader, &statement).await?)
    }

    /// The account with this phone number's HMAC.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn account_by_phone(
        &self,
        district: District,
        phone_hmac: &[u8],
    ) -> Result<Option<AccountRow>> {
        let mut statement = select::<AccountRow>(district);
        statement.and_where(col("phone_hmac").eq(phone_hmac.to_vec()));
        Ok(one(&self.core.reader, &statement).await?)
    }

    /// Accounts in the order of their ids, behind one of them.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn accounts_after(
        &self,
        district: District,
        after: Uuid,
        limit: u64,
    ) -> Result<Vec<AccountRow>> {
        let mut statement = select::<AccountRow>(district);
        statement.and_where(col("id").gt(after)).order_by("id", Order::Asc).limit(bounded(limit));
        Ok(all(&self.core.reader, &statement).await?)
    }

    /// The roles of an account.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn memberships_of(&self, district: District, account: Uuid) -> Result<Vec<MembershipRow>> {
        let mut statement = select::<MembershipRow>(district);
        statement.and_where(col("account").eq(account)).order_by("role", Order::Asc);
        Ok(all(&self.core.reader, &statement).await?)
    }

    /// Everybody with one of these roles.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn memberships_by_role(
        &self,
        district: District,
        roles: &[&str],
    ) -> Result<Vec<MembershipRow>> {
        let mut statement = select::<MembershipRow>(district);
        statement.and_where(col("role").is_in(roles.iter().copied())).order_by("account", Order::Asc);
        Ok(all(&self.core.reader, &statement).await?)
    }

    /// The contents with these ids that are not erased.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn contents(&self, district: District, ids: &[Uuid]) -> Result<Vec<ContentRow>> {
        let mut found = Vec::new();
        for chunk in ids.chunks(1_000) {
            let mut statement = select::<ContentRow>(district);
            statement.and_where(col("id").is_in(chunk.iter().copied()));
            found.extend(all(&self.core.reader, &statement).await?);
        }
        Ok(found)
    }

    /// All contents of one subject: what an export shows and an erasure removes.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn contents_of_subject(&self, district: District, subject: Uuid) -> Result<Vec<ContentRow>> {
        let mut statement = select::<ContentRow>(district);
        statement.and_where(col("subject").eq(subject)).order_by("id", Order::Asc);
        Ok(all(&self.core.reader, &statement).await?)
    }

    /// The tombstones among these ids.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn erased(&self, district: District, ids: &[Uuid]) -> Result<Vec<ErasedContentRow>> {
        let mut statement = select::<ErasedContentRow>(district);
        statement.and_where(col("id").is_in(ids.iter().copied()));
        Ok(all(&self.core.reader, &statement).await?)
    }

    /// One attachment. The id names its district.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn attachment(&self, id: AttachmentId) -> Result<Option<AttachmentRow>> {
        let mut statement = select::<AttachmentRow>(id.district());
        statement.and_where(col("id").eq(id.0));
        Ok(one(&self.core.reader, &statement).await?)
    }

    /// The newest messages of an account.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn messages_of(
        &self,
        district: District,
        account: Uuid,
        limit: u64,
    ) -> Result<Vec<MessageRow>> {
        let mut statement = select::<MessageRow>(district);
        statement.and_where(col("account").eq(account));
        statement.order_by("at", Order::Desc).order_by("id", Order::Desc).limit(bounded(limit));
        Ok(all(&self.core.reader, &statement).await?)
    }

    /// One message.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn message(&self, district: District, id: Uuid) -> Result<Option<MessageRow>> {
        let mut statement = select::<MessageRow>(district);
        statement.and_where(col("id").eq(id));
        Ok(one(&self.core.reader, &statement).await?)
    }

    /// The newest messages of the district in a state: the demo's message page.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn newest_messages(
        &self,
        district: District,
        state: &str,
        limit: u64,
    ) -> Result<Vec<MessageRow>> {
        let mut statement = select::<MessageRow>(district);
        statement.and_where(col("state").eq(state));
        statement.order_by("at", Order::Desc).order_by("id", Order::Desc).limit(bounded(limit));
        Ok(all(&self.core.reader, &statement).await?)
    }

    /// Who read personal data of a case, the newest first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn access_log_of(
        &self,
        district: District,
        case: Uuid,
        limit: u64,
    ) -> Result<Vec<AccessLogRow>> {
        let mut statement = select::<AccessLogRow>(district);
        statement.and_where(col("case_id").eq(case)).order_by("n", Order::Desc).limit(bounded(limit));
        Ok(all(&self.core.reader, &statement).await?)
    }
}
