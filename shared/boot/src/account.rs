//! What an account's row holds beside its columns, and where its person is reached.

use crate::app::App;
use crate::desk::content;
use sandan_core::ids::AccountId;
use sandan_core::time::Instant;
use sandan_kit::problem::{OrInternal, Problem};
use sandan_store::canonical::to_canonical;
use sandan_store::rows::AccountRow;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The data of an account.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountData {
    pub name: String,
    /// When the password was set, microseconds of real time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password_at: Option<Instant>,
    /// The sealed telephone number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone_content: Option<Uuid>,
    /// The sealed name of the person at WeChat (openid).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub openid_content: Option<Uuid>,
}

impl AccountData {
    /// # Errors
    /// Internal, when the row is damaged.
    pub fn of(row: &AccountRow) -> Result<Self, Problem> {
        serde_json::from_str(&row.data).or_internal("read an account")
    }

    /// # Errors
    /// Internal, when it cannot be written canonically.
    pub fn text(&self) -> Result<String, Problem> {
        to_canonical(self).or_internal("write an account")
    }
}

/// Where a person is reached from outside.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Reach {
    pub account: Option<AccountId>,
    pub phone: Option<String>,
    pub openid: Option<String>,
}

impl Reach {
    /// Of an account; nowhere when it is disabled or erased.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn of(app: &App, account: AccountId) -> Result<Self, Problem> {
        let row = app.store.account(app.district, account.0).await.or_internal("read an account")?;
        let Some(row) = row.filter(|row| !row.disabled) else { return Ok(Self::default()) };
        let data = AccountData::of(&row)?;
        let ids: Vec<Uuid> = data.phone_content.into_iter().chain(data.openid_content).collect();
        let mut opened = content::open(app, &ids).await?;
        let mut words = |id: Option<Uuid>| opened.remove(&id?).map(|opened| opened.words);
        let (phone, openid) = (words(data.phone_content), words(data.openid_content));
        Ok(Self { account: Some(account), phone, openid })
    }
}
