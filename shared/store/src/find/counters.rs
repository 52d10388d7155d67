//! Guarded counters, as they stand.

use crate::engine::table::{all, col, select};
use crate::error::Result;
use crate::open::Store;
use crate::rows::CounterRow;
use sandan_core::ids::District;
use sea_orm::{ExprTrait, Order};

impl Store {
    /// All counters of one kind.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn counters(&self, district: District, kind: &str) -> Result<Vec<CounterRow>> {
        let mut statement = select::<CounterRow>(district);
        statement.and_where(col("kind").eq(kind)).order_by("id", Order::Asc);
        Ok(all(&self.core.reader, &statement).await?)
    }
}
