//! Sign-in by account and password.

use super::limits::Strangers;
use super::session;
use crate::accounts;
use sandan_boot::App;
use sandan_contract::rest::auth::{PasswordBody, TokensBody};
use sandan_core::role::Role;
use sandan_core::time::Instant;
use sandan_kit::auth::Principal;
use sandan_kit::problem::{Code, OrInternal, Problem};
use sandan_store::rows::AccountRow;
use std::time::Duration;

/// Proves somebody by password. Whether the account exists, is disabled or the password is wrong is not said, nor can
/// it be measured: every path verifies one hash and every name is locked alike.
///
/// # Errors
/// `bad_credentials`, `account_locked`, `second_factor` or `overloaded`.
pub async fn sign_in_by_password(
    app: &App,
    strangers: &Strangers,
    login: &str,
    password: String,
) -> Result<TokensBody, Problem> {
    let found = app.store.account_by_login(app.district, login).await.or_internal("find an account")?;
    let hash = found.as_ref().and_then(|row| row.password_hash.clone());
    let fits = app.passwords.verify(password, hash).await?;
    match found {
        Some(row) => known(app, row, fits).await,
        None => Err(unknown(app, strangers, login)),
    }
}

async fn known(app: &App, row: AccountRow, fits: bool) -> Result<TokensBody, Problem> {
    let now = app.store.real_now().await.or_internal("read the time")?;
    if let Some(until) = row.locked_until.filter(|until| *until > now) {
        let seconds = until.since(now) / Instant::SECOND + 1;
        return Err(locked(u64::try_from(seconds).unwrap_or(1)));
    }
    if !fits {
        let settings = &app.config.auth;
        let lock_after = i32::try_from(settings.lock_after).unwrap_or(i32::MAX);
        let until = now.plus(i64::from(settings.lock_minutes) * Instant::MINUTE);
        let noted = app.store.note_wrong_password(app.district, row.id, lock_after, until).await;
        noted.or_internal("note a wrong password")?;
        return Err(Code::BadCredentials.into());
    }
    if row.disabled {
        return Err(Code::BadCredentials.into());
    }
    needs_no_second_factor(app, &row).await?;
    app.store.note_right_password(app.district, row.id).await.or_internal("note a password")?;
    session::open(app, &row).await
}

fn unknown(app: &App, strangers: &Strangers, login: &str) -> Problem {
    if let Some(seconds) = strangers.locked(login) {
        return locked(seconds);
    }
    let settings = &app.config.auth;
    let lock = Duration::from_secs(u64::from(settings.lock_minutes) * 60);
    strangers.note(login, settings.lock_after, lock);
    Code::BadCredentials.into()
}

fn locked(seconds: u64) -> Problem {
    Problem::new(Code::AccountLocked).retry_after(seconds)
}

/// Administrators are refused while the settings ask for a second factor: none can be registered yet.
async fn needs_no_second_factor(app: &App, row: &AccountRow) -> Result<(), Problem> {
    if !app.config.auth.admin_second_factor || app.config.demo.enabled {
        return Ok(());
    }
    let roles = app.store.memberships_of(app.district, row.id).await.or_internal("read roles")?;
    let admins = [Role::SystemAdmin, Role::SecurityAdmin, Role::AuditAdmin].map(Role::word);
    let is_admin = roles.iter().any(|role| admins.contains(&role.role.as_str()));
    if !is_admin {
        return Ok(());
    }
    Err(Problem::new(Code::SecondFactor).detail(
        "管理员需要二次验证，本版本尚未提供；部署方可在设置中知情后关闭 auth.admin_second_factor",
        "administrators need a second factor, which this version does not offer yet; whoever runs it may set \
         auth.admin_second_factor = false knowingly",
    ))
}

/// Changes one's own password. Every other session ends, and this one goes on with new tokens.
///
/// # Errors
/// `bad_credentials` when the old one is wrong, `weak_password`.
pub async fn change_password(
    app: &App,
    principal: &Principal,
    body: PasswordBody,
) -> Result<TokensBody, Problem> {
    let account = principal.account();
    let row = accounts::row(app, account).await?;
    let known = app.passwords.verify(body.old_password, row.password_hash.clone()).await?;
    if !known {
        return Err(Code::BadCredentials.into());
    }
    accounts::set_password(app, account, body.new_password, Some(account)).await?;
    session::open(app, &accounts::row(app, account).await?).await
}
