//! Accounts: who can act, as what, and where.
//!
//! An account's events hold roles, areas, units and skills, never a name or a number: the name stands in its row and
//! the card's, the telephone number is sealed content found by HMAC. Every change of roles, of the password and of
//! being disabled raises the role epoch, which ends older tokens at once.

mod card;
mod change;
mod create;
mod grants;

pub use card::set_card;
pub use change::{disable, enable, reach_by_wechat, set_password, set_roles};
pub(crate) use create::check;
pub use create::{NewAccount, check_login, create_account, create_accounts};
pub use grants::{may_change, may_give, read_grants};

use sandan_boot::App;
pub use sandan_boot::account::AccountData;
use sandan_core::ids::AccountId;
use sandan_core::role::{Grant, Scope};
use sandan_kit::problem::{Code, OrInternal, Problem};
use sandan_store::rows::{AccountRow, MembershipRow};

/// The row of an account.
///
/// # Errors
/// 404 when there is none.
pub(crate) async fn row(app: &App, account: AccountId) -> Result<AccountRow, Problem> {
    let row = app.store.account(app.district, account.0).await.or_internal("read an account")?;
    row.ok_or_else(|| Code::NotFound.into())
}

/// The rows of an account's roles.
pub(crate) fn memberships(app: &App, account: AccountId, grants: &[Grant]) -> Vec<MembershipRow> {
    let row = |grant: &Grant| {
        let (scope_kind, scope) = match &grant.scope {
            Scope::Area(path) => ("area", path.as_str().to_owned()),
            Scope::Unit(unit) => ("unit", unit.to_string()),
            Scope::Own => ("own", String::new()),
        };
        MembershipRow {
            district: app.district,
            account: account.0,
            role: grant.role.word().to_owned(),
            scope_kind: scope_kind.to_owned(),
            scope,
        }
    };
    grants.iter().map(row).collect()
}
