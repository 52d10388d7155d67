//! What came, what closed and how it went over a period: the figures of a screen and of a leader at 17:00.

use crate::engine::field::Field;
use crate::engine::sql::Sql;
use crate::error::Result;
use crate::open::Store;
use sandan_core::ids::District;
use sandan_core::time::Instant;
use uuid::Uuid;

/// Cases of a subtree in a period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Period {
    /// A half-open range of area paths, see [`sandan_core::area::AreaPath::range`].
    pub paths: (String, String),
    /// Inclusive.
    pub from: Instant,
    /// Exclusive.
    pub to: Instant,
}

/// So much of a case as is counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    pub at: Instant,
    pub state: String,
    pub kind: String,
    pub channel: String,
    pub category: Option<String>,
}

/// How the cases closed in a period went. Cases that were excluded (剔除) are in `closed` only.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Verdicts {
    pub closed: i64,
    /// With the three answers of a revisit.
    pub revisited: i64,
    pub contacted: i64,
    pub solved: i64,
    /// Satisfied or mostly satisfied.
    pub satisfied: i64,
    pub dissatisfied: i64,
    /// With at least one handling limit.
    pub limited: i64,
    /// Of these, all handling limits kept.
    pub kept: i64,
}

/// What is open now.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    pub due: i64,
    /// The last revisit said 不满意.
    pub dissatisfied: i64,
    /// Orders told to somebody who has not signed.
    pub unsigned: i64,
    /// Cases past their least limit by lead unit, the most first.
    pub overdue: Vec<(Option<Uuid>, i64)>,
}

/// The resident's word on satisfaction in the last revisit.
const SATISFIED: (&str, &str) =
    ("(c.body::jsonb #>> '{revisit,satisfied}')", "json_extract(c.body, '$.revisit.satisfied')");

/// What is summed over the closed cases that were not excluded.
const COUNTED: [(&str, &str); 7] = [
    ("revisited", "word IS NOT NULL"),
    ("contacted", "contacted = 1"),
    ("solved", "solved = 1"),
    ("satisfied", "word IN ('satisfied', 'mostly')"),
    ("dissatisfied", "word = 'dissatisfied'"),
    ("limited", "late IS NOT NULL"),
    ("kept", "late = 0"),
];

/// A truth value in a case's body as 1, 0 or NULL.
fn truth(sql: &mut Sql, field: &str) {
    let postgres = format!("(c.body::jsonb #>> '{{{}}}')::BOOLEAN::INTEGER", field.replace('.', ","));
    sql.either(&postgres, &format!("json_extract(c.body, '$.{field}')"));
}

