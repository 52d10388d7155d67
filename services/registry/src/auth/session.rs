//! Sessions: opened, refreshed, listed, revoked.

use super::user;
use crate::accounts;
use crate::stream::{Entry, next, write};
use sandan_boot::App;
use sandan_boot::desk::TRIES;
use sandan_boot::directory::follow::SESSION_ENDED;
use sandan_contract::feed::StreamKind;
use sandan_contract::rest::auth::{SessionBody, TokensBody};
use sandan_core::ids::AccountId;
use sandan_core::time::Instant;
use sandan_kit::auth::{Claims, Principal, RefreshToken};
use sandan_kit::problem::{Code, OrInternal, Problem};
use sandan_store::Change;
use sandan_store::rows::{AccountRow, SessionRow};
use serde_json::json;
use std::collections::BTreeMap;
use uuid::Uuid;

/// Opens a session for somebody whose identity is proven.
///
/// # Errors
/// When the store or the signer fails.
pub async fn open(app: &App, account: &AccountRow) -> Result<TokensBody, Problem> {
    let now = app.store.real_now().await.or_internal("read the time")?;
    let (token, row) = next_token(app, account.id, app.new_id(), now);
    let family = row.family;
    app.store.open_session(row).await.or_internal("open a session")?;
    tokens(app, account, family, &token).await
}

/// Uses up a refresh token and gives the next.
///
/// # Errors
/// `unauthenticated` when it is unknown, over or used before; the last ends the whole family.
pub async fn refresh(app: &App, text: &str) -> Result<TokensBody, Problem> {
    let token = RefreshToken::parse(text).ok_or(Code::Unauthenticated)?;
    let found = app.store.session_by_refresh(app.district, token.hash().0).await;
    let session = found.or_internal("find a session")?.ok_or(Code::Unauthenticated)?;
    let account_id = AccountId(session.account);
    let account = accounts::row(app, account_id).await?;
    if session.revoked_at.is_some() || account.disabled {
        return end(app, account_id, session.family).await;
    }
    let now = app.store.real_now().await.or_internal("read the time")?;
    let (next, row) = next_token(app, account.id, session.family, now);
    if !app.store.rotate_session(session.id, row).await.or_internal("rotate a session")? {
        return end(app, account_id, session.family).await;
    }
    tokens(app, &account, session.family, &next).await
}

async fn end(app: &App, account: AccountId, family: Uuid) -> Result<TokensBody, Problem> {
    end_family(app, account, family).await?;
    Err(Code::Unauthenticated.into())
}

/// Revokes the refresh tokens, and tells every process to refuse the access tokens that are still out.
async fn end_family(app: &App, account: AccountId, family: Uuid) -> Result<(), Problem> {
    app.store.revoke_family(app.district, family).await.or_internal("revoke a session")?;
    app.directory.end_session(family);
    for _ in 0..TRIES {
        let entry = Entry {
            stream: account.0,
            kind: StreamKind::Account,
            next: next(app, account.0).await?,
            event: SESSION_ENDED,
            actor: Some(account),
            doc: None,
            data: &json!({ "session": family }),
        };
        let mut change = Change::new(app.district);
        change.streams.push(entry.write()?);
        match write(app, change).await {
            Err(problem) if problem.code() == Code::StaleVersion => {}
            other => return other.map(drop),
        }
    }
    Err(Problem::new(Code::Overloaded).retry_after(1))
}

/// Ends one of somebody's own sessions.
///
/// # Errors
/// 404 when it is no session of this account.
pub async fn revoke(app: &App, account: AccountId, session: Uuid) -> Result<(), Problem> {
    let rows = app.store.sessions_of(app.district, account.0).await.or_internal("read sessions")?;
    if !rows.iter().any(|row| row.family == session) {
        return Err(Code::NotFound.into());
    }
    end_family(app, account, session).await
}

/// The sessions of the caller that are still good, the newest first.
///
/// # Errors
/// When the store cannot be read.
pub async fn sessions(app: &App, principal: &Principal) -> Result<Vec<SessionBody>, Problem> {
    let account = principal.account().0;
    let rows = app.store.sessions_of(app.district, account).await.or_internal("read sessions")?;
    let now = app.store.real_now().await.or_internal("read the time")?;
    let mut begun: BTreeMap<Uuid, Instant> = BTreeMap::new();
    for row in &rows {
        let first = begun.entry(row.family).or_insert(row.created_at);
        *first = (*first).min(row.created_at);
    }
    let good = rows.iter().filter(|row| row.revoked_at.is_none() && row.expires_at > now);
    let body = |row: &SessionRow| SessionBody {
        id: row.family,
        created_at: begun.get(&row.family).unwrap_or(&row.created_at).rfc3339(),
        expires_at: row.expires_at.rfc3339(),
        current: row.family == principal.session,
    };
    Ok(good.map(body).collect())
}

fn next_token(app: &App, account: Uuid, family: Uuid, now: Instant) -> (RefreshToken, SessionRow) {
    let token = RefreshToken::generate();
    let life = i64::try_from(app.config.auth.refresh_lifetime().as_micros()).unwrap_or(i64::MAX);
    let row = SessionRow {
        district: app.district,
        id: app.new_id(),
        account,
        family,
        refresh_hash: token.hash().0,
        created_at: now,
        expires_at: now.plus(life),
        revoked_at: None,
    };
    (token, row)
}

async fn tokens(
    app: &App,
    account: &AccountRow,
    family: Uuid,
    refresh: &RefreshToken,
) -> Result<TokensBody, Problem> {
    let lifetime = app.config.auth.access_lifetime();
    let claims = Claims::issue(AccountId(account.id), family, app.district, account.role_epoch, lifetime);
    Ok(TokensBody {
        access_token: app.auth.keys.sign(&claims).or_internal("sign a token")?,
        refresh_token: refresh.reveal().to_owned(),
        expires_in: lifetime.as_secs(),
        user: user::user(app, account).await?,
    })
}
