//! Who calls: a signed-in person, or a device that made an id for itself, or only an address.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method};
use sandan_boot::App;
use sandan_boot::desk::executor::Keyed;
use sandan_core::ids::AccountId;
use sandan_kit::auth::{MaybePrincipal, Principal};
use sandan_kit::body::BodyHash;
use sandan_kit::idempotency::{IdempotencyKey, KeyOwner, Scope};
use sandan_kit::limits::ClientAddress;
use sandan_kit::problem::{Code, Problem};

/// The header by which a device that is not signed in names itself: limits and keys are its own then.
pub const DEVICE_HEADER: &str = "x-device-id";
/// The longest device id, in characters.
const MAX_DEVICE: usize = 100;

/// Everything about a request that is not its body.
#[derive(Clone, Debug)]
pub struct Caller {
    pub principal: Option<Principal>,
    /// The device's own id; the address stands in for it where there is none.
    device: String,
    method: Method,
    path: String,
    key: Option<IdempotencyKey>,
}

impl FromRequestParts<App> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let MaybePrincipal(principal) = MaybePrincipal::from_request_parts(parts, app).await?;
        let key = IdempotencyKey::of(&parts.headers)?;
        let device = match device(&parts.headers)? {
            Some(device) => format!("device:{device}"),
            None => {
                let Ok(ClientAddress(address)) = ClientAddress::from_request_parts(parts, app).await;
                format!("address:{address}")
            }
        };
        let (method, path) = (parts.method.clone(), parts.uri.path().to_owned());
        Ok(Self { principal, device, method, path, key })
    }
}

fn device(headers: &HeaderMap) -> Result<Option<&str>, Problem> {
    let Some(value) = headers.get(DEVICE_HEADER) else { return Ok(None) };
    let fits = |text: &&str| {
        (1..=MAX_DEVICE).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic())
    };
    let bad = || {
        Problem::new(Code::BadField).field(
            "X-Device-Id",
            "应为 1 到 100 个可见的 ASCII 字符",
            "must be 1 to 100 visible ASCII characters",
        )
    };
    value.to_str().ok().filter(fits).map(Some).ok_or_else(bad)
}

impl Caller {
    /// The signed-in person.
    ///
    /// # Errors
    /// `unauthenticated`.
    pub fn principal(&self) -> Result<&Principal, Problem> {
        self.principal.as_ref().ok_or_else(|| Code::Unauthenticated.into())
    }

    /// A person with a staff role.
    ///
    /// # Errors
    /// `unauthenticated` or `forbidden`.
    pub fn staff(&self) -> Result<&Principal, Problem> {
        let principal = self.principal()?;
        principal.require_staff()?;
        Ok(principal)
    }

    #[must_use]
    pub fn account(&self) -> Option<AccountId> {
        self.principal.as_ref().map(Principal::account)
    }

    #[must_use]
    pub fn is_staff(&self) -> bool {
        self.principal.as_ref().is_some_and(|principal| principal.actor.is_staff())
    }

    /// The device or address, for limits and for counting each of them once.
    #[must_use]
    pub fn device(&self) -> &str {
        &self.device
    }

    /// The Idempotency-Key with its scope, for a body with this hash.
    #[must_use]
    pub fn keyed(&self, app: &App, body: BodyHash) -> Option<Keyed> {
        let key = self.key.as_ref()?;
        let owner = match self.account() {
            Some(account) => KeyOwner::Account(account),
            None => KeyOwner::Device(&self.device),
        };
        let scope = Scope::of(app.district, owner, &self.method, &self.path, key);
        Some(Keyed { scope, key: key.as_str().to_owned(), body })
    }

    /// Counts one call of this person or device.
    ///
    /// # Errors
    /// `too_many_requests`.
    pub fn limit(&self, app: &App) -> Result<(), Problem> {
        match &self.principal {
            Some(principal) => app.rates.principal(principal.district, principal.account()),
            None => app.rates.device(&self.device),
        }
    }

    /// Counts one new report. Staff type in other people's reports and are limited as persons only.
    ///
    /// # Errors
    /// `too_many_requests`.
    pub fn limit_report(&self, app: &App) -> Result<(), Problem> {
        self.limit(app)?;
        match &self.principal {
            Some(principal) if principal.actor.is_staff() => Ok(()),
            Some(principal) => app.rates.report(principal.district, principal.account()),
            None => app.rates.report_by_device(&self.device),
        }
    }
}
