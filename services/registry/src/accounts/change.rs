//! Changes of an account: each raises the role epoch, so that older tokens end at once.

use super::create::OPENID;
use super::{AccountData, memberships, row};
use crate::stream::{Entry, commit, next, write};
use sandan_boot::App;
use sandan_boot::desk::content;
use sandan_boot::directory::follow::WECHAT_REACHED;
use sandan_contract::feed::StreamKind;
use sandan_core::ids::AccountId;
use sandan_core::role::Grant;
use sandan_kit::auth::check_strength;
use sandan_kit::problem::{OrInternal, Problem};
use sandan_store::rows::AccountRow;
use sandan_store::{Change, RowWrite};
use serde_json::{Value, json};

/// Replaces all roles of an account.
///
/// # Errors
/// 404 without such an account, 409 when somebody else was quicker.
pub async fn set_roles(
    app: &App,
    account: AccountId,
    grants: &[Grant],
    by: Option<AccountId>,
) -> Result<(), Problem> {
    let row = row(app, account).await?;
    let roles = RowWrite::Memberships { account: account.0, roles: memberships(app, account, grants) };
    save(app, row, vec![roles], by, "roles_set", &json!({ "roles": grants })).await
}

/// Shuts an account out: its tokens end within the time that the feed takes, its sessions at once.
///
/// # Errors
/// As [`set_roles`].
pub async fn disable(app: &App, account: AccountId, by: Option<AccountId>) -> Result<(), Problem> {
    let row = AccountRow { disabled: true, ..row(app, account).await? };
    save(app, row, Vec::new(), by, "account_disabled", &json!({})).await?;
    app.store.revoke_account(app.district, account.0).await.or_internal("revoke sessions")?;
    Ok(())
}

/// Lets an account in again, also after too many wrong passwords.
///
/// # Errors
/// As [`set_roles`].
pub async fn enable(app: &App, account: AccountId, by: Option<AccountId>) -> Result<(), Problem> {
    let row = AccountRow { disabled: false, failed: 0, locked_until: None, ..row(app, account).await? };
    save(app, row, Vec::new(), by, "account_enabled", &json!({})).await
}

/// Sets a new password and ends every session.
///
/// # Errors
/// `weak_password`, or as [`set_roles`].
pub async fn set_password(
    app: &App,
    account: AccountId,
    password: String,
    by: Option<AccountId>,
) -> Result<(), Problem> {
    let mut row = row(app, account).await?;
    check_strength(&password, row.login.as_deref().unwrap_or_default())?;
    let mut data = AccountData::of(&row)?;
    data.password_at = Some(app.store.real_now().await.or_internal("read the time")?);
    row.data = data.text()?;
    row.password_hash = Some(app.passwords.hash(password).await?);
    (row.failed, row.locked_until) = (0, None);
    save(app, row, Vec::new(), by, "password_set", &json!({})).await?;
    app.store.revoke_account(app.district, account.0).await.or_internal("revoke sessions")?;
    Ok(())
}

/// Lets messages reach somebody through WeChat who signed in by another way. Their tokens stay as they are.
///
/// # Errors
/// As [`set_roles`].
pub async fn reach_by_wechat(app: &App, account: AccountId, openid: &str) -> Result<(), Problem> {
    let mut row = row(app, account).await?;
    let mut data = AccountData::of(&row)?;
    let known = content::open(app, data.openid_content.as_slice()).await?;
    if known.values().any(|known| known.words == openid) {
        return Ok(());
    }
    let next = next(app, account.0).await?;
    let (reference, sealed) = content::seal(app, account.0, Some(account.0), OPENID, openid, next.at)?;
    data.openid_content = Some(reference.id.0);
    row.data = data.text()?;
    let kind = StreamKind::Account;
    let told = json!({ "openid": reference });
    let by = Some(account);
    let entry =
        Entry { stream: account.0, kind, next, event: WECHAT_REACHED, actor: by, doc: None, data: &told };
    let mut change = Change::new(app.district);
    change.rows = vec![sealed, RowWrite::Account(row)];
    change.streams.push(entry.write()?);
    write(app, change).await?;
    Ok(())
}

async fn save(
    app: &App,
    mut row: AccountRow,
    mut rows: Vec<RowWrite>,
    by: Option<AccountId>,
    event: &'static str,
    told: &Value,
) -> Result<(), Problem> {
    let stream = row.id;
    let next = next(app, stream).await?;
    row.role_epoch += 1;
    rows.insert(0, RowWrite::Account(row));
    let kind = StreamKind::Account;
    let entry = Entry { stream, kind, next, event, actor: by, doc: None, data: told };
    let mut change = Change::new(app.district);
    change.rows = rows;
    change.streams.push(entry.write()?);
    commit(app, change).await?;
    Ok(())
}
