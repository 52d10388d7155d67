//! The outbox, the dense number line of a district and what is counted along it.

use crate::ddl;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

const UP: &str = r#"
CREATE TABLE outbox (
    district INTEGER NOT NULL,
    n {serial} NOT NULL,
    stream {id} NOT NULL,
    seq {count} NOT NULL,
    stream_kind TEXT NOT NULL,
    kind TEXT NOT NULL,
    at {time} NOT NULL,
    keys TEXT NOT NULL,
    hash {bytes} NOT NULL,
    written_at {time} NOT NULL,
    PRIMARY KEY (district, n)
) {end};

CREATE TABLE feed (
    district INTEGER NOT NULL,
    position {count} NOT NULL,
    stream {id} NOT NULL,
    seq {count} NOT NULL,
    stream_kind TEXT NOT NULL,
    kind TEXT NOT NULL,
    at {time} NOT NULL,
    keys TEXT NOT NULL,
    PRIMARY KEY (district, position),
    UNIQUE (district, stream, seq)
) {end};

CREATE TABLE feed_person (
    district INTEGER NOT NULL,
    person {id} NOT NULL,
    position {count} NOT NULL,
    PRIMARY KEY (district, person, position)
) {end};

CREATE TABLE feed_root (
    district INTEGER NOT NULL,
    position {count} NOT NULL,
    first {count} NOT NULL,
    root {bytes} NOT NULL,
    chained {bytes} NOT NULL,
    PRIMARY KEY (district, position)
) {end};

CREATE TABLE feed_head (
    district INTEGER NOT NULL,
    position {count} NOT NULL,
    chained {bytes} NOT NULL,
    PRIMARY KEY (district)
) {end};

CREATE TABLE area_count (
    district INTEGER NOT NULL,
    area {code} NOT NULL,
    bucket {code} NOT NULL,
    n {count} NOT NULL,
    position {count} NOT NULL,
    PRIMARY KEY (district, area, bucket)
) {end}
"#;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ddl::run(manager, UP).await
    }
}
