//! Writing a registry document: its event, its projection, and the reload that makes the writer see it.

use sandan_boot::App;
use sandan_boot::desk::change;
use sandan_contract::feed::{FeedKeys, StreamKind};
use sandan_core::ids::AccountId;
use sandan_core::time::Instant;
use sandan_kit::problem::{Code, OrInternal, Problem};
use sandan_store::canonical::to_canonical;
use sandan_store::rows::DocRow;
use sandan_store::{Change, CommitError, Committed, HeadRow, NewEvent, StoreError, StreamWrite};
use serde::Serialize;
use uuid::Uuid;

/// Where a stream stands, and when its next event happens.
#[derive(Clone, Copy, Debug)]
pub struct Next {
    /// Events so far; 0 for a stream that does not exist yet.
    pub version: i64,
    /// Business time, never before the stream's last event.
    pub at: Instant,
}

/// Reads where a stream of the app's district stands.
pub async fn next(app: &App, stream: Uuid) -> Result<Next, Problem> {
    let now = app.store.now().await.or_internal("read the time")?;
    let head = app.store.stream_head(app.district, stream).await.or_internal("read a stream")?;
    Ok(head.map_or(Next { version: 0, at: now }, |head| Next {
        version: head.version,
        at: now.max(head.last_at),
    }))
}

/// One event of a registry stream.
pub struct Entry<'a> {
    pub stream: Uuid,
    pub kind: StreamKind,
    pub next: Next,
    /// What happened, such as `unit_saved`.
    pub event: &'static str,
    pub actor: Option<AccountId>,
    /// The projection to replace, if the stream has one.
    pub doc: Option<DocRow>,
    pub data: &'a serde_json::Value,
}

impl Entry<'_> {
    /// The event as the committer takes it.
    ///
    /// Registry events carry no keys: they count in no area and are told to nobody but the directories.
    pub fn write(self) -> Result<StreamWrite, Problem> {
        let event = NewEvent {
            kind: self.event.to_owned(),
            v: 1,
            at: self.next.at,
            actor: self.actor.map(|actor| actor.0),
            data: canonical(self.data)?,
            keys: FeedKeys::default(),
        };
        Ok(StreamWrite {
            id: self.stream,
            kind: self.kind,
            expected: self.next.version,
            events: vec![event],
            head: self.doc.map(|doc| HeadRow::Doc(Box::new(doc))),
        })
    }
}

/// Canonical JSON of a registry value. They hold whole numbers only.
pub fn canonical(value: &(impl Serialize + ?Sized)) -> Result<String, Problem> {
    to_canonical(value).or_internal("write a registry document")
}

/// Commits.
pub async fn write(app: &App, change: Change) -> Result<Committed, Problem> {
    app.store.commit(change).await.map_err(refused)
}

/// Commits, wakes the relay and reloads the directory, so that the next request of this process sees it.
pub async fn commit(app: &App, change: Change) -> Result<Committed, Problem> {
    let committed = write(app, change).await?;
    app.directory.reload(&app.store).await.or_internal("reload the registry")?;
    Ok(committed)
}

fn refused(error: CommitError) -> Problem {
    match error {
        CommitError::Failed(StoreError::Key(_)) => Code::Duplicate.into(),
        other => change::refused(other),
    }
}
