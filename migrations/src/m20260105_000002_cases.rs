//! Cases, their orders, people, limits, links and routing decisions.

use crate::ddl;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

const UP: &str = r#"
CREATE TABLE case_row (
    district INTEGER NOT NULL,
    id {id} NOT NULL,
    version {count} NOT NULL,
    number {code} NOT NULL,
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    category {code},
    urgency TEXT NOT NULL,
    channel TEXT NOT NULL,
    area_path {code} NOT NULL,
    level TEXT NOT NULL,
    owner_kind TEXT,
    owner_id {id},
    lead_unit {id},
    reporter {id},
    supervised {bool} NOT NULL,
    opened_at {time} NOT NULL,
    closed_at {time},
    next_due {time},
    next_fire {time},
    overdue_level INTEGER NOT NULL,
    external_system TEXT,
    external_number TEXT,
    merged_into {id},
    min_reader INTEGER NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (district, id),
    UNIQUE (district, number)
) {end};
CREATE INDEX case_by_area ON case_row (district, area_path, opened_at);
CREATE INDEX case_by_time ON case_row (district, opened_at, id);
CREATE INDEX case_by_state ON case_row (district, state, opened_at);
CREATE INDEX case_by_due ON case_row (district, next_due, id) WHERE next_due IS NOT NULL;
CREATE INDEX case_by_reporter ON case_row (district, reporter, opened_at) WHERE reporter IS NOT NULL;
CREATE INDEX case_by_unit ON case_row (district, lead_unit, opened_at) WHERE lead_unit IS NOT NULL;
CREATE INDEX case_by_external ON case_row (district, external_system, external_number)
    WHERE external_number IS NOT NULL;

CREATE TABLE case_order (
    district INTEGER NOT NULL,
    id {id} NOT NULL,
    case_id {id} NOT NULL,
    state TEXT NOT NULL,
    part TEXT NOT NULL,
    mode TEXT NOT NULL,
    unit {id},
    ring INTEGER NOT NULL,
    area_path {code} NOT NULL,
    window_until {time},
    due_at {time},
    fence {count} NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (district, id)
) {end};
CREATE INDEX order_by_case ON case_order (district, case_id);
CREATE INDEX order_by_unit ON case_order (district, unit, state) WHERE unit IS NOT NULL;
CREATE INDEX order_by_area ON case_order (district, area_path, state);
CREATE INDEX order_by_state ON case_order (district, state, id);

CREATE TABLE order_person (
    district INTEGER NOT NULL,
    order_id {id} NOT NULL,
    account {id} NOT NULL,
    relation TEXT NOT NULL,
    case_id {id} NOT NULL,
    active {bool} NOT NULL,
    PRIMARY KEY (district, order_id, account, relation),
    FOREIGN KEY (district, order_id) REFERENCES case_order (district, id)
) {end};
CREATE INDEX order_person_by_account ON order_person (district, account, active);
CREATE INDEX order_person_by_case ON order_person (district, case_id);

CREATE TABLE deadline (
    district INTEGER NOT NULL,
    id {id} NOT NULL,
    case_id {id} NOT NULL,
    order_id {id},
    kind TEXT NOT NULL,
    started_at {time} NOT NULL,
    amount {count} NOT NULL,
    unit TEXT NOT NULL,
    calendar_version {count} NOT NULL,
    pauses TEXT NOT NULL,
    due_at {time},
    provisional {bool} NOT NULL,
    level INTEGER NOT NULL,
    fire_at {time},
    done_at {time},
    attempts INTEGER NOT NULL,
    next_try_at {time},
    lease_until {time},
    lease_holder {id},
    lease_fence {count} NOT NULL,
    PRIMARY KEY (district, id)
) {end};
CREATE INDEX deadline_to_fire ON deadline (district, fire_at, id) WHERE done_at IS NULL AND fire_at IS NOT NULL;
CREATE INDEX deadline_by_case ON deadline (district, case_id);

CREATE TABLE case_link (
    district INTEGER NOT NULL,
    case_id {id} NOT NULL,
    kind TEXT NOT NULL,
    other {id} NOT NULL,
    at {time} NOT NULL,
    PRIMARY KEY (district, case_id, kind, other)
) {end};
CREATE INDEX case_link_back ON case_link (district, other, kind);

CREATE TABLE routing (
    district INTEGER NOT NULL,
    case_id {id} NOT NULL,
    seq {count} NOT NULL,
    at {time} NOT NULL,
    data TEXT NOT NULL,
    PRIMARY KEY (district, case_id, seq)
) {end}
"#;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ddl::run(manager, UP).await
    }
}
