//! Leases: one holder at a time, in database time, with a fence number that grows with every new holder.

use crate::engine::field::Field;
use crate::engine::sql::Sql;
use crate::error::{Result, StoreError};
use crate::open::Store;
use sandan_core::ids::District;
use sandan_core::time::Instant;
use uuid::Uuid;

/// A lease as it was granted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lease {
    pub district: District,
    pub name: String,
    pub holder: Uuid,
    pub fence: i64,
    /// Database time.
    pub until: Instant,
}

impl Store {
    /// Takes a lease that is free or over, or prolongs one's own (with the same fence). None while another holds it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn take_lease(
        &self,
        district: District,
        name: &str,
        holder: Uuid,
        for_micros: i64,
    ) -> Result<Option<Lease>> {
        let name = name.to_owned();
        self.detached(move |core| async move {
            let mut sql =
                Sql::new(core.dialect(), "INSERT INTO lease (district, name, holder, fence, until) VALUES (");
            sql.bind(district).push(", ").bind(name.clone()).push(", ").bind(holder).push(", 1, ").now();
            sql.push(" + ").bind_as(for_micros, "bigint");
            sql.push(") ON CONFLICT (district, name) DO UPDATE SET holder = excluded.holder, until = excluded.until,");
            sql.push(" fence = lease.fence + CASE WHEN lease.holder = excluded.holder AND lease.until > ").now();
            sql.push(" THEN 0 ELSE 1 END WHERE lease.holder = excluded.holder OR lease.until <= ").now();
            sql.push(" RETURNING fence, until");
            let Some(row) = sql.one(&core.writer).await? else { return Ok(None) };
            let (fence, until) = (Field::read(&row, "fence")?, Field::read(&row, "until")?);
            Ok(Some(Lease { district, name, holder, fence, until }))
        })
        .await
    }

    /// Prolongs a lease that is still held.
    ///
    /// # Errors
    /// [`StoreError::LeaseLost`] when it is over or another's.
    pub async fn renew_lease(&self, lease: &Lease, for_micros: i64) -> Result<Lease> {
        let lease = lease.clone();
        self.detached(move |core| async move {
            let mut sql = Sql::new(core.dialect(), "UPDATE lease SET until = ");
            sql.now().push(" + ").bind_as(for_micros, "bigint");
            push_held(&mut sql, &lease);
            sql.push(" AND until > ").now().push(" RETURNING until");
            match sql.one(&core.writer).await? {
                Some(row) => Ok(Lease { until: Field::read(&row, "until")?, ..lease }),
                None => Err(StoreError::LeaseLost(lease.name)),
            }
        })
        .await
    }

    /// Gives a lease back. Nothing happens when it is another's already.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn release_lease(&self, lease: &Lease) -> Result<()> {
        let lease = lease.clone();
        self.detached(move |core| async move {
            let mut sql = Sql::new(core.dialect(), "UPDATE lease SET until = 0");
            push_held(&mut sql, &lease);
            sql.execute(&core.writer).await?;
            Ok(())
        })
        .await
    }
}

fn push_held(sql: &mut Sql, lease: &Lease) {
    sql.push(" WHERE district = ").bind(lease.district).push(" AND name = ").bind(lease.name.clone());
    sql.push(" AND fence = ").bind(lease.fence).push(" AND holder = ").bind(lease.holder);
}
