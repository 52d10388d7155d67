//! The committer: one task that writes everybody's changes in batches.
//!
//! ```text
//! caller ── Change ──▶ bounded queue ──▶ committer: gather → read and lock → judge → write winners → COMMIT
//!    ▲                                                                                              │
//!    └────────────────────────────── answer (oneshot) ◀──────────────────────────────────────────────┘
//! ```
//!
//! A batch holds at most one change per stream and per key, so judging needs no thought about order inside it; what
//! does not fit waits for the next. Existing rows are locked in the order of their ids, so committers in several
//! processes cannot deadlock over them. A row that another process creates in between is seen when the insert writes
//! fewer rows than it should: the batch is rolled back and judged again. Any other error replays the batch one
//! by one, so that a poisonous change fails alone.

mod batch;
mod judge;
mod read;
mod rowwrites;
mod transaction;
mod validate;
mod write;

use crate::change::{Change, CommitError, Committed};
use crate::error::StoreError;
use crate::open::{Core, Store};
use std::collections::VecDeque;
use std::sync::Arc;
use tokio::sync::{mpsc, oneshot};

/// Changes in one transaction. More win little and make everybody wait longer.
const BATCH: usize = 256;

/// Changes that may wait: four batches. Beyond that callers are told to come back.
const QUEUE: usize = 4 * BATCH;

pub(crate) type Verdict = Result<Committed, CommitError>;

/// A change and where its answer goes.
pub(crate) struct Job {
    pub change: Change,
    pub answer: oneshot::Sender<Verdict>,
}

enum Order {
    Write(Box<Job>),
    Stop(oneshot::Sender<()>),
}

/// The handle on the task.
#[derive(Clone)]
pub(crate) struct Committer {
    queue: mpsc::Sender<Order>,
}

impl Committer {
    pub fn start(core: Arc<Core>) -> Self {
        let (queue, orders) = mpsc::channel(QUEUE);
        tokio::spawn(run(core, orders));
        Self { queue }
    }

    async fn submit(&self, change: Change) -> Verdict {
        let (answer, answered) = oneshot::channel();
        self.queue.try_send(Order::Write(Box::new(Job { change, answer }))).map_err(|error| match error {
            mpsc::error::TrySendError::Full(_) => CommitError::busy(),
            mpsc::error::TrySendError::Closed(_) => CommitError::Failed(StoreError::Closed),
        })?;
        answered.await.unwrap_or(Err(CommitError::Failed(StoreError::Closed)))
    }

    /// Writes what is queued and ends the task. Later changes are refused.
    pub async fn stop(&self) {
        let (done, stopped) = oneshot::channel();
        if self.queue.send(Order::Stop(done)).await.is_ok() {
            // An error means that the task is gone already.
            let _ = stopped.await;
        }
    }
}

impl Store {
    /// Writes a change. The answer comes after the commit is durable; dropping the future drops only the answer.
    ///
    /// # Errors
    /// See [`CommitError`]: a lost race, a full queue, or a failure.
    pub async fn commit(&self, change: Change) -> Result<Committed, CommitError> {
        validate::validate(&change)?;
        self.committer()?.submit(change).await
    }
}

async fn run(core: Arc<Core>, mut orders: mpsc::Receiver<Order>) {
    let mut waiting: VecDeque<Job> = VecDeque::new();
    let mut stopping: Option<oneshot::Sender<()>> = None;
    loop {
        if waiting.is_empty() {
            if let Some(done) = stopping.take() {
                // An error means that nobody waits for the end any more.
                let _ = done.send(());
                return;
            }
            match orders.recv().await {
                Some(order) => sort_in(order, &mut waiting, &mut stopping),
                None => return,
            }
        }
        while waiting.len() < QUEUE && stopping.is_none() {
            match orders.try_recv() {
                Ok(order) => sort_in(order, &mut waiting, &mut stopping),
                Err(_) => break,
            }
        }
        let jobs = batch::pick(&mut waiting, BATCH);
        if jobs.is_empty() {
            continue;
        }
        // A task of its own: a panic in it costs its batch an answer, never the committer its life.
        let settled = tokio::spawn(transaction::settle(Arc::clone(&core), jobs)).await;
        if let Err(error) = settled {
            tracing::error!(%error, "a batch of changes panicked");
        }
    }
}

fn sort_in(order: Order, waiting: &mut VecDeque<Job>, stopping: &mut Option<oneshot::Sender<()>>) {
    match order {
        Order::Write(job) => waiting.push_back(*job),
        Order::Stop(done) => *stopping = Some(done),
    }
}
