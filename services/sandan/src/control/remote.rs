//! The client's side: all processes of a data folder at once.

use super::folder;
use super::protocol::{Ask, Told};
use anyhow::{Context as _, bail};
use sandan_core::time::Instant;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::UnixStream;

/// A killed server may take so long to come back.
const PATIENCE: Duration = Duration::from_secs(180);
const PAUSE: Duration = Duration::from_millis(50);
/// One `rest` on the wire; shorter where several processes must be woken in between.
const REST_MS: u64 = 2_000;
const REST_OF_MANY_MS: u64 = 10;

/// The control sockets of a data folder. Lines that broke are opened again, and processes that come (back) are found:
/// one that is not told of a step would only look twice a second.
pub struct Remote {
    folder: PathBuf,
    /// The sockets as they were when the lines were opened.
    there: BTreeSet<PathBuf>,
    lines: Vec<BufReader<UnixStream>>,
}

impl Remote {
    #[must_use]
    pub fn new(data_dir: &Path) -> Self {
        Self { folder: folder(data_dir), there: BTreeSet::new(), lines: Vec::new() }
    }

    /// Business time.
    ///
    /// # Errors
    /// When no server answers in three minutes, or it refuses.
    pub async fn now(&mut self) -> anyhow::Result<Instant> {
        self.asked(Ask::Now).await?.now.context("the server does not know its time")
    }

    /// Lets business time stand at `to`.
    ///
    /// # Errors
    /// As [`Remote::now`].
    pub async fn step(&mut self, to: Instant) -> anyhow::Result<Told> {
        self.asked(Ask::Step { to }).await
    }

    /// Waits until the servers have nothing left to do at this business time.
    ///
    /// # Errors
    /// As [`Remote::now`], and when it takes longer than `within`.
    pub async fn rest(&mut self, within: Duration) -> anyhow::Result<Told> {
        let begun = std::time::Instant::now();
        loop {
            let many = self.lines.len() > 1;
            if many {
                self.asked(Ask::Wake).await?;
            }
            let within_ms = if many { REST_OF_MANY_MS } else { REST_MS };
            let told = self.asked(Ask::Rest { within_ms }).await?;
            if told.idle {
                return Ok(told);
            }
            if begun.elapsed() > within {
                bail!("the servers find no rest: next due {:?} at {:?}", told.next_due, told.now);
            }
        }
    }

    async fn asked(&mut self, ask: Ask) -> anyhow::Result<Told> {
        let begun = std::time::Instant::now();
        loop {
            match self.tried(ask).await {
                Ok(Told { error: None, now, next_due, idle }) => {
                    return Ok(Told { now, next_due, idle, error: None });
                }
                // A server that is being restarted answers nothing, or that its store is closed.
                Ok(told) if begun.elapsed() > PATIENCE => {
                    bail!("the control socket refuses: {}", told.error.unwrap_or_default())
                }
                Err(error) if begun.elapsed() > PATIENCE => return Err(error),
                Ok(_) | Err(_) => {
                    self.lines.clear();
                    tokio::time::sleep(PAUSE).await;
                }
            }
        }
    }

    /// Steps and wakings are told to all; anything else is asked of the first.
    async fn tried(&mut self, ask: Ask) -> anyhow::Result<Told> {
        let there = sockets(&self.folder);
        if self.lines.is_empty() || there != self.there {
            self.lines = connect(&there).await;
            self.there = there;
        }
        let all = matches!(ask, Ask::Step { .. } | Ask::Wake);
        let asked = if all { self.lines.len() } else { 1 };
        let mut first = None;
        for line in self.lines.iter_mut().take(asked) {
            let told = exchange(line, ask).await?;
            first.get_or_insert(told);
        }
        first.with_context(|| format!("no server offers a control socket in {}", self.folder.display()))
    }
}

fn sockets(folder: &Path) -> BTreeSet<PathBuf> {
    std::fs::read_dir(folder)
        .map(|entries| entries.flatten().map(|entry| entry.path()).collect())
        .unwrap_or_default()
}

async fn connect(sockets: &BTreeSet<PathBuf>) -> Vec<BufReader<UnixStream>> {
    let mut lines = Vec::new();
    for path in sockets {
        // What a killed process left behind refuses.
        if let Ok(stream) = UnixStream::connect(path).await {
            lines.push(BufReader::new(stream));
        }
    }
    lines
}

async fn exchange(line: &mut BufReader<UnixStream>, ask: Ask) -> anyhow::Result<Told> {
    let mut words = serde_json::to_vec(&ask)?;
    words.push(b'\n');
    line.get_mut().write_all(&words).await?;
    let mut answer = String::new();
    if line.read_line(&mut answer).await? == 0 {
        bail!("the server hung up");
    }
    Ok(serde_json::from_str(&answer)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use tokio::net::UnixListener;

    /// A process that only counts what it is asked.
    fn process(folder: &Path, name: &str) -> Arc<AtomicUsize> {
        let listener = UnixListener::bind(folder.join(name)).unwrap();
        let asked = Arc::new(AtomicUsize::new(0));
        let counted = asked.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let counted = counted.clone();
                tokio::spawn(async move {
                    let (mut stream, mut line) = (BufReader::new(stream), String::new());
                    while stream.read_line(&mut line).await.is_ok_and(|read| read > 0) {
                        counted.fetch_add(1, Ordering::SeqCst);
                        let told = serde_json::to_string(&Told::default()).unwrap() + "\n";
                        if stream.get_mut().write_all(told.as_bytes()).await.is_err() {
                            return;
                        }
                        line.clear();
                    }
                });
            }
        });
        asked
    }

    #[tokio::test]
    async fn a_process_that_comes_later_is_told_too() {
        let data = tempfile::tempdir().unwrap();
        let sockets = folder(data.path());
        std::fs::create_dir(&sockets).unwrap();
        // What a killed process left behind: a socket that nobody listens on.
        drop(std::os::unix::net::UnixListener::bind(sockets.join("1.sock")).unwrap());
        let mut remote = Remote::new(data.path());
        let first = process(&sockets, "2.sock");
        remote.step(Instant(1)).await.unwrap();
        assert_eq!(first.load(Ordering::SeqCst), 1);
        let second = process(&sockets, "3.sock");
        remote.step(Instant(2)).await.unwrap();
        assert_eq!((first.load(Ordering::SeqCst), second.load(Ordering::SeqCst)), (2, 1));
    }
}
