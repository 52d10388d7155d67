//! Accounts, roles, sessions, codes and messages.

use crate::engine::table::table;
use sandan_core::time::Instant;
use uuid::Uuid;

table! {
    /// A person who can act.
    AccountRow in "account", key ("id") {
        id: Uuid,
        login: Option<String>,
        password_hash: Option<String>,
        phone_hmac: Option<Vec<u8>>,
        /// Grows when roles change or the account is disabled: older tokens are refused.
        role_epoch: i64,
        disabled: bool,
        /// Wrong passwords in a row.
        failed: i32,
        /// Real time.
        locked_until: Option<Instant>,
        /// Canonical JSON.
        data: String,
    }
}

table! {
    /// A role of an account in one scope (an area's path, a unit's id, or empty for the district).
    MembershipRow in "membership", key ("account", "role", "scope_kind", "scope") {
        account: Uuid,
        role: String,
        scope_kind: String,
        scope: String,
    }
}

table! {
    /// One refresh token. A family is what grew out of one login. All instants are real time.
    SessionRow in "session", key ("id") {
        id: Uuid,
        account: Uuid,
        family: Uuid,
        refresh_hash: [u8; 32],
        created_at: Instant,
        expires_at: Instant,
        revoked_at: Option<Instant>,
    }
}

table! {
    /// A one-time code that waits for its number.
    LoginCodeRow in "login_code", key ("phone_hmac") {
        phone_hmac: Vec<u8>,
        code_hash: [u8; 32],
        /// Real time.
        expires_at: Instant,
        /// Wrong tries so far.
        tries: i32,
    }
}

table! {
    /// A message to a person, by whatever channel; the demo's message page shows them.
    MessageRow in "message", key ("id") {
        id: Uuid,
        account: Option<Uuid>,
        channel: String,
        template: String,
        /// Business time.
        at: Instant,
        /// `queued`, then `sent`, `kept` (to be read in the app) or `failed`.
        state: String,
        /// Canonical JSON.
        data: String,
        /// How often it was tried to send it.
        attempts: i32,
        /// Real time before which it is not tried (again).
        next_at: Option<Instant>,
    }
}
