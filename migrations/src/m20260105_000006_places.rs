//! Areas, compounds and the documents of the registry.

use crate::ddl;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

const UP: &str = r#"
CREATE TABLE area (
    district INTEGER NOT NULL,
    code {code} NOT NULL,
    valid_from TEXT NOT NULL,
    valid_to TEXT,
    level TEXT NOT NULL,
    parent {code},
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    path {code} NOT NULL,
    geometry TEXT NOT NULL,
    PRIMARY KEY (district, code, valid_from)
) {end};
CREATE INDEX area_by_path ON area (district, path);

CREATE TABLE compound (
    district INTEGER NOT NULL,
    id {id} NOT NULL,
    name TEXT NOT NULL,
    lng {real} NOT NULL,
    lat {real} NOT NULL,
    area {code},
    data TEXT NOT NULL,
    PRIMARY KEY (district, id)
) {end};
CREATE INDEX compound_by_area ON compound (district, area);

CREATE TABLE doc (
    district INTEGER NOT NULL,
    kind TEXT NOT NULL,
    id {id} NOT NULL,
    version {count} NOT NULL,
    code {code} NOT NULL,
    parent {id},
    area_path {code} NOT NULL,
    name TEXT NOT NULL,
    active {bool} NOT NULL,
    data TEXT NOT NULL,
    PRIMARY KEY (district, kind, id)
) {end};
CREATE INDEX doc_by_code ON doc (district, kind, code);
CREATE INDEX doc_by_area ON doc (district, kind, area_path)
"#;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ddl::run(manager, UP).await
    }
}
