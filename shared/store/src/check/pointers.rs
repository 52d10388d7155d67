//! Limits agree with their case; nothing points nowhere.

use super::CheckReport;
use super::snapshot::Snapshot;
use crate::error::Result;

/// (name, table that is looked at, statement that finds faults).
const CHECKS: [(&str, &str, &str); 6] = [
    (
        "the next due time of a case is that of its soonest running limit",
        "case_row",
        "SELECT 'case ' || c.number || ': says ' || COALESCE(CAST(c.next_due AS TEXT), 'none') || ', is '
             || COALESCE(CAST(d.due AS TEXT), 'none') AS what
         FROM here JOIN case_row c USING (district)
         LEFT JOIN (SELECT d.district, d.case_id, MIN(d.due_at) AS due, MIN(d.fire_at) AS fire
                    FROM here JOIN deadline d USING (district) WHERE d.done_at IS NULL
                    GROUP BY d.district, d.case_id) d ON d.district = c.district AND d.case_id = c.id
         WHERE c.next_due IS DISTINCT FROM d.due OR c.next_fire IS DISTINCT FROM d.fire",
    ),
    (
        "every idempotency key leads to a stream",
        "idem_key",
        "SELECT 'a key of scope ' || k.scope AS what FROM here JOIN idem_key k USING (district)
         LEFT JOIN stream s ON s.district = k.district AND s.id = k.stream
         WHERE k.stream IS NOT NULL AND s.id IS NULL",
    ),
    (
        "every content belongs to a stream and none is both there and erased",
        "content",
        "SELECT 'content of kind ' || c.kind AS what FROM here JOIN content c USING (district)
         LEFT JOIN stream s ON s.district = c.district AND s.id = c.stream
         LEFT JOIN erased_content e ON e.district = c.district AND e.id = c.id
         WHERE s.id IS NULL OR e.id IS NOT NULL",
    ),
    (
        "every order, limit and routing belongs to a case",
        "case_order",
        "SELECT x.what FROM here JOIN (
             SELECT district, case_id, 'order ' || state AS what FROM case_order
             UNION ALL SELECT district, case_id, 'limit ' || kind AS what FROM deadline
             UNION ALL SELECT district, case_id, 'routing ' || seq AS what FROM routing
         ) x USING (district)
         LEFT JOIN case_row c ON c.district = x.district AND c.id = x.case_id WHERE c.id IS NULL",
    ),
    (
        "every bound attachment belongs to a case",
        "attachment",
        "SELECT 'attachment ' || a.path AS what FROM here JOIN attachment a USING (district)
         LEFT JOIN case_row c ON c.district = a.district AND c.id = a.case_id
         WHERE a.state = 'bound' AND c.id IS NULL",
    ),
    (
        "guarded counters are not negative",
        "counter",
        "SELECT 'counter ' || kind || ' ' || slot AS what FROM here JOIN counter USING (district) WHERE value < 0",
    ),
];

pub async fn check(snapshot: &Snapshot) -> Result<Vec<CheckReport>> {
    let mut reports = Vec::with_capacity(CHECKS.len());
    for (name, table, faults) in CHECKS {
        reports.push(snapshot.sql_check(name, table, faults).await?);
    }
    Ok(reports)
}
