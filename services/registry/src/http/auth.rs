//! `/api/v1/auth`.

use crate::auth::{self, Strangers};
use axum::extract::State;
use axum::http::StatusCode;
use axum::{Extension, Json};
use sandan_boot::App;
use sandan_contract::rest::auth::{
    CodeBody, CodeLoginBody, CodeSentBody, LoginBody, MeBody, PasswordBody, RefreshBody, SessionsBody,
    TokensBody, WechatLoginBody,
};
use sandan_core::time::Instant;
use sandan_kit::auth::Principal;
use sandan_kit::body::{Body, PathId};
use sandan_kit::limits::{ClientAddress, subscriber};
use sandan_kit::problem::Problem;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(login))
        .routes(routes!(refresh))
        .routes(routes!(logout))
        .routes(routes!(me))
        .routes(routes!(codes))
        .routes(routes!(code_login))
        .routes(routes!(wechat_login))
        .routes(routes!(password))
        .routes(routes!(sessions))
        .routes(routes!(end_session))
        .layer(Extension(Strangers::default()))
}

/// Guessing is limited by address beside the lock of each account.
fn limit(app: &App, ClientAddress(address): ClientAddress) -> Result<(), Problem> {
    app.rates.device(&format!("sign-in {}", subscriber(address)))
}

/// Sign in with account and password.
#[utoipa::path(post, path = "/api/v1/auth/login", tag = "registry", request_body = LoginBody,
    responses((status = 200, body = TokensBody), Problem))]
async fn login(
    State(app): State<App>,
    Extension(strangers): Extension<Strangers>,
    address: ClientAddress,
    Body(body): Body<LoginBody>,
) -> Result<Json<TokensBody>, Problem> {
    limit(&app, address)?;
    let login = body.account.trim();
    auth::sign_in_by_password(&app, &strangers, login, body.password).await.map(Json)
}

/// Use a refresh token up and get the next. One that comes twice ends its session.
#[utoipa::path(post, path = "/api/v1/auth/refresh", tag = "registry", request_body = RefreshBody,
    responses((status = 200, body = TokensBody), Problem))]
async fn refresh(
    State(app): State<App>,
    address: ClientAddress,
    Body(body): Body<RefreshBody>,
) -> Result<Json<TokensBody>, Problem> {
    limit(&app, address)?;
    auth::refresh(&app, &body.refresh_token).await.map(Json)
}

/// End this session.
#[utoipa::path(post, path = "/api/v1/auth/logout", tag = "registry",
    responses((status = 204), Problem))]
async fn logout(State(app): State<App>, principal: Principal) -> Result<StatusCode, Problem> {
    match auth::revoke(&app, principal.account(), principal.session).await {
        Err(problem) if problem.code() != sandan_kit::problem::Code::NotFound => Err(problem),
        _ => Ok(StatusCode::NO_CONTENT),
    }
}

/// Who I am, as what, and where.
#[utoipa::path(get, path = "/api/v1/auth/me", tag = "registry",
    responses((status = 200, body = MeBody), Problem))]
async fn me(State(app): State<App>, principal: Principal) -> Result<Json<MeBody>, Problem> {
    auth::me(&app, &principal).await.map(Json)
}

/// Send a one-time code to a telephone.
#[utoipa::path(post, path = "/api/v1/auth/codes", tag = "registry", request_body = CodeBody,
    responses((status = 202, body = CodeSentBody), Problem))]
async fn codes(
    State(app): State<App>,
    address: ClientAddress,
    Body(body): Body<CodeBody>,
) -> Result<(StatusCode, Json<CodeSentBody>), Problem> {
    limit(&app, address)?;
    auth::request_code(&app, &body.phone).await?;
    let expires_in = u64::try_from(auth::CODE_LIFE / Instant::SECOND).unwrap_or_default();
    Ok((StatusCode::ACCEPTED, Json(CodeSentBody { expires_in })))
}

/// Sign in with a telephone and the code sent to it.
#[utoipa::path(post, path = "/api/v1/auth/code-login", tag = "registry", request_body = CodeLoginBody,
    responses((status = 200, body = TokensBody), Problem))]
async fn code_login(
    State(app): State<App>,
    address: ClientAddress,
    Body(body): Body<CodeLoginBody>,
) -> Result<Json<TokensBody>, Problem> {
    limit(&app, address)?;
    auth::sign_in_by_code(&app, &body.phone, &body.code).await.map(Json)
}

/// Sign in through WeChat.
#[utoipa::path(post, path = "/api/v1/auth/wechat-login", tag = "registry", request_body = WechatLoginBody,
    responses((status = 200, body = TokensBody), Problem))]
async fn wechat_login(
    State(app): State<App>,
    address: ClientAddress,
    Body(body): Body<WechatLoginBody>,
) -> Result<Json<TokensBody>, Problem> {
    limit(&app, address)?;
    auth::sign_in_by_wechat(&app, &body.code).await.map(Json)
}

/// Change one's own password; every session ends and a new one begins.
#[utoipa::path(post, path = "/api/v1/auth/password", tag = "registry", request_body = PasswordBody,
    responses((status = 200, body = TokensBody), Problem))]
async fn password(
    State(app): State<App>,
    principal: Principal,
    address: ClientAddress,
    Body(body): Body<PasswordBody>,
) -> Result<Json<TokensBody>, Problem> {
    limit(&app, address)?;
    auth::change_password(&app, &principal, body).await.map(Json)
}

/// My sessions.
#[utoipa::path(get, path = "/api/v1/auth/sessions", tag = "registry",
    responses((status = 200, body = SessionsBody), Problem))]
async fn sessions(State(app): State<App>, principal: Principal) -> Result<Json<SessionsBody>, Problem> {
    let sessions = auth::sessions(&app, &principal).await?;
    Ok(Json(SessionsBody { sessions }))
}

/// End one of my sessions.
#[utoipa::path(delete, path = "/api/v1/auth/sessions/{id}", tag = "registry",
    params(("id" = Uuid, Path)), responses((status = 204), Problem))]
async fn end_session(
    State(app): State<App>,
    principal: Principal,
    PathId(id): PathId<Uuid>,
) -> Result<StatusCode, Problem> {
    auth::revoke(&app, principal.account(), id).await?;
    Ok(StatusCode::NO_CONTENT)
}
