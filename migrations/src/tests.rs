use crate::{m20261122_000008_planner, m20261122_000009_closing};
use sea_orm_migration::sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, Statement};
use std::collections::BTreeMap;

async fn migrated() -> DatabaseConnection {
    let mut options = ConnectOptions::new("sqlite::memory:");
    options.max_connections(1);
    let connection = Database::connect(options).await.unwrap();
    crate::run(&connection).await.unwrap();
    connection
}

async fn texts(connection: &DatabaseConnection, sql: &str, column: &str) -> Vec<String> {
    let statement = Statement::from_string(connection.get_database_backend(), sql);
    let rows = connection.query_all_raw(statement).await.unwrap();
    rows.iter().map(|row| row.try_get("", column).unwrap()).collect()
}

#[tokio::test]
async fn the_planner_is_told_about_every_index_and_every_column_of_it() {
    let connection = migrated().await;
    let indexes = "SELECT m.name || ' ' || (SELECT COUNT(*) FROM pragma_index_info(m.name)) AS what
                   FROM sqlite_schema m WHERE m.type = 'index' AND m.tbl_name <> 'seaql_migrations' ORDER BY 1";
    let there = texts(&connection, indexes, "what").await;
    let figures = m20261122_000008_planner::FIGURES.iter().chain(m20261122_000009_closing::FIGURES);
    let told: BTreeMap<&str, usize> = figures.map(|(_, index, rows)| (*index, rows.len() - 1)).collect();
    let told: Vec<String> = told.into_iter().map(|(index, columns)| format!("{index} {columns}")).collect();
    assert_eq!(there, told);
    assert!(there.len() > 50, "{}", there.len());
}

/// Statements of the hot paths, in the shape in which the store writes them.
const HOT: &[(&str, &str)] = &[
    ("SELECT * FROM deadline WHERE district = 1 AND case_id = ?1 ORDER BY id", "deadline_by_case"),
    ("SELECT * FROM order_person WHERE district = 1 AND case_id = ?1 ORDER BY order_id", "order_person_by_case"),
    (
        "SELECT o.body FROM order_person p JOIN case_order o ON o.district = p.district AND o.id = p.order_id
         WHERE p.district = 1 AND p.account = ?1 AND p.relation = 'holder' ORDER BY p.order_id DESC LIMIT 1",
        "order_person_newest (district=? AND account=? AND relation=?)",
    ),
    ("SELECT * FROM case_order WHERE district = 1 AND case_id = ?1 ORDER BY id", "order_by_case"),
    ("SELECT * FROM content WHERE district = 1 AND stream = ?1 ORDER BY id", "content_by_stream"),
    ("SELECT * FROM attachment WHERE district = 1 AND case_id = ?1 ORDER BY id", "attachment_by_case"),
    (
        "SELECT * FROM case_row WHERE district = 1 AND (opened_at, id) > (?1, ?2) ORDER BY opened_at, id LIMIT 50",
        "case_by_time (district=? AND (opened_at,id)>(?,?))",
    ),
    (
        "SELECT closed_at FROM case_row c WHERE c.district = 1 AND c.closed_at >= ?1 AND c.closed_at < ?2
         AND c.area_path >= ?3 AND c.area_path < ?4",
        "case_by_closing (district=? AND closed_at>? AND closed_at<?)",
    ),
    (
        "SELECT * FROM deadline WHERE district = 1 AND done_at IS NULL AND fire_at IS NOT NULL AND fire_at <= ?1
         ORDER BY fire_at, id LIMIT 32",
        "deadline_to_fire (district=? AND fire_at>? AND fire_at<?)",
    ),
    (
        "SELECT * FROM event WHERE district = 1 AND (stream, seq) > (?1, ?2) ORDER BY stream, seq LIMIT 9",
        "sqlite_autoindex_event_1 (district=? AND (stream,seq)>(?,?))",
    ),
];

#[tokio::test]
async fn hot_statements_enter_their_index() {
    let connection = migrated().await;
    for (sql, index) in HOT {
        let plan = texts(&connection, &format!("EXPLAIN QUERY PLAN {sql}"), "detail").await.join("; ");
        assert!(plan.contains(index), "{sql}\n{plan}");
    }
    // The control: without the figures the first of them reads the whole table.
    let forget = Statement::from_string(
        connection.get_database_backend(),
        "DELETE FROM sqlite_stat1 WHERE tbl = 'deadline'",
    );
    connection.execute_raw(forget).await.unwrap();
    connection.execute_unprepared("ANALYZE sqlite_schema").await.unwrap();
    let plan = texts(&connection, &format!("EXPLAIN QUERY PLAN {}", HOT[0].0), "detail").await.join("; ");
    assert!(!plan.contains(HOT[0].1), "{plan}");
}
