//! The HTTP end of the desk: what every command handler of every service does.

use super::executor::{self, Asked, Keyed};
use crate::app::App;
use axum::extract::{FromRequestParts, OptionalFromRequestParts, OriginalUri};
use axum::http::Method;
use axum::http::request::Parts;
use sandan_contract::rest::command::CommandBody;
use sandan_core::command::CommandName;
use sandan_core::ids::{CaseId, OrderId};
use sandan_kit::auth::Principal;
use sandan_kit::body::{BodyHash, HashedBody};
use sandan_kit::idempotency::{Answer, IdempotencyKey, KeyOwner, Scope};
use sandan_kit::problem::Problem;

/// Who calls, where, and under which Idempotency-Key.
#[derive(Clone, Debug)]
pub struct Call {
    pub principal: Principal,
    pub method: Method,
    /// The request's own path, not the route's template.
    pub path: String,
    pub key: Option<IdempotencyKey>,
}

impl FromRequestParts<App> for Call {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let principal = Principal::from_request_parts(parts, app).await?;
        let key = <IdempotencyKey as OptionalFromRequestParts<App>>::from_request_parts(parts, app).await?;
        let original = parts.extensions.get::<OriginalUri>();
        let path = original.map_or(&parts.uri, |original| &original.0).path().to_owned();
        Ok(Self { principal, method: parts.method.clone(), path, key })
    }
}

impl Call {
    /// The key with its scope, for a body with this hash.
    #[must_use]
    pub fn keyed(&self, app: &App, body: BodyHash) -> Option<Keyed> {
        let key = self.key.as_ref()?;
        let owner = KeyOwner::Account(self.principal.account());
        let scope = Scope::of(app.district, owner, &self.method, &self.path, key);
        Some(Keyed { scope, key: key.as_str().to_owned(), body })
    }
}

/// Carries out a command on a case or on one of its orders.
///
/// # Errors
/// As [`executor::execute`].
pub async fn command(
    app: &App,
    call: &Call,
    case: CaseId,
    order: Option<OrderId>,
    name: CommandName,
    body: HashedBody<CommandBody>,
) -> Result<Answer, Problem> {
    let keyed = call.keyed(app, body.hash);
    executor::execute(app, &call.principal, Asked { case, order, name, body: body.value, keyed }).await
}
