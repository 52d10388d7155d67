//! Sign-in through WeChat, where the installation has a mini program of its own.

use super::code::only_residents;
use super::session;
use crate::accounts::{NewAccount, create_account, row};
use sandan_boot::App;
use sandan_contract::rest::auth::TokensBody;
use sandan_kit::problem::{Code, OrInternal, Problem};
use std::fmt::Write as _;

/// Proves somebody through WeChat; the first time an account is made. The openid is found by its HMAC and kept sealed:
/// messages need it.
///
/// # Errors
/// `unavailable` without a mini program; what WeChat says.
pub async fn sign_in_by_wechat(app: &App, code: &str) -> Result<TokensBody, Problem> {
    let wechat = app.outside.wechat.as_ref().ok_or_else(|| {
        let problem = Problem::new(Code::Unavailable);
        problem.because("sign in through WeChat", "no mini program is configured")
    })?;
    let openid = wechat.openid(code).await?;
    let login = login_of(&app.sealer.lookup_hash(&format!("wechat {openid}")));
    let find =
        || async { app.store.account_by_login(app.district, &login).await.or_internal("find an account") };
    let account = match find().await? {
        Some(known) => known,
        None => {
            let new =
                NewAccount { login: Some(login.clone()), openid: Some(openid), ..NewAccount::default() };
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
