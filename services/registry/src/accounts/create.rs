//! New accounts.

use super::{AccountData, card, memberships};
use crate::phone;
use crate::stream::{Entry, Next, commit, write};
use sandan_boot::App;
use sandan_boot::desk::content;
use sandan_boot::directory::follow::RESIDENT_REGISTERED;
use sandan_contract::feed::StreamKind;
use sandan_contract::rest::registry::PersonDoc;
use sandan_core::ids::AccountId;
use sandan_core::role::Grant;
use sandan_kit::auth::check_strength;
use sandan_kit::problem::{Code, OrInternal, Problem};
use sandan_kit::text;
use sandan_store::rows::AccountRow;
use sandan_store::{Change, RowWrite};
use serde_json::json;

/// The kind of a sealed telephone number of an account.
pub(crate) const PHONE: &str = "phone";
/// The kind of a person's sealed name at WeChat.
pub(super) const OPENID: &str = "openid";
/// Accounts written in one transaction.
const AT_ONCE: usize = 200;

/// Somebody who is to be able to act.
#[derive(Clone, Debug, Default)]
pub struct NewAccount {
    /// Residents who come by telephone have none.
    pub login: Option<String>,
    pub password: Option<String>,
    /// Display name; empty for a resident who gave none.
    pub name: String,
    pub phone: Option<String>,
    /// Their name at WeChat, for who signs in there.
    pub openid: Option<String>,
    pub roles: Vec<Grant>,
    pub card: Option<PersonDoc>,
}

/// Creates one account; `by` is the administrator who does.
///
/// # Errors
/// `weak_password`, `bad_field`, or `duplicate` when login or telephone are taken.
pub async fn create_account(app: &App, new: NewAccount, by: Option<AccountId>) -> Result<AccountId, Problem> {
    let ids = create_accounts(app, vec![new], by).await?;
    ids.into_iter().next().ok_or_else(|| Code::Internal.into())
}

/// Creates many, 200 in a transaction, in the order given. What was created before an error stays.
///
/// # Errors
/// As [`create_account`].
pub async fn create_accounts(
    app: &App,
    new: Vec<NewAccount>,
    by: Option<AccountId>,
) -> Result<Vec<AccountId>, Problem> {
    let mut ids = Vec::with_capacity(new.len());
    let mut waiting = new.into_iter().peekable();
    while waiting.peek().is_some() {
        let mut change = Change::new(app.district);
        for account in waiting.by_ref().take(AT_ONCE) {
            ids.push(add(app, &mut change, account, by).await?);
        }
        let residents_only = change
            .streams
            .iter()
            .all(|stream| stream.events.iter().all(|event| event.kind == RESIDENT_REGISTERED));
        // Residents are nowhere in memory: thousands of them cost no reload.
        if residents_only {
            write(app, change).await?
        } else {
            commit(app, change).await?
        };
    }
    Ok(ids)
}

/// Checks login, password and telephone without writing anything.
///
/// # Errors
/// As [`create_account`].
pub(crate) async fn check(app: &App, new: &NewAccount) -> Result<(), Problem> {
    if let Some(login) = &new.login {
        let taken = app.store.account_by_login(app.district, login).await.or_internal("find an account")?;
        if taken.is_some() {
            return Err(Problem::new(Code::Duplicate).field("login", "账号已存在", "the login is taken"));
        }
    }
    if let Some(password) = &new.password {
        check_strength(password, new.login.as_deref().unwrap_or_default())?;
    }
    if let Some(phone) = &new.phone {
        let hash = app.sealer.lookup_hash(&phone::normal(phone)?);
        let taken = app.store.account_by_phone(app.district, &hash).await.or_internal("find an account")?;
        if taken.is_some() {
            return Err(Problem::new(Code::Duplicate).field("phone", "手机号已登记", "the phone is taken"));
        }
    }
    Ok(())
}

/// Checks the form of a login that somebody chose: 2 to 64 small letters, digits or `-_.@`.
///
/// # Errors
/// `bad_field` on `login`.
pub fn check_login(login: &str) -> Result<(), Problem> {
    let fits = (2..=64).contains(&login.len())
        && login.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"-_.@".contains(&b));
    if fits {
        return Ok(());
    }
    Err(Problem::new(Code::BadField).field(
        "login",
        "应为 2 到 64 个小写字母、数字或 - _ . @",
        "must be 2 to 64 small letters, digits or - _ . @",
    ))
}

async fn add(
    app: &App,
    change: &mut Change,
    new: NewAccount,
    by: Option<AccountId>,
) -> Result<AccountId, Problem> {
    check(app, &new).await?;
    let id = AccountId(app.new_id());
    let next = Next { version: 0, at: app.store.now().await.or_internal("read the time")? };
    let name = if new.name.is_empty() { String::new() } else { text::check_line("name", &new.name, 40)? };
    let mut data = AccountData { name, ..AccountData::default() };
    let password_hash = match new.password {
        Some(password) => {
            data.password_at = Some(app.store.real_now().await.or_internal("read the time")?);
            Some(app.passwords.hash(password).await?)
        }
        None => None,
    };
    let mut phone_hmac = None;
    let mut sealed = None;
    if let Some(phone) = &new.phone {
        let phone = phone::normal(phone)?;
        phone_hmac = Some(app.sealer.lookup_hash(&phone).to_vec());
        let (reference, row) = content::seal(app, id.0, Some(id.0), PHONE, &phone, next.at)?;
        data.phone_content = Some(reference.id.0);
        change.rows.push(row);
        sealed = Some(reference);
    }
    if let Some(openid) = &new.openid {
        let (reference, row) = content::seal(app, id.0, Some(id.0), OPENID, openid, next.at)?;
        data.openid_content = Some(reference.id.0);
        change.rows.push(row);
    }
    change.rows.push(RowWrite::Account(AccountRow {
        district: app.district,
        id: id.0,
        login: new.login,
        password_hash,
        phone_hmac,
        role_epoch: 0,
        disabled: false,
        failed: 0,
        locked_until: None,
        data: data.text()?,
    }));
    change.rows.push(RowWrite::Memberships { account: id.0, roles: memberships(app, id, &new.roles) });
    let told = json!({ "roles": new.roles, "card": new.card.as_ref().map(card::told), "phone": sealed });
    let doc = new.card.as_ref().map(|card| card::doc(app, id, card)).transpose()?;
    let kind = StreamKind::Account;
    let is_resident = new.roles.is_empty() && new.card.is_none();
    let event = if is_resident { RESIDENT_REGISTERED } else { "account_created" };
    let entry = Entry { stream: id.0, kind, next, event, actor: by, doc, data: &told };
    change.streams.push(entry.write()?);
    Ok(id)
}
