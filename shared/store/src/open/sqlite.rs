//! Connections to a SQLite file.

use crate::error::Result;
use sea_orm::sqlx::Executor;
use sea_orm::sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sea_orm::{ConnectOptions, Database, DatabaseConnection};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Reads beside the writer. Four keep two cores busy; WAL readers never block the writer.
const READERS: u32 = 4;

/// Waiting longer for a connection is answered with "try again".
const ACQUIRE: Duration = Duration::from_secs(2);

/// Another process may read and checkpoint; its locks are short.
const BUSY: Duration = Duration::from_secs(5);

pub async fn connect(path: &Path) -> Result<(DatabaseConnection, DatabaseConnection)> {
    let writer = Database::connect(options(path, 1, |options| {
        options
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            // A power cut loses commits under NORMAL (measured: 20 %); the committer's batches win the speed back.
            .synchronous(SqliteSynchronous::Full)
    }))
    .await?;
    let reader = Database::connect(options(path, READERS, |options| options.read_only(true))).await?;
    Ok((writer, reader))
}

pub async fn connect_readonly(path: &Path) -> Result<DatabaseConnection> {
    Ok(Database::connect(options(path, READERS, |options| options.read_only(true))).await?)
}

/// Pages that a connection keeps, in KiB (written negative, as SQLite wants it). The default of 2 MiB is read anew
/// all the time by a town of some ten thousand cases.
const CACHE: &str = "-65536";

fn options(
    path: &Path,
    connections: u32,
    with: impl Fn(SqliteConnectOptions) -> SqliteConnectOptions + Send + Sync + 'static,
) -> ConnectOptions {
    let file: PathBuf = path.to_owned();
    // The file's name is set below, as a path: no character of it is read as part of an address.
    let mut options = ConnectOptions::new("sqlite://database");
    options.max_connections(connections).min_connections(1).acquire_timeout(ACQUIRE).sqlx_logging(false);
    options.idle_timeout(None::<Duration>).max_lifetime(None::<Duration>);
    options.map_sqlx_sqlite_opts(move |sqlite| {
        with(
            sqlite
                .filename(&file)
                .busy_timeout(BUSY)
                .foreign_keys(true)
                .statement_cache_capacity(500)
                .pragma("cache_size", CACHE),
        )
    });
    options.map_sqlx_sqlite_pool_opts(|pool| {
        pool.after_release(|connection, _| {
            Box::pin(async move {
                // "No transaction is active" is the good case.
                let _ = connection.execute("ROLLBACK").await;
                Ok(true)
            })
        })
    });
    options
}
