//! Who took what last, and what SQLite's planner is told about the tables.
//!
//! Without statistics it takes `district = ?` for a good filter and, to save a sort, reads a whole table by its key
//! instead of the few rows of a case (measured: `sandan check` of 2,000 cases 50 s instead of 4 s). The figures are
//! those of a district after some years, and fixed, so that plans never change by themselves. PostgreSQL keeps its
//! own.

use crate::ddl;
use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

#[derive(DeriveMigrationName)]
pub struct Migration;

const NEWEST: &str =
    "CREATE INDEX order_person_newest ON order_person (district, account, relation, order_id)";

/// Table, index, its rows, and how many rows share its first, its first two … columns.
pub(crate) const FIGURES: &[(&str, &str, &[u32])] = &[
    ("stream", "sqlite_autoindex_stream_1", &[500_000, 500_000, 1]),
    ("event", "sqlite_autoindex_event_1", &[8_000_000, 8_000_000, 16, 1]),
    ("case_row", "sqlite_autoindex_case_row_1", &[500_000, 500_000, 1]),
    ("case_row", "sqlite_autoindex_case_row_2", &[500_000, 500_000, 1]),
    ("case_row", "case_by_area", &[500_000, 500_000, 250, 1]),
    ("case_row", "case_by_time", &[500_000, 500_000, 2, 1]),
    ("case_row", "case_by_state", &[500_000, 500_000, 40_000, 1]),
    ("case_row", "case_by_due", &[30_000, 30_000, 2, 1]),
    ("case_row", "case_by_reporter", &[400_000, 400_000, 5, 1]),
    ("case_row", "case_by_unit", &[400_000, 400_000, 2_000, 1]),
    ("case_row", "case_by_external", &[50_000, 50_000, 10_000, 1]),
    ("case_order", "sqlite_autoindex_case_order_1", &[600_000, 600_000, 1]),
    ("case_order", "order_by_case", &[600_000, 600_000, 2]),
    ("case_order", "order_by_unit", &[400_000, 400_000, 2_000, 300]),
    ("case_order", "order_by_area", &[600_000, 600_000, 300, 40]),
    ("case_order", "order_by_state", &[600_000, 600_000, 60_000, 1]),
    ("order_person", "sqlite_autoindex_order_person_1", &[1_500_000, 1_500_000, 3, 1, 1]),
    ("order_person", "order_person_by_account", &[1_500_000, 1_500_000, 1_500, 50]),
    ("order_person", "order_person_newest", &[1_500_000, 1_500_000, 1_500, 400, 1]),
    ("order_person", "order_person_by_case", &[1_500_000, 1_500_000, 3]),
    ("deadline", "sqlite_autoindex_deadline_1", &[5_000_000, 5_000_000, 1]),
    ("deadline", "deadline_to_fire", &[100_000, 100_000, 2, 1]),
    ("deadline", "deadline_by_case", &[5_000_000, 5_000_000, 10]),
    ("case_link", "sqlite_autoindex_case_link_1", &[20_000, 20_000, 2, 1, 1]),
    ("case_link", "case_link_back", &[20_000, 20_000, 2, 1]),
    ("routing", "sqlite_autoindex_routing_1", &[700_000, 700_000, 2, 1]),
    ("outbox", "sqlite_autoindex_outbox_1", &[1_000, 1_000, 1]),
    ("feed", "sqlite_autoindex_feed_1", &[8_000_000, 8_000_000, 1]),
    ("feed", "sqlite_autoindex_feed_2", &[8_000_000, 8_000_000, 16, 1]),
    ("feed_person", "sqlite_autoindex_feed_person_1", &[16_000_000, 16_000_000, 1_000, 1]),
    ("feed_root", "sqlite_autoindex_feed_root_1", &[3_000_000, 3_000_000, 1]),
    ("area_count", "sqlite_autoindex_area_count_1", &[30_000, 30_000, 10, 1]),
    ("content", "sqlite_autoindex_content_1", &[3_000_000, 3_000_000, 1]),
    ("content", "content_by_subject", &[3_000_000, 3_000_000, 30]),
    ("content", "content_by_stream", &[3_000_000, 3_000_000, 6]),
    ("erased_content", "sqlite_autoindex_erased_content_1", &[10_000, 10_000, 1]),
    ("attachment", "sqlite_autoindex_attachment_1", &[600_000, 600_000, 1]),
    ("attachment", "attachment_by_case", &[600_000, 600_000, 2]),
    ("attachment", "attachment_pending", &[500, 500, 1]),
    ("access_log", "sqlite_autoindex_access_log_1", &[1_000_000, 1_000_000, 1]),
    ("access_log", "access_log_by_case", &[900_000, 900_000, 3, 1]),
    ("account", "sqlite_autoindex_account_1", &[100_000, 100_000, 1]),
    ("account", "sqlite_autoindex_account_2", &[100_000, 100_000, 1]),
    ("account", "sqlite_autoindex_account_3", &[100_000, 100_000, 1]),
    ("membership", "sqlite_autoindex_membership_1", &[5_000, 5_000, 2, 1, 1, 1]),
    ("membership", "membership_by_scope", &[5_000, 5_000, 1_000, 500, 20]),
    ("session", "sqlite_autoindex_session_1", &[200_000, 200_000, 1]),
    ("session", "sqlite_autoindex_session_2", &[200_000, 200_000, 1]),
    ("session", "session_by_account", &[200_000, 200_000, 3]),
    ("session", "session_by_family", &[200_000, 200_000, 5]),
    ("login_code", "sqlite_autoindex_login_code_1", &[1_000, 1_000, 1]),
    ("message", "sqlite_autoindex_message_1", &[2_000_000, 2_000_000, 1]),
    ("message", "message_by_account", &[2_000_000, 2_000_000, 50, 1]),
    ("message", "message_by_state", &[2_000_000, 2_000_000, 500_000, 2]),
    ("area", "sqlite_autoindex_area_1", &[3_000, 3_000, 2, 1]),
    ("area", "area_by_path", &[3_000, 3_000, 2]),
    ("compound", "sqlite_autoindex_compound_1", &[5_000, 5_000, 1]),
    ("compound", "compound_by_area", &[5_000, 5_000, 3]),
    ("doc", "sqlite_autoindex_doc_1", &[20_000, 20_000, 1_500, 1]),
    ("doc", "doc_by_code", &[20_000, 20_000, 1_500, 2]),
    ("doc", "doc_by_area", &[20_000, 20_000, 1_500, 20]),
    ("idem_key", "sqlite_autoindex_idem_key_1", &[200_000, 200_000, 40, 1]),
    ("idem_key", "idem_key_by_expiry", &[200_000, 200_000, 2]),
    ("counter", "sqlite_autoindex_counter_1", &[10_000, 10_000, 5_000, 1, 1]),
    ("lease", "sqlite_autoindex_lease_1", &[10, 10, 1]),
    ("dead_letter", "sqlite_autoindex_dead_letter_1", &[100, 100, 1]),
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ddl::run(manager, NEWEST).await?;
        if manager.get_database_backend() != DbBackend::Sqlite {
            return Ok(());
        }
        let connection = manager.get_connection();
        // The first makes the table of statistics, the last lets the planner read it.
        connection.execute_unprepared("ANALYZE; DELETE FROM sqlite_stat1").await?;
        crate::planner::tell(connection, FIGURES).await
    }
}
