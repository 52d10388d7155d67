//! What somebody is told about themselves.

use crate::accounts::AccountData;
use sandan_boot::App;
use sandan_contract::rest::auth::{GrantBody, MeBody, UserBody};
use sandan_core::role::{Grant, Role, Scope};
use sandan_core::time::Instant;
use sandan_kit::auth::Principal;
use sandan_kit::problem::{OrInternal, Problem};
use sandan_store::rows::AccountRow;

/// Days of a month, for the age of passwords.
const MONTH: i64 = 30 * Instant::DAY;

/// Somebody by the rows of now, which may be newer than the directory.
///
/// # Errors
/// When the store cannot be read.
pub async fn user(app: &App, account: &AccountRow) -> Result<UserBody, Problem> {
    let rows = app.store.memberships_of(app.district, account.id).await.or_internal("read roles")?;
    let mut roles: Vec<String> = rows.into_iter().map(|row| row.role).collect();
    roles.push(Role::Resident.word().to_owned());
    roles.dedup();
    let data = AccountData::of(account)?;
    let now = app.store.real_now().await.or_internal("read the time")?;
    let must_change_password = is_old(app, data.password_at, now);
    Ok(UserBody { id: account.id, name: data.name, roles, must_change_password })
}

fn is_old(app: &App, set: Option<Instant>, now: Instant) -> bool {
    let months = i64::from(app.config.auth.password_months);
    months > 0 && set.is_some_and(|set| now.since(set) > months * MONTH)
}

/// The caller, as the directory knows them.
///
/// # Errors
/// When the store cannot be read.
pub async fn me(app: &App, principal: &Principal) -> Result<MeBody, Problem> {
    let account = crate::accounts::row(app, principal.account()).await?;
    let user = user(app, &account).await?;
    let scopes = grants(&principal.actor.grants);
    Ok(MeBody { roles: user.roles.clone(), user, scopes })
}

/// Grants as they are shown: areas by their codes.
#[must_use]
pub fn grants(grants: &[Grant]) -> Vec<GrantBody> {
    let body = |grant: &Grant| {
        let role = grant.role.word().to_owned();
        match &grant.scope {
            Scope::Area(path) => {
                GrantBody { role, area: Some(path.leaf().unwrap_or_default().to_owned()), unit: None }
            }
            Scope::Unit(unit) => GrantBody { role, area: None, unit: Some(unit.0) },
            Scope::Own => GrantBody { role, area: None, unit: None },
        }
    };
    grants.iter().map(body).collect()
}
