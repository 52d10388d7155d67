//! Opening a database: which engine, which connections, and who may write.

mod lock;
mod postgres;
mod sqlite;

use crate::commit::Committer;
use crate::error::{Result, StoreError};
use lock::WriteLock;
use sea_orm::{
    DatabaseConnection, DatabaseTransaction, DbBackend, SqliteTransactionMode, TransactionOptions,
    TransactionTrait,
};
use std::future::Future;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::watch;

/// Which engine a store uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Backend {
    /// Embedded: one file, one writing process.
    Sqlite,
    Postgres,
}

/// A cheap handle on one database.
#[derive(Clone)]
pub struct Store {
    pub(crate) core: Arc<Core>,
    committer: Option<Committer>,
    lock: Arc<Mutex<Option<WriteLock>>>,
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Store").field("backend", &self.core.backend).finish_non_exhaustive()
    }
}

/// What the handle and the committer share.
pub(crate) struct Core {
    pub backend: Backend,
    /// On SQLite the one connection that writes.
    pub writer: DatabaseConnection,
    pub reader: DatabaseConnection,
    /// Counts the batches that this process committed.
    pub wake: watch::Sender<u64>,
    pub may_write: bool,
}

impl Core {
    pub fn dialect(&self) -> DbBackend {
        match self.backend {
            Backend::Sqlite => DbBackend::Sqlite,
            Backend::Postgres => DbBackend::Postgres,
        }
    }

    /// Begins a transaction on the writer. On SQLite it takes the write lock at once, so it cannot fail later
    /// for having read first.
    pub async fn begin(&self) -> Result<DatabaseTransaction> {
        if !self.may_write {
            return Err(StoreError::ReadOnly);
        }
        let sqlite_transaction_mode =
            (self.backend == Backend::Sqlite).then_some(SqliteTransactionMode::Immediate);
        let options = TransactionOptions { sqlite_transaction_mode, ..TransactionOptions::default() };
        Ok(self.writer.begin_with_options(options).await?)
    }

    pub fn notify(&self) {
        self.wake.send_modify(|batches| *batches += 1);
    }
}

enum Address {
    File(PathBuf),
    Server(String),
}

fn parse(url: &str) -> Result<Address> {
    let bad = || StoreError::Address(without_password(url));
    if let Some(path) = url.strip_prefix("sqlite://") {
        let path = PathBuf::from(path.split('?').next().unwrap_or(path));
        return if path.is_absolute() { Ok(Address::File(path)) } else { Err(bad()) };
    }
    if url.starts_with("postgres://") || url.starts_with("postgresql://") {
        return Ok(Address::Server(url.to_owned()));
    }
    Err(bad())
}

/// Addresses end up in logs; what stands between `//` and `@` does not.
fn without_password(url: &str) -> String {
    match (url.find("://"), url.rfind('@')) {
        (Some(scheme), Some(at)) if scheme + 3 <= at => format!("{}…{}", &url[..scheme + 3], &url[at..]),
        _ => url.to_owned(),
    }
}

impl Store {
    /// Opens a database for reading and writing and starts its committer. Creates a missing SQLite file; the
    /// schema is the migrator's business.
    ///
    /// # Errors
    /// When the address is of no known form, the database cannot be reached, or another process writes to the file.
    pub async fn open(url: &str) -> Result<Store> {
        match parse(url)? {
            Address::File(path) => {
                let lock = WriteLock::take(&path)?;
                let (writer, reader) = sqlite::connect(&path).await?;
                Ok(Self::start(Backend::Sqlite, writer, reader, Some(lock)))
            }
            Address::Server(url) => {
                let (writer, reader) = postgres::connect(&url).await?;
                Ok(Self::start(Backend::Postgres, writer, reader, None))
            }
        }
    }

    /// Opens a database for reading only, also while another process writes to it.
    ///
    /// # Errors
    /// When the address is of no known form or the database cannot be reached.
    pub async fn open_readonly(url: &str) -> Result<Store> {
        let (backend, reader) = match parse(url)? {
            Address::File(path) => (Backend::Sqlite, sqlite::connect_readonly(&path).await?),
            Address::Server(url) => (Backend::Postgres, postgres::connect_readonly(&url).await?),
        };
        let wake = watch::Sender::new(0);
        let core = Core { backend, writer: reader.clone(), reader, wake, may_write: false };
        Ok(Self { core: Arc::new(core), committer: None, lock: Arc::default() })
    }

    fn start(
        backend: Backend,
        writer: DatabaseConnection,
        reader: DatabaseConnection,
        lock: Option<WriteLock>,
    ) -> Self {
        let core = Arc::new(Core { backend, writer, reader, wake: watch::Sender::new(0), may_write: true });
        let committer = Some(Committer::start(Arc::clone(&core)));
        Self { core, committer, lock: Arc::new(Mutex::new(lock)) }
    }

    /// Which engine this is.
    #[must_use]
    pub fn backend(&self) -> Backend {
        self.core.backend
    }

    /// The connection that writes: for the migrator only.
    #[must_use]
    pub fn connection(&self) -> &DatabaseConnection {
        &self.core.writer
    }

    pub(crate) fn committer(&self) -> Result<&Committer> {
        self.committer.as_ref().ok_or(StoreError::ReadOnly)
    }

    /// Changes after each batch that this process committed: the hurry for relays and reconcilers, whose truth
    /// stays polling.
    #[must_use]
    pub fn wakeups(&self) -> watch::Receiver<u64> {
        self.core.wake.subscribe()
    }

    /// Asks the database for a sign of life.
    ///
    /// # Errors
    /// When it gives none.
    pub async fn ping(&self) -> Result<()> {
        Ok(self.core.reader.ping().await?)
    }

    /// Writes what is queued, then closes the connections and lets go of the file.
    pub async fn close(&self) {
        if let Some(committer) = &self.committer {
            committer.stop().await;
        }
        for connection in [&self.core.reader, &self.core.writer] {
            if let Err(error) = connection.close_by_ref().await {
                tracing::warn!(%error, "a connection pool did not close cleanly");
            }
        }
        self.lock.lock().unwrap_or_else(PoisonError::into_inner).take();
    }

    /// Runs a write of its own to its end, whatever becomes of the caller: a dropped future must never leave a
    /// transaction open.
    pub(crate) async fn detached<T, F>(&self, work: impl FnOnce(Arc<Core>) -> F) -> Result<T>
    where
        F: Future<Output = Result<T>> + Send + 'static,
        T: Send + 'static,
    {
        if !self.core.may_write {
            return Err(StoreError::ReadOnly);
        }
        let task = tokio::spawn(work(Arc::clone(&self.core)));
        task.await.unwrap_or_else(|error| Err(StoreError::Damaged(format!("a write panicked: {error}"))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_absolute_files_and_servers_are_addresses() {
        assert!(
            matches!(parse("sqlite:///a/b c.db"), Ok(Address::File(path)) if path.as_os_str() == "/a/b c.db")
        );
        assert!(matches!(parse("postgres://u@h/d"), Ok(Address::Server(_))));
        for bad in ["sqlite://b.db", "sqlite::memory:", "mysql://h/d", ""] {
            assert!(matches!(parse(bad), Err(StoreError::Address(_))), "{bad}");
        }
    }

    #[test]
    fn an_address_in_an_error_shows_no_password() {
        assert_eq!(without_password("mysql://u:secret@host/d"), "mysql://…@host/d");
    }
}
