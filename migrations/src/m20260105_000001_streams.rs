//! Districts, the business clock, streams and their events.

use crate::ddl;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

const UP: &str = r#"
CREATE TABLE district (
    district INTEGER NOT NULL,
    code {code} NOT NULL,
    name TEXT NOT NULL,
    epoch {id} NOT NULL,
    feature_level INTEGER NOT NULL,
    PRIMARY KEY (district)
) {end};

CREATE TABLE business_clock (
    district INTEGER NOT NULL,
    base {time} NOT NULL,
    anchor {time} NOT NULL,
    factor_ppm {count} NOT NULL,
    simulated {bool} NOT NULL,
    PRIMARY KEY (district)
) {end};

CREATE TABLE stream (
    district INTEGER NOT NULL,
    id {id} NOT NULL,
    kind TEXT NOT NULL,
    version {count} NOT NULL,
    head_hash {bytes} NOT NULL,
    last_at {time} NOT NULL,
    PRIMARY KEY (district, id)
) {end};

CREATE TABLE event (
    district INTEGER NOT NULL,
    stream {id} NOT NULL,
    seq {count} NOT NULL,
    stream_kind TEXT NOT NULL,
    kind TEXT NOT NULL,
    v INTEGER NOT NULL,
    at {time} NOT NULL,
    actor {id},
    data TEXT NOT NULL,
    hash {bytes} NOT NULL,
    PRIMARY KEY (district, stream, seq)
) {end}
"#;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ddl::run(manager, UP).await
    }
}
