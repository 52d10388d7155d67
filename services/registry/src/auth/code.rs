//! Residents sign in by telephone and a one-time code.
//!
//! The answer to a request for a code is the same for every number. The code goes by SMS; a demo without a gateway shows
//! it on its message page; anywhere else without a gateway the request is refused.

use super::session;
use crate::accounts::{NewAccount, create_account, row};
use crate::phone;
use rand::RngExt;
use sandan_boot::App;
use sandan_boot::outside::Text;
use sandan_contract::rest::auth::TokensBody;
use sandan_core::ids::AccountId;
use sandan_core::role::Role;
use sandan_core::time::Instant;
use sandan_kit::problem::{Code, OrInternal, Problem};
use sandan_store::canonical::to_canonical;
use sandan_store::rows::{AccountRow, LoginCodeRow, MessageRow};
use sandan_store::{Change, RowWrite};
use serde_json::json;

/// For how long a code is good, in microseconds of real time.
pub const CODE_LIFE: i64 = 5 * Instant::MINUTE;
/// Tries after which a code is void.
const TRIES: i32 = 5;

/// Sends a code to a number.
///
/// # Errors
/// `bad_field` for what is no number, `too_many_requests`, `forbidden` where no code can be delivered.
pub async fn request_code(app: &App, number: &str) -> Result<(), Problem> {
    let number = phone::normal(number)?;
    let hash = app.sealer.lookup_hash(&number);
    app.rates.phone_code(&hash)?;
    if app.outside.sms.is_none() && !app.config.demo.enabled {
        return Err(Problem::new(Code::Forbidden)
            .detail("本系统尚未开通短信登录", "signing in by one-time code is not offered here yet"));
    }
    let code = format!("{:06}", rand::rng().random_range(0..1_000_000));
    let now = app.store.real_now().await.or_internal("read the time")?;
    let row = LoginCodeRow {
        district: app.district,
        phone_hmac: hash.to_vec(),
        code_hash: code_hash(app, &number, &code),
        expires_at: now.plus(CODE_LIFE),
        tries: 0,
    };
    app.store.save_code(row).await.or_internal("save a code")?;
    let id = app.new_id();
    // What went out is not kept in clear.
    let data = match &app.outside.sms {
        Some(sms) => {
            let text = format!("验证码 {code}，5 分钟内有效。不是您本人操作请忽略，不要告诉任何人。");
            sms.send(&Text { id, phone: &number, template: "login_code", text: &text }).await?;
            json!({ "phone": phone::masked(&number) })
        }
        None => json!({ "phone": phone::masked(&number), "code": code }),
    };
    let message = MessageRow {
        district: app.district,
        id,
        account: None,
        channel: if app.outside.sms.is_some() { "sms" } else { "code" }.to_owned(),
        template: "login_code".to_owned(),
        at: app.store.now().await.or_internal("read the time")?,
        state: "sent".to_owned(),
        data: to_canonical(&data).or_internal("write a message")?,
        attempts: 1,
        next_at: None,
    };
    let mut change = Change::new(app.district);
    change.rows.push(RowWrite::Message(message));
    app.store.commit(change).await.or_internal("write a message")?;
    Ok(())
}

/// Only who has the look-up key can try codes against a stolen database.
fn code_hash(app: &App, number: &str, code: &str) -> [u8; 32] {
    app.sealer.lookup_hash(&format!("code {number} {code}"))
}

/// Proves somebody by a code. The first time an account is made, with nothing in it but the sealed number.
///
/// # Errors
/// `bad_credentials` when number and code do not belong together; `forbidden` for staff, who have passwords.
pub async fn sign_in_by_code(app: &App, number: &str, code: &str) -> Result<TokensBody, Problem> {
    let number = phone::normal(number)?;
    let hash = app.sealer.lookup_hash(&number);
    let tried = code_hash(app, &number, code.trim());
    let right = app.store.try_code(app.district, hash.to_vec(), tried, TRIES).await;
    if !right.or_internal("try a code")? {
        return Err(Problem::new(Code::BadCredentials).detail(
            "验证码不正确或已过期，请重新获取",
            "the code is wrong or no longer good; ask for another",
        ));
    }
    let account = resident(app, &number, &hash).await?;
    only_residents(app, &account).await?;
    session::open(app, &account).await
}

async fn resident(app: &App, number: &str, hash: &[u8; 32]) -> Result<AccountRow, Problem> {
    let find =
        || async { app.store.account_by_phone(app.district, hash).await.or_internal("find an account") };
    if let Some(known) = find().await? {
        return Ok(known);
    }
    let new = NewAccount { phone: Some(number.to_owned()), ..NewAccount::default() };
    match create_account(app, new, None).await {
        Ok(id) => row(app, id).await,
        // Two first sign-ins at once: the other one made it.
        Err(problem) if problem.code() == Code::Duplicate => find().await?.ok_or(problem),
        Err(problem) => Err(problem),
    }
}

/// A code proves a telephone, which is not enough for a staff role.
pub(super) async fn only_residents(app: &App, account: &AccountRow) -> Result<(), Problem> {
    if account.disabled {
        return Err(Problem::new(Code::Forbidden).detail("账号已停用", "the account is disabled"));
    }
    let snapshot = app.directory.now();
    let entry = snapshot.accounts.get(&AccountId(account.id));
    let is_staff = entry.is_some_and(|entry| {
        entry.grants.iter().any(|grant| grant.role != Role::Volunteer && grant.role.is_staff())
    });
    if is_staff {
        return Err(Problem::new(Code::Forbidden)
            .detail("工作人员请使用账号密码登录", "staff sign in with account and password"));
    }
    Ok(())
}
