//! Who may come in at all, decided before a body is read; and where an administrator may act.

use axum::extract::{FromRef, FromRequestParts};
use axum::http::request::Parts;
use sandan_boot::Snapshot;
use sandan_core::area::AreaPath;
use sandan_core::ids::AccountId;
use sandan_core::role::Role;
use sandan_kit::auth::{AuthState, Principal};
use sandan_kit::problem::{Code, Problem};

/// Those who may read accounts.
pub const ACCOUNT_READERS: &[Role] = &[Role::SecurityAdmin, Role::AuditAdmin];

macro_rules! guards {
    ($($(#[$doc:meta])* $name:ident: $roles:expr;)*) => {$(
        $(#[$doc])*
        pub struct $name(pub Principal);

        impl<S: Send + Sync> FromRequestParts<S> for $name
        where
            AuthState: FromRef<S>,
        {
            type Rejection = Problem;

            async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
                let principal = Principal::from_request_parts(parts, state).await?;
                principal.require($roles)?;
                Ok(Self(principal))
            }
        }

        impl $name {
            /// The account that acts.
            pub fn by(&self) -> Option<AccountId> {
                Some(self.0.account())
            }
        }
    )*};
}

guards! {
    /// Areas, units, people, categories.
    SystemAdmin: &[Role::SystemAdmin];
    /// Accounts and roles.
    SecurityAdmin: &[Role::SecurityAdmin];
}

/// Reads accounts.
pub struct AccountReader(pub Principal);

impl<S: Send + Sync> FromRequestParts<S> for AccountReader
where
    AuthState: FromRef<S>,
{
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let principal = Principal::from_request_parts(parts, state).await?;
        principal.require(ACCOUNT_READERS)?;
        Ok(Self(principal))
    }
}

/// Anybody with a staff role.
pub struct Staff(pub Principal);

impl<S: Send + Sync> FromRequestParts<S> for Staff
where
    AuthState: FromRef<S>,
{
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let principal = Principal::from_request_parts(parts, state).await?;
        principal.require_staff()?;
        Ok(Self(principal))
    }
}

/// The path of the whole district: its county, or everything while there is no map.
pub fn district_path(snapshot: &Snapshot) -> AreaPath {
    let tree = snapshot.grid.as_ref().map(|grid| grid.tree());
    tree.and_then(|tree| tree.roots().next()).map(|root| root.path.clone()).unwrap_or_default()
}

/// Passes when the role reaches this place.
///
/// # Errors
/// `forbidden`.
pub fn reaches(principal: &Principal, role: Role, place: &AreaPath) -> Result<(), Problem> {
    if principal.actor.may_as(role, place, &[]) {
        return Ok(());
    }
    Err(Problem::new(Code::Forbidden).detail("超出管辖范围", "outside of your area"))
}

/// Passes when the role reaches the whole district.
///
/// # Errors
/// `forbidden`.
pub fn reaches_all(principal: &Principal, role: Role, snapshot: &Snapshot) -> Result<(), Problem> {
    reaches(principal, role, &district_path(snapshot))
}
