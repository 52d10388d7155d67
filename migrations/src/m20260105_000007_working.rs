//! What the machinery itself needs: keys, guarded counters, leases, dead letters.

use crate::ddl;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

const UP: &str = r#"
CREATE TABLE idem_key (
    district INTEGER NOT NULL,
    scope {code} NOT NULL,
    key {code} NOT NULL,
    body_hash {bytes} NOT NULL,
    status INTEGER NOT NULL,
    answer {bytes} NOT NULL,
    stream {id},
    expires_at {time} NOT NULL,
    PRIMARY KEY (district, scope, key)
) {end};
CREATE INDEX idem_key_by_expiry ON idem_key (district, expires_at);

CREATE TABLE counter (
    district INTEGER NOT NULL,
    kind {code} NOT NULL,
    id {id} NOT NULL,
    slot {code} NOT NULL,
    value {count} NOT NULL,
    PRIMARY KEY (district, kind, id, slot)
) {end};

CREATE TABLE lease (
    district INTEGER NOT NULL,
    name {code} NOT NULL,
    holder {id} NOT NULL,
    fence {count} NOT NULL,
    until {time} NOT NULL,
    PRIMARY KEY (district, name)
) {end};

CREATE TABLE dead_letter (
    district INTEGER NOT NULL,
    id {id} NOT NULL,
    kind TEXT NOT NULL,
    reference TEXT NOT NULL,
    error TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    at {time} NOT NULL,
    data TEXT NOT NULL,
    PRIMARY KEY (district, id)
) {end};

INSERT INTO business_clock (district, base, anchor, factor_ppm, simulated) VALUES (0, 0, 0, 1000000, {no})
"#;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ddl::run(manager, UP).await
    }
}
