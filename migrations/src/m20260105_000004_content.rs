//! Erasable personal content, what was erased, attachments, reads of personal data.

use crate::ddl;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

const UP: &str = r#"
CREATE TABLE content (
    district INTEGER NOT NULL,
    id {id} NOT NULL,
    subject {id},
    stream {id} NOT NULL,
    kind TEXT NOT NULL,
    salt {bytes} NOT NULL,
    ciphertext {bytes} NOT NULL,
    key_id TEXT NOT NULL,
    created_at {time} NOT NULL,
    PRIMARY KEY (district, id)
) {end};
CREATE INDEX content_by_subject ON content (district, subject) WHERE subject IS NOT NULL;
CREATE INDEX content_by_stream ON content (district, stream);

CREATE TABLE erased_content (
    district INTEGER NOT NULL,
    id {id} NOT NULL,
    at {time} NOT NULL,
    PRIMARY KEY (district, id)
) {end};

CREATE TABLE attachment (
    district INTEGER NOT NULL,
    id {id} NOT NULL,
    state TEXT NOT NULL,
    case_id {id},
    owner {id},
    media_type TEXT NOT NULL,
    size {count} NOT NULL,
    width INTEGER,
    height INTEGER,
    path TEXT NOT NULL,
    sha256 {bytes} NOT NULL,
    created_at {time} NOT NULL,
    PRIMARY KEY (district, id)
) {end};
CREATE INDEX attachment_by_case ON attachment (district, case_id) WHERE case_id IS NOT NULL;
CREATE INDEX attachment_pending ON attachment (district, created_at) WHERE state = 'pending';

CREATE TABLE access_log (
    district INTEGER NOT NULL,
    n {count} NOT NULL,
    at {time} NOT NULL,
    actor {id},
    what TEXT NOT NULL,
    case_id {id},
    hash {bytes} NOT NULL,
    PRIMARY KEY (district, n)
) {end};
CREATE INDEX access_log_by_case ON access_log (district, case_id, n) WHERE case_id IS NOT NULL
"#;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ddl::run(manager, UP).await
    }
}
