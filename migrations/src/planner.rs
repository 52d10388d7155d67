//! Telling SQLite's planner about the tables.

use sea_orm_migration::prelude::*;

/// Adds figures: table, index, its rows, and how many rows share its first, its first two … columns.
pub async fn tell(connection: &impl ConnectionTrait, figures: &[(&str, &str, &[u32])]) -> Result<(), DbErr> {
    for (table, index, rows) in figures {
        let figures = rows.iter().map(u32::to_string).collect::<Vec<_>>().join(" ");
        let text = format!("INSERT INTO sqlite_stat1 VALUES ('{table}', '{index}', '{figures}')");
        connection.execute_unprepared(&text).await?;
    }
    connection.execute_unprepared("ANALYZE sqlite_schema").await?;
    Ok(())
}
