//! What the system itself still has to do, and when it next will: for who moves a simulated clock.

use crate::engine::field::Field;
use crate::engine::sql::Sql;
use crate::error::{Result, StoreError};
use crate::open::Store;
use sandan_core::ids::District;
use sandan_core::time::Instant;

/// A deadline that failed so often is not waited for: it is on its way to the dead-letter list.
const HOPELESS: i32 = 3;

/// How far everything is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Horizon {
    /// Business time.
    pub now: Instant,
    /// When the next running deadline fires; not after `now` while one still has to be worked.
    pub next_due: Option<Instant>,
    /// Events still wait for their number.
    pub unpublished: bool,
}

impl Horizon {
    /// Nothing is left to do at this business time.
    #[must_use]
    pub fn is_idle(&self) -> bool {
        !self.unpublished && self.next_due.is_none_or(|due| due > self.now)
    }
}

impl Store {
    /// Lets relays and reconcilers of this process look at once, as after a commit.
    pub fn wake(&self) {
        self.core.notify();
    }

    /// Where a district stands.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn horizon(&self, district: District) -> Result<Horizon> {
        let now = self.now().await?;
        let mut sql = Sql::new(self.core.dialect(), "SELECT (SELECT fire_at FROM deadline WHERE district = ");
        sql.bind(district)
            .push(" AND done_at IS NULL AND fire_at IS NOT NULL AND attempts < ")
            .bind(HOPELESS);
        sql.push(
            " ORDER BY fire_at, id LIMIT 1) AS next_due, (SELECT written_at FROM outbox WHERE district = ",
        );
        sql.bind(district).push(" LIMIT 1) AS waiting");
        let row = sql.one(&self.core.reader).await?;
        let row = row.ok_or_else(|| StoreError::Damaged("no answer".to_owned()))?;
        let waiting: Option<Instant> = Field::read(&row, "waiting")?;
        Ok(Horizon { now, next_due: Field::read(&row, "next_due")?, unpublished: waiting.is_some() })
    }
}
