//! One consistent view of a district for the whole check.

use super::CheckReport;
use crate::engine::sql::Sql;
use crate::engine::table::{Table, all, col, select};
use crate::error::Result;
use crate::open::{Backend, Core, Store};
use sandan_core::ids::District;
use sea_orm::sea_query::Expr;
use sea_orm::{
    AccessMode, ConnectionTrait, DatabaseTransaction, ExprTrait, IsolationLevel, Order, QueryResult,
    TransactionTrait, Value,
};
use std::sync::Arc;

/// Rows in one read.
pub const PAGE: usize = 2_000;

pub struct Snapshot {
    core: Arc<Core>,
    view: DatabaseTransaction,
    pub district: District,
}

impl Snapshot {
    pub async fn take(store: &Store, district: District) -> Result<Self> {
        let core = Arc::clone(&store.core);
        let view = match core.backend {
            Backend::Sqlite => core.reader.begin().await?,
            Backend::Postgres => {
                let level = (Some(IsolationLevel::RepeatableRead), Some(AccessMode::ReadOnly));
                let view = core.reader.begin_with_config(level.0, level.1).await?;
                // The whole of a large district takes longer than any ordinary statement may.
                let limits =
                    "SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0";
                view.execute_unprepared(limits).await?;
                view
            }
        };
        Ok(Self { core, view, district })
    }

    pub async fn end(self) -> Result<()> {
        Ok(self.view.rollback().await?)
    }

    /// The next rows behind the key of `last`, in the order of the key.
    pub async fn page<T: Table>(&self, last: Option<&T>) -> Result<Vec<T>> {
        let mut statement = select::<T>(self.district);
        if let Some(last) = last {
            statement.and_where(behind::<T>(last, &T::KEY[1..]));
        }
        for column in &T::KEY[1..] {
            statement.order_by(*column, Order::Asc);
        }
        statement.limit(PAGE as u64);
        Ok(all(&self.view, &statement).await?)
    }

    pub async fn all<T: Table>(&self) -> Result<Vec<T>> {
        Ok(all(&self.view, &select::<T>(self.district)).await?)
    }

    /// The rows of a statement in which `$1` is the district.
    pub async fn rows(&self, text: &str) -> Result<Vec<QueryResult>> {
        let mut sql = Sql::new(self.core.dialect(), "WITH here(district) AS (VALUES (");
        sql.bind_as(self.district, "integer").push(")) ").push(text);
        Ok(sql.all(&self.view).await?)
    }

    /// Counts the rows of `table` as examined and the rows of `faults` (which select a text `what`) as violations.
    pub async fn sql_check(&self, name: &'static str, table: &str, faults: &str) -> Result<CheckReport> {
        let mut report = CheckReport::new(name);
        for row in self.rows(&format!("SELECT COUNT(*) AS n FROM {table} JOIN here USING (district)")).await?
        {
            let n: i64 = row.try_get("", "n")?;
            report.examined += n.unsigned_abs();
        }
        for row in self.rows(faults).await? {
            let what: String = row.try_get("", "what")?;
            report.fault(|| what);
        }
        Ok(report)
    }
}

/// `(k1, k2) > (a, b)` over these columns of the key. Row values: an index is entered at the cursor.
pub fn behind<T: Table>(last: &T, keys: &[&'static str]) -> Expr {
    let values = last.clone().values();
    let value = |column: &str| -> Value {
        let at = T::COLUMNS.iter().position(|name| *name == column).unwrap_or_default();
        values[at].clone()
    };
    let here = Expr::tuple(keys.iter().map(|key| col(key)));
    here.gt(Expr::tuple(keys.iter().map(|key| Expr::val(value(key)))))
}
