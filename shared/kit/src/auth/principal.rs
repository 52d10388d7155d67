//! Who calls: extractors that turn a bearer token into a person with the rights of this moment.

use super::keys::TokenKeys;
use crate::problem::{Code, Problem};
use axum::extract::{FromRef, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use sandan_core::ids::{AccountId, District};
use sandan_core::role::{Actor, Grant, Role};
use std::sync::Arc;
use uuid::Uuid;

/// What the directory knows of one account in one district.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountRights {
    /// Rises with every change of roles, of the password, and when the account is disabled.
    pub epoch: i64,
    pub disabled: bool,
    pub grants: Vec<Grant>,
    /// Name for greetings and logs of actions; not shown to residents.
    pub name: String,
}

/// The directory of rights in memory, kept current by following the registry's feed.
///
/// Answers at once, without I/O: it is asked on every call. `None` means unknown here.
pub trait Rights: Send + Sync {
    fn of(&self, district: District, account: AccountId) -> Option<AccountRights>;

    /// True when this session was logged out or revoked.
    fn session_ended(&self, _district: District, _session: Uuid) -> bool {
        false
    }

    /// False while the directory cannot follow the feed: frames and calls that need rights are then refused.
    fn is_current(&self) -> bool {
        true
    }
}

/// What the extractors need; a service's state provides it by `FromRef`.
#[derive(Clone)]
pub struct AuthState {
    pub keys: Arc<TokenKeys>,
    pub rights: Arc<dyn Rights>,
}

/// A signed-in person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Principal {
    pub district: District,
    pub actor: Actor,
    pub session: Uuid,
    pub name: String,
}

/// A signed-in person, or nobody. A token that is there must be good.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MaybePrincipal(pub Option<Principal>);

impl AuthState {
    /// The person behind an access token, with the rights that the directory gives now.
    ///
    /// # Errors
    /// `unauthenticated` when the token is bad or expired, the session ended, the account unknown or disabled, or
    /// its roles changed since; `unavailable` while the directory is not current.
    pub fn principal(&self, token: &str) -> Result<Principal, Problem> {
        let claims = self.keys.verify(token).ok_or(Code::Unauthenticated)?;
        if !self.rights.is_current() {
            return Err(Problem::new(Code::Unavailable)
                .retry_after(2)
                .because("check rights", "directory is behind"));
        }
        let rights = self.rights.of(claims.district, claims.sub).ok_or(Code::Unauthenticated)?;
        // A token newer than the directory is good: the change is only not here yet.
        let outdated = claims.epoch < rights.epoch;
        if rights.disabled || outdated || self.rights.session_ended(claims.district, claims.sid) {
            return Err(Code::Unauthenticated.into());
        }
        Ok(Principal {
            district: claims.district,
            actor: Actor { account: claims.sub, grants: rights.grants },
            session: claims.sid,
            name: rights.name,
        })
    }
}

impl Principal {
    #[must_use]
    pub fn account(&self) -> AccountId {
        self.actor.account
    }

    /// Passes when the person holds one of these roles anywhere.
    ///
    /// # Errors
    /// `forbidden`.
    pub fn require(&self, roles: &[Role]) -> Result<(), Problem> {
        if roles.iter().any(|role| self.actor.is(*role)) {
            return Ok(());
        }
        let titles: Vec<_> = roles.iter().map(|role| role.title()).collect();
        let words: Vec<_> = roles.iter().map(|role| role.word()).collect();
        Err(Problem::new(Code::Forbidden).detail(
            format!("需要以下角色之一：{}", titles.join("、")),
            format!("needs one of: {}", words.join(", ")),
        ))
    }

    /// Passes for anybody with a staff role.
    ///
    /// # Errors
    /// `forbidden`.
    pub fn require_staff(&self) -> Result<(), Problem> {
        if self.actor.is_staff() { Ok(()) } else { Err(Code::Forbidden.into()) }
    }
}

/// The token of `Authorization: Bearer …`; `None` without that header.
fn bearer(headers: &HeaderMap) -> Result<Option<&str>, Problem> {
    let mut values = headers.get_all(header::AUTHORIZATION).iter();
    let (Some(value), None) = (values.next(), values.next()) else {
        // Two of them would let a proxy and us each believe another one.
        return if headers.contains_key(header::AUTHORIZATION) {
            Err(Code::Unauthenticated.into())
        } else {
            Ok(None)
        };
    };
    let text = value.to_str().map_err(|_| Code::Unauthenticated)?;
    let (scheme, token) = text.split_once(' ').ok_or(Code::Unauthenticated)?;
    if scheme.eq_ignore_ascii_case("bearer") {
        Ok(Some(token.trim()))
    } else {
        Err(Code::Unauthenticated.into())
    }
}

impl<S: Send + Sync> FromRequestParts<S> for MaybePrincipal
where
    AuthState: FromRef<S>,
{
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        if let Some(known) = parts.extensions.get::<Principal>() {
            return Ok(Self(Some(known.clone())));
        }
        let Some(token) = bearer(&parts.headers)? else { return Ok(Self(None)) };
        let principal = AuthState::from_ref(state).principal(token)?;
        // Several extractors of one call see the same rights.
        parts.extensions.insert(principal.clone());
        Ok(Self(Some(principal)))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Principal
where
    AuthState: FromRef<S>,
{
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let MaybePrincipal(principal) = MaybePrincipal::from_request_parts(parts, state).await?;
        principal.ok_or_else(|| Code::Unauthenticated.into())
    }
}
