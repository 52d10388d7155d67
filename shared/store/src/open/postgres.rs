//! Connections to PostgreSQL.

use crate::error::Result;
use sea_orm::sqlx::Executor;
use sea_orm::{ConnectOptions, Database, DatabaseConnection};
use std::time::Duration;

/// The committer, the relay, leases and short writes. Reads have a pool of their own, so that they can never keep
/// the committer waiting.
const WRITERS: u32 = 6;
const READERS: u32 = 10;

/// Waiting longer for a connection is answered with "try again".
const ACQUIRE: Duration = Duration::from_secs(2);

/// Limits of every session: no statement, lock or forgotten transaction holds the others up. The messages level
/// keeps the ROLLBACK of each release from being a warning.
const SESSION: [(&str, &str); 4] = [
    ("statement_timeout", "5s"),
    ("lock_timeout", "2s"),
    ("idle_in_transaction_session_timeout", "10s"),
    ("client_min_messages", "error"),
];

pub async fn connect(url: &str) -> Result<(DatabaseConnection, DatabaseConnection)> {
    let writer = Database::connect(options(url, WRITERS, false)).await?;
    let reader = Database::connect(options(url, READERS, false)).await?;
    Ok((writer, reader))
}

pub async fn connect_readonly(url: &str) -> Result<DatabaseConnection> {
    Ok(Database::connect(options(url, READERS, true)).await?)
}

fn options(url: &str, connections: u32, read_only: bool) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options.max_connections(connections).min_connections(0).acquire_timeout(ACQUIRE).sqlx_logging(false);
    options.map_sqlx_postgres_opts(move |postgres| {
        let postgres = postgres.application_name("sandan").options(SESSION);
        if read_only { postgres.options([("default_transaction_read_only", "on")]) } else { postgres }
    });
    options.map_sqlx_postgres_pool_opts(|pool| {
        pool.after_release(|connection, _| {
            Box::pin(async move {
                connection.execute("ROLLBACK").await?;
                Ok(true)
            })
        })
    });
    options
}
