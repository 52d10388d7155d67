//! Rows in, rows out, in transactions; SQLite and PostgreSQL behind one handle.
//!
//! **The one way to write** is [`Store::commit`]: a [`Change`] is a value, and one task, the committer, gathers the
//! changes that arrive while the last transaction runs and writes them together. No caller ever holds a
//! transaction, so a caller that is dropped (its client hung up) leaves none open and takes nobody's answer along.
//!
//! **What is guaranteed.** A change is written whole or not at all; a loser ([`CommitError`]) disturbs nobody else
//! in its batch. A stream's events are numbered 1, 2, 3 … and chained by hash. Every committed event gets exactly
//! one position on its district's dense number line, after its commit and in the order of its stream. Counts per
//! area move in the same transaction as the positions they are true for.
//!
//! **What is not.** No order across streams; no consistent reads from standbys; no answer after
//! [`StoreError::OutcomeUnknown`] (the idempotency key tells).
//!
//! **Two engines.** SQLite is one file: one writing process (a lock file), one writer connection with
//! `synchronous=FULL`, and it numbers the feed in the commit itself. PostgreSQL takes many processes: commits leave
//! `outbox` rows, and one relay per district (a fenced lease) numbers them. Both run one conformance suite.
//!
//! This is the only crate that names the database library, migrations apart.

pub mod canonical;
mod change;
mod check;
mod clock;
mod commit;
mod copy;
mod engine;
mod error;
mod feed;
pub mod find;
pub mod hash;
mod open;
pub mod project;
pub mod rows;
mod write;

pub use change::{
    Change, CommitError, Committed, CounterStep, HeadRow, KeyWrite, NewEvent, RowWrite, StoredAnswer,
    StreamWrite,
};
pub use check::{CheckReport, check};
pub use copy::{CopyProgress, copy_all};
pub use error::{Result, StoreError};
pub use open::{Backend, Store};
pub use write::{DueOutcome, Lease, MessageFate, QUEUED};
