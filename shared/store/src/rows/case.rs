//! Cases and what belongs to them.

use crate::engine::table::table;
use sandan_core::area::AreaPath;
use sandan_core::time::Instant;
use uuid::Uuid;

table! {
    /// The projection of a case (诉求): what lists filter by, and the folded aggregate as JSON in `body`.
    CaseRow in "case_row", key ("id") {
        id: Uuid,
        /// Set by the committer: the number of the case's events.
        version: i64,
        /// The number that people read out; unique in the district.
        number: String,
        kind: String,
        state: String,
        category: Option<String>,
        urgency: String,
        channel: String,
        /// Empty when the place is not known yet.
        area_path: AreaPath,
        level: String,
        owner_kind: Option<String>,
        owner_id: Option<Uuid>,
        lead_unit: Option<Uuid>,
        reporter: Option<Uuid>,
        supervised: bool,
        opened_at: Instant,
        closed_at: Option<Instant>,
        /// The least due time of the running deadlines.
        next_due: Option<Instant>,
        /// The least instant at which a reconciler must look.
        next_fire: Option<Instant>,
        overdue_level: i32,
        external_system: Option<String>,
        external_number: Option<String>,
        merged_into: Option<Uuid>,
        /// A process that reads less must answer 503 for this case.
        min_reader: i32,
        body: String,
    }
}

table! {
    /// The projection of an order (工单).
    OrderRow in "case_order", key ("id") {
        id: Uuid,
        case_id: Uuid,
        state: String,
        /// lead (主办) or assist (协办).
        part: String,
        mode: String,
        unit: Option<Uuid>,
        ring: i32,
        area_path: AreaPath,
        window_until: Option<Instant>,
        due_at: Option<Instant>,
        /// Grows with every new holder.
        fence: i64,
        body: String,
    }
}

table! {
    /// A person's relation to an order: offered, interested, invited, holder …
    OrderPersonRow in "order_person", key ("order_id", "account", "relation") {
        order_id: Uuid,
        account: Uuid,
        relation: String,
        case_id: Uuid,
        /// False for relations of the past.
        active: bool,
    }
}

table! {
    /// One limit of a case or of one of its orders.
    ///
    /// `attempts`, `next_try_at` and the lease belong to the reconcilers: a change that writes a deadline starts
    /// them afresh only when `fire_at` or `done_at` moved, whatever the written row says.
    DeadlineRow in "deadline", key ("id") {
        id: Uuid,
        case_id: Uuid,
        order_id: Option<Uuid>,
        kind: String,
        started_at: Instant,
        amount: i64,
        unit: String,
        calendar_version: i64,
        /// Canonical JSON.
        pauses: String,
        /// Business time; none while paused.
        due_at: Option<Instant>,
        /// True when due beyond the last published calendar.
        provisional: bool,
        level: i32,
        /// Business time at which a reconciler must act; none while paused.
        fire_at: Option<Instant>,
        done_at: Option<Instant>,
        attempts: i32,
        /// Real time.
        next_try_at: Option<Instant>,
        /// Real time.
        lease_until: Option<Instant>,
        lease_holder: Option<Uuid>,
        lease_fence: i64,
    }
}

table! {
    /// A link from one case to another: merged, follows, transferred …
    CaseLinkRow in "case_link", key ("case_id", "kind", "other") {
        case_id: Uuid,
        kind: String,
        other: Uuid,
        at: Instant,
    }
}

table! {
    /// Why a case was routed so, as JSON.
    RoutingRow in "routing", key ("case_id", "seq") {
        case_id: Uuid,
        seq: i64,
        at: Instant,
        data: String,
    }
}
