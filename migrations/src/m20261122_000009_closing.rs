//! When cases closed: for the figures of a day, a month and a leader's evening.

use crate::ddl;
use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

#[derive(DeriveMigrationName)]
pub struct Migration;

const CLOSING: &str =
    "CREATE INDEX case_by_closing ON case_row (district, closed_at) WHERE closed_at IS NOT NULL";

/// As in the migration that told the planner about the others.
pub(crate) const FIGURES: &[(&str, &str, &[u32])] =
    &[("case_row", "case_by_closing", &[450_000, 450_000, 2])];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ddl::run(manager, CLOSING).await?;
        if manager.get_database_backend() == DbBackend::Sqlite {
            crate::planner::tell(manager.get_connection(), FIGURES).await?;
        }
        Ok(())
    }
}
