//! `/api/v1/accounts`: who can sign in, and as what. Kept by the security administrator, read by audit.

use super::guard::{ACCOUNT_READERS, AccountReader, SecurityAdmin};
use crate::accounts::{
    NewAccount, check_login, create_account, disable, enable, may_change, may_give, read_grants,
    set_password, set_roles,
};
use crate::auth::grants;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use sandan_boot::App;
use sandan_boot::directory::AccountEntry;
use sandan_contract::rest::accounts::{
    AccountBody, AccountsBody, CreatedBody, NewAccountBody, ResetBody, RolesBody,
};
use sandan_core::ids::AccountId;
use sandan_core::role::Scope;
use sandan_kit::auth::Principal;
use sandan_kit::body::{Body, PathId, Query};
use sandan_kit::problem::{Code, Problem};
use sandan_kit::text::check_line;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(one))
        .routes(routes!(roles))
        .routes(routes!(shut))
        .routes(routes!(open))
        .routes(routes!(reset))
}

/// Accounts on a page.
const PAGE: usize = 200;

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct PageQuery {
    /// `next` of the page before.
    after: Option<Uuid>,
}

/// Accounts with roles, as far as the caller's scope reaches, by id.
#[utoipa::path(get, path = "/api/v1/accounts", tag = "registry", params(PageQuery),
    responses((status = 200, body = AccountsBody), Problem))]
async fn list(
    State(app): State<App>,
    AccountReader(principal): AccountReader,
    Query(query): Query<PageQuery>,
) -> Result<Json<AccountsBody>, Problem> {
    let snapshot = app.directory.now();
    let after = query.after.unwrap_or_default();
    let known = snapshot.accounts.iter();
    let mut accounts: Vec<AccountBody> = known
        .filter(|(id, entry)| id.0 > after && is_in_reach(&principal, entry))
        .map(|(id, entry)| body(*id, entry))
        .collect();
    accounts.sort_by_key(|account| account.id);
    let more = accounts.len() > PAGE;
    accounts.truncate(PAGE);
    let next = accounts.last().filter(|_| more).map(|last| last.id);
    Ok(Json(AccountsBody { accounts, next }))
}

/// One account.
#[utoipa::path(get, path = "/api/v1/accounts/{id}", tag = "registry", params(("id" = Uuid, Path)),
    responses((status = 200, body = AccountBody), Problem))]
async fn one(
    State(app): State<App>,
    AccountReader(principal): AccountReader,
    PathId(id): PathId<AccountId>,
) -> Result<Json<AccountBody>, Problem> {
    let snapshot = app.directory.now();
    let entry = snapshot.accounts.get(&id).filter(|entry| is_in_reach(&principal, entry));
    Ok(Json(body(id, entry.ok_or(Code::NotFound)?)))
}

/// Whose scope is the whole district sees everybody; the others see who has a role within theirs.
fn is_in_reach(principal: &Principal, entry: &AccountEntry) -> bool {
    let own = principal.actor.grants.iter().filter(|grant| ACCOUNT_READERS.contains(&grant.role));
    let reaches = |scope: &Scope| match scope {
        Scope::Area(area) if area.is_empty() || area.parent().is_none() => true,
        Scope::Area(area) => entry.grants.iter().any(|grant| grant.covers(area, &[]) || inside(area, grant)),
        Scope::Unit(_) | Scope::Own => false,
    };
    own.into_iter().any(|grant| reaches(&grant.scope))
}

fn inside(area: &sandan_core::area::AreaPath, grant: &sandan_core::role::Grant) -> bool {
    matches!(&grant.scope, Scope::Area(path) if area.contains(path))
}

fn body(id: AccountId, entry: &AccountEntry) -> AccountBody {
    AccountBody { id: id.0, name: entry.name.clone(), disabled: entry.disabled, roles: grants(&entry.grants) }
}

/// Create an account.
#[utoipa::path(post, path = "/api/v1/accounts", tag = "registry", request_body = NewAccountBody,
    responses((status = 201, body = CreatedBody), Problem))]
async fn create(
    State(app): State<App>,
    admin: SecurityAdmin,
    Body(body): Body<NewAccountBody>,
) -> Result<(StatusCode, Json<CreatedBody>), Problem> {
    let snapshot = app.directory.now();
    check_login(&body.login)?;
    let name = check_line("name", &body.name, 40)?;
    let roles = read_grants(&snapshot, &body.roles)?;
    may_give(&admin.0, &snapshot, &roles)?;
    let (login, password) = (Some(body.login), Some(body.password));
    let new = NewAccount { login, password, name, phone: body.phone, roles, ..NewAccount::default() };
    let id = create_account(&app, new, admin.by()).await?;
    Ok((StatusCode::CREATED, Json(CreatedBody { id: id.0 })))
}

/// Replace all roles of an account; its tokens end.
#[utoipa::path(put, path = "/api/v1/accounts/{id}/roles", tag = "registry", params(("id" = Uuid, Path)),
    request_body = RolesBody, responses((status = 204), Problem))]
async fn roles(
    State(app): State<App>,
    admin: SecurityAdmin,
    PathId(id): PathId<AccountId>,
    Body(body): Body<RolesBody>,
) -> Result<StatusCode, Problem> {
    let snapshot = app.directory.now();
    may_change(&admin.0, &snapshot, id)?;
    let roles = read_grants(&snapshot, &body.roles)?;
    may_give(&admin.0, &snapshot, &roles)?;
    set_roles(&app, id, &roles, admin.by()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Shut an account out: its tokens and sessions end.
#[utoipa::path(post, path = "/api/v1/accounts/{id}/disable", tag = "registry",
    params(("id" = Uuid, Path)), responses((status = 204), Problem))]
async fn shut(
    State(app): State<App>,
    admin: SecurityAdmin,
    PathId(id): PathId<AccountId>,
) -> Result<StatusCode, Problem> {
    may_change(&admin.0, &app.directory.now(), id)?;
    disable(&app, id, admin.by()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Let an account in again, also after too many wrong passwords.
#[utoipa::path(post, path = "/api/v1/accounts/{id}/enable", tag = "registry",
    params(("id" = Uuid, Path)), responses((status = 204), Problem))]
async fn open(
    State(app): State<App>,
    admin: SecurityAdmin,
    PathId(id): PathId<AccountId>,
) -> Result<StatusCode, Problem> {
    may_change(&admin.0, &app.directory.now(), id)?;
    enable(&app, id, admin.by()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Set another password for an account; its tokens and sessions end.
#[utoipa::path(post, path = "/api/v1/accounts/{id}/password", tag = "registry",
    params(("id" = Uuid, Path)), request_body = ResetBody, responses((status = 204), Problem))]
async fn reset(
    State(app): State<App>,
    admin: SecurityAdmin,
    PathId(id): PathId<AccountId>,
    Body(body): Body<ResetBody>,
) -> Result<StatusCode, Problem> {
    may_change(&admin.0, &app.directory.now(), id)?;
    set_password(&app, id, body.password, admin.by()).await?;
    Ok(StatusCode::NO_CONTENT)
}
