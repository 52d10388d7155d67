//! What can go wrong, apart from losing a race (that is [`crate::CommitError`]).

use sandan_contract::problem::Busy;
use sea_orm::{DbErr, SqlErr};
use std::path::PathBuf;

/// A failure of the store. The text is for logs, never for the public.
#[derive(Clone, Debug, thiserror::Error)]
pub enum StoreError {
    #[error("the database address {0:?} is neither sqlite:///absolute/file nor postgres://…")]
    Address(String),
    #[error("another process writes to this database (it holds {0})")]
    Locked(PathBuf),
    #[error("opened for reading only")]
    ReadOnly,
    #[error("the store is closed")]
    Closed,
    #[error("the clock of this database is the real one; only a simulated database takes another")]
    NotSimulated,
    #[error("the lease {0} is lost")]
    LeaseLost(String),
    /// The caller built something that can never be written.
    #[error("refused: {0}")]
    Refused(String),
    /// A unique or foreign key said no.
    #[error("a key is already taken or missing: {0}")]
    Key(String),
    /// The stored data contradict themselves.
    #[error("stored data are damaged: {0}")]
    Damaged(String),
    /// The answer to COMMIT never came: it may or may not have happened. The idempotency key tells.
    #[error("the outcome of the commit is unknown: {0}")]
    OutcomeUnknown(DbErr),
    #[error("database unavailable")]
    Unavailable(#[source] Busy),
    #[error("database error: {0}")]
    Database(DbErr),
    #[error("cannot use {path}: {reason}")]
    File { path: PathBuf, reason: String },
}

/// A result whose error is a [`StoreError`] unless said otherwise.
pub type Result<T, E = StoreError> = std::result::Result<T, E>;

impl From<DbErr> for StoreError {
    fn from(error: DbErr) -> Self {
        if let Some(SqlErr::UniqueConstraintViolation(text) | SqlErr::ForeignKeyConstraintViolation(text)) =
            error.sql_err()
        {
            return Self::Key(text);
        }
        match error {
            DbErr::ConnectionAcquire(_) | DbErr::Conn(_) => Self::Unavailable(Busy(error.to_string())),
            _ => Self::Database(error),
        }
    }
}

impl StoreError {
    /// True when waiting and trying again may help.
    #[must_use]
    pub fn is_unavailable(&self) -> bool {
        matches!(self, Self::Unavailable(_))
    }
}