impl Store {
    /// The cases that came in a period, in no order.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn opened_in(&self, district: District, period: &Period) -> Result<Vec<Opened>> {
        let mut sql = Sql::new(
            self.core.dialect(),
            "SELECT c.opened_at, c.state, c.kind, c.channel, c.category FROM case_row c",
        );
        within(&mut sql, district, period, "opened_at");
        let rows = sql.all(&self.core.reader).await?;
        let read = |row| {
            Ok(Opened {
                at: Field::read(row, "opened_at")?,
                state: Field::read(row, "state")?,
                kind: Field::read(row, "kind")?,
                channel: Field::read(row, "channel")?,
                category: Field::read(row, "category")?,
            })
        };
        rows.iter().map(read).collect()
    }

    /// When cases closed in a period, in no order.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn closed_in(&self, district: District, period: &Period) -> Result<Vec<Instant>> {
        let mut sql = Sql::new(self.core.dialect(), "SELECT c.closed_at FROM case_row c");
        within(&mut sql, district, period, "closed_at");
        let rows = sql.all(&self.core.reader).await?;
        rows.iter().map(|row| Ok(Field::read(row, "closed_at")?)).collect()
    }

    /// How the cases that closed in a period went.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn verdicts(&self, district: District, period: &Period) -> Result<Verdicts> {
        let mut sql = Sql::new(self.core.dialect(), "SELECT COUNT(*) AS closed");
        for (name, condition) in COUNTED {
            sql.push(", COALESCE(SUM(CASE WHEN counted = 1 AND ").push(condition);
            sql.push(" THEN 1 ELSE 0 END), 0) AS ").push(name);
        }
        sql.push(" FROM (SELECT ");
        truth(&mut sql, "revisit.contacted_in_time");
        sql.push(" AS contacted, ");
        truth(&mut sql, "revisit.solved");
        sql.push(" AS solved, ").either(SATISFIED.0, SATISFIED.1).push(" AS word, 1 - ");
        truth(&mut sql, "excluded");
        sql.push(
            " AS counted, (SELECT SUM(CASE WHEN d.done_at > d.due_at THEN 1 ELSE 0 END) FROM deadline d",
        );
        sql.push(" WHERE d.district = c.district AND d.case_id = c.id AND d.kind = 'handle' AND d.done_at IS NOT NULL)");
        sql.push(" AS late FROM case_row c");
        within(&mut sql, district, period, "closed_at");
        sql.push(") t");
        let Some(row) = sql.one(&self.core.reader).await? else { return Ok(Verdicts::default()) };
        let count = |name: &str| row.try_get::<i64>("", name);
        Ok(Verdicts {
            closed: count("closed")?,
            revisited: count("revisited")?,
            contacted: count("contacted")?,
            solved: count("solved")?,
            satisfied: count("satisfied")?,
            dissatisfied: count("dissatisfied")?,
            limited: count("limited")?,
            kept: count("kept")?,
        })
    }

    /// What is open in a subtree at a business time: due in a period, dissatisfied, unsigned, overdue.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn standing(&self, district: District, due: &Period, now: Instant) -> Result<Standing> {
        let open = |sql: &mut Sql| {
            sql.push(" FROM case_row c WHERE c.district = ").bind(district).push(" AND c.closed_at IS NULL");
            sql.push(" AND c.area_path >= ").bind(due.paths.0.clone());
            sql.push(" AND c.area_path < ").bind(due.paths.1.clone()).push(" AND c.next_due IS NOT NULL");
        };
        let mut sql = Sql::new(self.core.dialect(), "SELECT COALESCE(SUM(CASE WHEN c.next_due >= ");
        sql.bind_as(due.from, "BIGINT").push(" AND c.next_due < ").bind_as(due.to, "BIGINT");
        sql.push(" THEN 1 ELSE 0 END), 0) AS due, COALESCE(SUM(CASE WHEN ").either(SATISFIED.0, SATISFIED.1);
        sql.push(" = 'dissatisfied' THEN 1 ELSE 0 END), 0) AS dissatisfied");
        open(&mut sql);
        let mut standing = Standing::default();
        if let Some(row) = sql.one(&self.core.reader).await? {
            standing.due = row.try_get("", "due")?;
            standing.dissatisfied = row.try_get("", "dissatisfied")?;
        }
        let mut sql = Sql::new(self.core.dialect(), "SELECT c.lead_unit, COUNT(*) AS n");
        open(&mut sql);
        sql.push(" AND c.next_due < ").bind(now).push(" GROUP BY c.lead_unit ORDER BY n DESC, c.lead_unit");
        for row in sql.all(&self.core.reader).await? {
            standing.overdue.push((Field::read(&row, "lead_unit")?, row.try_get("", "n")?));
        }
        let mut sql =
            Sql::new(self.core.dialect(), "SELECT COUNT(*) AS n FROM case_order o WHERE o.district = ");
        sql.bind(district).push(" AND o.state = 'assigned' AND o.area_path >= ").bind(due.paths.0.clone());
        sql.push(" AND o.area_path < ").bind(due.paths.1.clone());
        if let Some(row) = sql.one(&self.core.reader).await? {
            standing.unsigned = row.try_get("", "n")?;
        }
        Ok(standing)
    }
}

fn within(sql: &mut Sql, district: District, period: &Period, column: &str) {
    sql.push(" WHERE c.district = ").bind(district);
    sql.push(" AND c.").push(column).push(" >= ").bind(period.from);
    sql.push(" AND c.").push(column).push(" < ").bind(period.to);
    sql.push(" AND c.area_path >= ").bind(period.paths.0.clone());
    sql.push(" AND c.area_path < ").bind(period.paths.1.clone());
}
