//! Accounts, memberships, sessions, one-time codes and messages to people.

use crate::ddl;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

const UP: &str = r#"
CREATE TABLE account (
    district INTEGER NOT NULL,
    id {id} NOT NULL,
    login TEXT,
    password_hash TEXT,
    phone_hmac {bytes},
    role_epoch {count} NOT NULL,
    disabled {bool} NOT NULL,
    failed INTEGER NOT NULL,
    locked_until {time},
    data TEXT NOT NULL,
    PRIMARY KEY (district, id),
    UNIQUE (district, login),
    UNIQUE (district, phone_hmac)
) {end};

CREATE TABLE membership (
    district INTEGER NOT NULL,
    account {id} NOT NULL,
    role TEXT NOT NULL,
    scope_kind TEXT NOT NULL,
    scope {code} NOT NULL,
    PRIMARY KEY (district, account, role, scope_kind, scope),
    FOREIGN KEY (district, account) REFERENCES account (district, id)
) {end};
CREATE INDEX membership_by_scope ON membership (district, role, scope_kind, scope);

CREATE TABLE session (
    district INTEGER NOT NULL,
    id {id} NOT NULL,
    account {id} NOT NULL,
    family {id} NOT NULL,
    refresh_hash {bytes} NOT NULL,
    created_at {time} NOT NULL,
    expires_at {time} NOT NULL,
    revoked_at {time},
    PRIMARY KEY (district, id),
    UNIQUE (district, refresh_hash),
    FOREIGN KEY (district, account) REFERENCES account (district, id)
) {end};
CREATE INDEX session_by_account ON session (district, account);
CREATE INDEX session_by_family ON session (district, family);

CREATE TABLE login_code (
    district INTEGER NOT NULL,
    phone_hmac {bytes} NOT NULL,
    code_hash {bytes} NOT NULL,
    expires_at {time} NOT NULL,
    tries INTEGER NOT NULL,
    PRIMARY KEY (district, phone_hmac)
) {end};

CREATE TABLE message (
    district INTEGER NOT NULL,
    id {id} NOT NULL,
    account {id},
    channel TEXT NOT NULL,
    template TEXT NOT NULL,
    at {time} NOT NULL,
    state TEXT NOT NULL,
    data TEXT NOT NULL,
    PRIMARY KEY (district, id)
) {end};
CREATE INDEX message_by_account ON message (district, account, at);
CREATE INDEX message_by_state ON message (district, state, at)
"#;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ddl::run(manager, UP).await
    }
}
