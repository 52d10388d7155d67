//! Who somebody is, and that it is really them.
//!
//! An access token (15 minutes, Ed25519) names account, session, district and role epoch. Roles are not in it:
//! each call looks them up in the directory in memory ([`Rights`]), so that a change works at once and a disabled
//! person is out within seconds. Refresh tokens are opaque and stored only as a hash.

mod claims;
mod keys;
mod link;
mod password;
mod principal;

pub use claims::{ACCESS_LIFETIME, Claims, RefreshHash, RefreshToken};
pub use keys::{KeyError, TokenKeys};
pub use link::{link_token, read_link};
pub use password::{BadCost, Cost, MAX_PASSWORD, Passwords, check_strength};
pub use principal::{AccountRights, AuthState, MaybePrincipal, Principal, Rights};

#[cfg(test)]
mod tests;
