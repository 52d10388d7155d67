//! What the databases themselves say about the schema and the connections.

use crate::town::{DISTRICT, Town, case, fresh_id, report};
use sandan_store::{Backend, CommitError, Store, StoreError};
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use std::sync::Arc;

async fn texts(town: &Town, backend: DbBackend, sql: &str) -> Vec<(String, String)> {
    let rows = town.store.connection().query_all_raw(Statement::from_string(backend, sql)).await.unwrap();
    rows.iter().map(|row| (row.try_get("", "name").unwrap(), row.try_get("", "columns").unwrap())).collect()
}

/// Every primary key, unique key, unique index and foreign key with its columns.
async fn keys(town: &Town) -> Vec<(String, String)> {
    match town.backend {
        Backend::Sqlite => {
            let unique = "SELECT m.name || ' ' || l.name AS name, group_concat(i.name) AS columns
                FROM sqlite_schema m, pragma_index_list(m.name) l, pragma_index_info(l.name) i
                WHERE m.type = 'table' AND l.\"unique\" GROUP BY 1";
            // A single INTEGER primary key is the row number and has no index.
            let primary = "SELECT m.name AS name, group_concat(c.name) AS columns
                FROM sqlite_schema m, pragma_table_info(m.name) c WHERE m.type = 'table' AND c.pk > 0 GROUP BY 1";
            let foreign = "SELECT m.name || ' → ' || f.\"table\" AS name, group_concat(f.\"from\") AS columns
                FROM sqlite_schema m, pragma_foreign_key_list(m.name) f WHERE m.type = 'table' GROUP BY m.name, f.id";
            let mut keys = texts(town, DbBackend::Sqlite, unique).await;
            keys.extend(texts(town, DbBackend::Sqlite, primary).await);
            keys.extend(texts(town, DbBackend::Sqlite, foreign).await);
            keys
        }
        Backend::Postgres => {
            let constraints = "SELECT c.conrelid::regclass || ' ' || c.conname AS name,
                    string_agg(a.attname, ',') AS columns
                FROM pg_constraint c JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = ANY(c.conkey)
                WHERE c.connamespace = 'public'::regnamespace AND c.contype IN ('p', 'u', 'f') GROUP BY 1";
            let indexes = "SELECT i.indexrelid::regclass::text AS name, string_agg(a.attname, ',') AS columns
                FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid AND t.relnamespace = 'public'::regnamespace
                JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = ANY(i.indkey)
                WHERE i.indisunique GROUP BY 1";
            let mut keys = texts(town, DbBackend::Postgres, constraints).await;
            keys.extend(texts(town, DbBackend::Postgres, indexes).await);
            keys
        }
    }
}

pub async fn every_key_contains_the_district(town: Arc<Town>) {
    let keys: Vec<_> =
        keys(&town).await.into_iter().filter(|(name, _)| !name.contains("seaql_migrations")).collect();
    assert!(keys.len() > 60, "only {} keys found", keys.len());
    for (name, columns) in keys {
        assert!(columns.split(',').any(|column| column == "district"), "{name}: {columns}");
    }
}

pub async fn the_writer_is_durable_and_reads_run_beside_it(town: Arc<Town>) {
    let ask = async |backend, sql: &str, column: &str| -> String {
        let statement =
            Statement::from_string(backend, format!("SELECT CAST({column} AS TEXT) AS answer FROM {sql}"));
        let row = town.store.connection().query_one_raw(statement).await.unwrap().unwrap();
        row.try_get("", "answer").unwrap()
    };
    match town.backend {
        Backend::Sqlite => {
            assert_eq!(ask(DbBackend::Sqlite, "pragma_synchronous", "synchronous").await, "2");
            assert_eq!(ask(DbBackend::Sqlite, "pragma_journal_mode", "journal_mode").await, "wal");
            assert_eq!(ask(DbBackend::Sqlite, "pragma_foreign_keys", "foreign_keys").await, "1");
        }
        Backend::Postgres => {
            for (name, value) in [
                ("synchronous_commit", "on"),
                ("statement_timeout", "5s"),
                ("lock_timeout", "2s"),
                ("idle_in_transaction_session_timeout", "10s"),
            ] {
                let column = format!("current_setting('{name}')");
                assert_eq!(ask(DbBackend::Postgres, "(VALUES (1)) one(n)", &column).await, value);
            }
        }
    }
}

pub async fn two_migrators_at_once_are_safe(town: Arc<Town>) {
    assert_eq!(sandan_migrations::pending(town.store.connection()).await.unwrap(), 0);
    crate::town::with_other(town.backend, |other| async move {
        let drop_all = if other.backend == Backend::Postgres {
            "DROP SCHEMA public CASCADE; CREATE SCHEMA public"
        } else {
            // One file has one writing process: there the second run simply finds nothing to do.
            "SELECT 1"
        };
        other.sql(drop_all).await;
        let connection = other.store.connection();
        let (one, two) = tokio::join!(sandan_migrations::run(connection), sandan_migrations::run(connection));
        let mut applied = [one.unwrap(), two.unwrap()];
        applied.sort_unstable();
        assert_eq!(applied[0], 0, "{applied:?}");
        assert_eq!(sandan_migrations::pending(connection).await.unwrap(), 0);
    })
    .await;
}

pub async fn a_second_writing_process_is_refused_and_readers_are_not(town: Arc<Town>) {
    let id = fresh_id();
    town.store.commit(report(id)).await.unwrap();
    let reader = Store::open_readonly(&town.url).await.unwrap();
    assert!(reader.load_case(case(id)).await.unwrap().is_some());
    assert!(matches!(
        reader.commit(report(fresh_id())).await,
        Err(CommitError::Failed(StoreError::ReadOnly))
    ));
    assert!(matches!(reader.purge_keys(DISTRICT).await, Err(StoreError::ReadOnly)));
    reader.close().await;
    let second = Store::open(&town.url).await;
    match town.backend {
        Backend::Sqlite => assert!(matches!(second, Err(StoreError::Locked(_))), "{second:?}"),
        Backend::Postgres => second.unwrap().close().await,
    }
    town.store.close().await;
    let alone = Store::open_readonly(&town.url).await.unwrap();
    assert!(alone.load_case(case(id)).await.unwrap().is_some());
    alone.close().await;
    let next = Store::open(&town.url).await.unwrap();
    assert!(next.load_case(case(id)).await.unwrap().is_some());
    next.close().await;
}
