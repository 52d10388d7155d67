//! Sign-in through WeChat, by an adapter that the installation configures.

use super::code::only_residents;
use super::session;
use crate::accounts::{NewAccount, create_account, row};
use futures::future::BoxFuture;
use sandan_boot::App;
use sandan_contract::rest::auth::TokensBody;
use sandan_kit::problem::{Code, OrInternal, Problem};
use std::fmt::Write as _;
use std::sync::Arc;

/// Asks WeChat who a log-in code belongs to (`code2Session`).
pub trait WechatLogin: Send + Sync {
    /// The person's `openid` in this mini program.
    ///
    /// # Errors
    /// `bad_credentials` for a code that WeChat does not know, `unavailable` when it does not answer.
    fn openid<'a>(&'a self, code: &'a str) -> BoxFuture<'a, Result<String, Problem>>;
}

/// The adapter, put around the router as an extension: `.layer(Extension(Wechat::new(adapter)))`.
#[derive(Clone)]
pub struct Wechat(Arc<dyn WechatLogin>);

impl Wechat {
    #[must_use]
    pub fn new(adapter: impl WechatLogin + 'static) -> Self {
        Self(Arc::new(adapter))
    }
}

/// Proves somebody through WeChat; the first time an account is made. The openid itself is not kept, only its HMAC.
///
/// # Errors
/// `unavailable` without an adapter; what the adapter says.
pub async fn sign_in_by_wechat(
    app: &App,
    adapter: Option<&Wechat>,
    code: &str,
) -> Result<TokensBody, Problem> {
    let Wechat(adapter) = adapter.ok_or_else(|| {
        let problem = Problem::new(Code::Unavailable);
        problem.because("sign in through WeChat", "no WeChat adapter is configured")
    })?;
    let openid = adapter.openid(code).await?;
    let login = login_of(&app.sealer.lookup_hash(&format!("wechat {openid}")));
    let find =
        || async { app.store.account_by_login(app.district, &login).await.or_internal("find an account") };
    let account = match find().await? {
        Some(known) => known,
        None => {
            let new = NewAccount { login: Some(login.clone()), ..NewAccount::default() };
            match create_account(app, new, None).await {
                Ok(id) => row(app, id).await?,
                Err(problem) if problem.code() == Code::Duplicate => find().await?.ok_or(problem)?,
                Err(problem) => return Err(problem),
            }
        }
    };
    only_residents(app, &account).await?;
    session::open(app, &account).await
}

/// A login that nobody can type: administrators' logins hold no colon.
fn login_of(hash: &[u8; 32]) -> String {
    hash.iter().fold("wx:".to_owned(), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
