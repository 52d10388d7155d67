//! The database schema, one file per migration.
//!
//! A migration is written once, in PostgreSQL's words with a few marks for what the two engines call
//! differently (see [`ddl`]); SQLite gets STRICT tables. Four rules hold for every table:
//!
//! * its primary, unique and foreign keys contain `district`, so that the same schema distributes;
//! * instants are 64-bit microseconds since the Unix epoch, UTC;
//! * JSON is canonical text, never `jsonb`, because hashes cover its bytes;
//! * codes and paths compare byte by byte (`COLLATE "C"`), so that a subtree is a half-open range.
//!
//! Migrations expand → backfill → switch → contract. Two migrators at once are safe: on PostgreSQL the whole run
//! holds one advisory lock, on SQLite one immediate transaction.

mod ddl;
mod m20260105_000001_streams;
mod m20260105_000002_cases;
mod m20260105_000003_feed;
mod m20260105_000004_content;
mod m20260105_000005_people;
mod m20260105_000006_places;
mod m20260105_000007_working;
mod m20261122_000008_planner;
mod m20261122_000009_closing;
mod m20261122_000010_messages;
mod planner;

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{
    DatabaseConnection, DbBackend, SqliteTransactionMode, TransactionOptions, TransactionTrait,
};

/// The list of migrations, oldest first.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20260105_000001_streams::Migration),
            Box::new(m20260105_000002_cases::Migration),
            Box::new(m20260105_000003_feed::Migration),
            Box::new(m20260105_000004_content::Migration),
            Box::new(m20260105_000005_people::Migration),
            Box::new(m20260105_000006_places::Migration),
            Box::new(m20260105_000007_working::Migration),
            Box::new(m20261122_000008_planner::Migration),
            Box::new(m20261122_000009_closing::Migration),
            Box::new(m20261122_000010_messages::Migration),
        ]
    }
}

/// The advisory lock that a migrator holds on PostgreSQL: the bytes of "sandan".
const MIGRATION_LOCK: i64 = 0x7361_6e64_616e;

/// Applies what is pending, in one transaction, and answers the number of migrations that were applied.
///
/// # Errors
/// When the database refuses a statement; nothing is changed then.
pub async fn run(connection: &DatabaseConnection) -> Result<usize, DbErr> {
    let mode = Some(SqliteTransactionMode::Immediate);
    let options = TransactionOptions { sqlite_transaction_mode: mode, ..TransactionOptions::default() };
    let transaction = connection.begin_with_options(options).await?;
    if transaction.get_database_backend() == DbBackend::Postgres {
        // Schema changes of a large table outlast the limits that suit ordinary statements.
        transaction.execute_unprepared("SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0").await?;
        transaction.execute_unprepared(&format!("SELECT pg_advisory_xact_lock({MIGRATION_LOCK})")).await?;
    }
    let pending = Migrator::get_pending_migrations(&transaction).await?.len();
    Migrator::up(&transaction, None).await?;
    transaction.commit().await?;
    Ok(pending)
}

/// How many migrations this build knows but the database has not seen. Writes nothing.
///
/// # Errors
/// When the database cannot be read.
pub async fn pending(connection: &DatabaseConnection) -> Result<usize, DbErr> {
    Ok(Migrator::get_pending_migrations_read_only(connection).await?.len())
}

#[cfg(test)]
mod tests;
