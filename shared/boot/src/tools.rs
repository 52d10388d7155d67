//! Stores and buses for the command line: what looks at a database without being a server.

use crate::app::migrate;
use sandan_bus::{Bus, BusError};
use sandan_store::{Store, StoreError};

/// Opens for reading only, also while a server writes.
///
/// # Errors
/// When the address is wrong or the database cannot be reached.
pub async fn open_to_read(url: &str) -> Result<Store, StoreError> {
    Store::open_readonly(url).await
}

/// Opens for writing and brings the schema to head.
///
/// # Errors
/// When another process writes to this file, or a migration fails.
pub async fn open_to_write(url: &str) -> Result<Store, crate::OpenError> {
    let store = Store::open(url).await?;
    migrate(&store).await?;
    Ok(store)
}

/// Asks a Redis whether it answers.
///
/// # Errors
/// When it does not.
pub async fn reach_redis(url: &str) -> Result<(), BusError> {
    Bus::redis(url, "sandan").await.map(|_| ())
}
