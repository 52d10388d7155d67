//! Where files are decoded: two workers, a short queue before them, and a bound on what is held in memory. What
//! finds no place is refused at once, before its bytes are read.

use super::media::{Clean, clean};
use sandan_boot::App;
use sandan_kit::problem::{Code, Problem};
use std::sync::Arc;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Decoders at work: each may take [`super::photo`]'s memory and a core.
const WORKERS: usize = 2;
/// Files that are worked on or wait; one photo takes some tenths of a second.
const QUEUE: usize = 16;
/// Files that are being received whole in memory: 32 × 10 MiB.
const RECEIVING: usize = 32;

/// The kitchen of one process.
pub struct Kitchen {
    receiving: Arc<Semaphore>,
    queue: Arc<Semaphore>,
    workers: Arc<Semaphore>,
}

impl Default for Kitchen {
    fn default() -> Self {
        Self::new(WORKERS, QUEUE, RECEIVING)
    }
}

impl Kitchen {
    pub fn new(workers: usize, queue: usize, receiving: usize) -> Self {
        let semaphore = |places| Arc::new(Semaphore::new(places));
        Self { receiving: semaphore(receiving), queue: semaphore(queue), workers: semaphore(workers) }
    }

    /// The one of this process.
    pub fn of(app: &App) -> Arc<Self> {
        app.parts.of(Self::default)
    }

    /// A place for the bytes of one file, to be held while they are in memory.
    ///
    /// # Errors
    /// `overloaded`.
    pub fn receive(&self) -> Result<OwnedSemaphorePermit, Problem> {
        place(&self.receiving)
    }

    /// Makes a file harmless.
    ///
    /// # Errors
    /// `overloaded` when the queue is full; what is wrong with the file.
    pub async fn clean(&self, name: Option<String>, bytes: Vec<u8>) -> Result<Clean, Problem> {
        let waiting = place(&self.queue)?;
        let worker = self.workers.clone().acquire_owned().await.map_err(|_| Code::Unavailable)?;
        let work = tokio::task::spawn_blocking(move || {
            // Held by the work itself: a client that hangs up frees no place that is still at work.
            let _places = (waiting, worker);
            clean(name.as_deref(), &bytes)
        });
        match work.await {
            Ok(cleaned) => cleaned.map_err(Problem::from),
            // A decoder that panics has been given a file that is none.
            Err(_) => Err(super::media::Refused::NotAPhoto.into()),
        }
    }
}

fn place(semaphore: &Arc<Semaphore>) -> Result<OwnedSemaphorePermit, Problem> {
    semaphore.clone().try_acquire_owned().map_err(|_| Problem::new(Code::Overloaded).retry_after(2))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_full_queue_refuses_at_once() {
        let kitchen = Kitchen::new(1, 1, 1);
        let _taken = place(&kitchen.queue).unwrap();
        let refused = kitchen.clean(None, Vec::new()).await.unwrap_err();
        assert_eq!(refused.code(), Code::Overloaded);
        let _receiving = kitchen.receive().unwrap();
        assert_eq!(kitchen.receive().unwrap_err().code(), Code::Overloaded);
    }
}
