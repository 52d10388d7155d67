//! Events are dense and chained; heads and projections agree with them; their content is there or was erased.

use super::CheckReport;
use super::snapshot::Snapshot;
use crate::error::Result;
use crate::hash::{EventParts, GENESIS, event_hash};
use crate::rows::{ContentRow, ErasedContentRow, EventRow, StreamRow};
use serde_json::Value;
use std::collections::{HashSet, VecDeque};
use uuid::Uuid;

struct Walk {
    seq: CheckReport,
    chain: CheckReport,
    head: CheckReport,
    content: CheckReport,
    /// Contents that are there or were erased.
    known: HashSet<Uuid>,
}

pub async fn check(snapshot: &Snapshot) -> Result<Vec<CheckReport>> {
    let mut walk = Walk {
        seq: CheckReport::new("events are numbered 1..n"),
        chain: CheckReport::new("events are chained by hash"),
        head: CheckReport::new("stream heads are the last events"),
        content: CheckReport::new("content of events is there or was erased"),
        known: known_content(snapshot).await?,
    };
    let mut heads = Heads::new(snapshot);
    let mut last: Option<EventRow> = None;
    loop {
        let page: Vec<EventRow> = snapshot.page(last.as_ref()).await?;
        if page.is_empty() {
            break;
        }
        for event in page {
            let previous = last.take().filter(|previous| previous.stream == event.stream);
            if previous.is_none() {
                walk.close(heads.up_to(event.stream).await?);
            }
            walk.event(previous.as_ref(), &event);
            heads.saw(&event);
            last = Some(event);
        }
    }
    walk.close(heads.rest().await?);
    let projections = snapshot
        .sql_check(
            "case rows are at the version of their stream",
            "case_row",
            "SELECT 'case at version ' || c.version || ', stream at ' || COALESCE(s.version, 0) AS what
             FROM here JOIN case_row c USING (district)
             LEFT JOIN stream s ON s.district = c.district AND s.id = c.id
             WHERE s.version IS DISTINCT FROM c.version",
        )
        .await?;
    Ok(vec![walk.seq, walk.chain, walk.head, walk.content, projections])
}

async fn known_content(snapshot: &Snapshot) -> Result<HashSet<Uuid>> {
    let mut known = HashSet::new();
    let mut last: Option<ContentRow> = None;
    loop {
        let page: Vec<ContentRow> = snapshot.page(last.as_ref()).await?;
        known.extend(page.iter().map(|row| row.id));
        last = page.into_iter().next_back();
        if last.is_none() {
            break;
        }
    }
    known.extend(snapshot.all::<ErasedContentRow>().await?.into_iter().map(|row| row.id));
    Ok(known)
}

impl Walk {
    fn event(&mut self, previous: Option<&EventRow>, event: &EventRow) {
        let (stream, seq) = (event.stream, event.seq);
        let before = previous.map_or(0, |previous| previous.seq);
        self.seq.expect(seq == before + 1, || format!("stream {stream}: {seq} follows {before}"));
        let parts = EventParts {
            stream,
            seq,
            kind: &event.kind,
            v: event.v,
            at: event.at,
            actor: event.actor,
            data: &event.data,
        };
        let previous_hash = previous.map_or(GENESIS, |previous| previous.hash);
        let right = event_hash(&previous_hash, &parts).is_ok_and(|hash| hash == event.hash);
        self.chain.expect(right, || format!("stream {stream}, event {seq}: another hash"));
        for id in content_ids(&event.data) {
            self.content
                .expect(self.known.contains(&id), || format!("stream {stream}, event {seq}: {id} is gone"));
        }
    }

    fn close(&mut self, heads: Vec<(StreamRow, Option<EventRow>)>) {
        for (head, event) in heads {
            let same = event.as_ref().is_some_and(|event| {
                (event.seq, event.hash, event.at, event.stream_kind)
                    == (head.version, head.head_hash, head.last_at, head.kind)
            });
            self.head.expect(same, || {
                let seq = event.map_or(0, |event| event.seq);
                format!("stream {} says {}, its last event is {seq}", head.id, head.version)
            });
        }
    }
}

/// The stream heads in the order of their ids, alongside the events.
struct Heads<'a> {
    snapshot: &'a Snapshot,
    waiting: VecDeque<StreamRow>,
    last: Option<StreamRow>,
    event: Option<EventRow>,
}

impl<'a> Heads<'a> {
    fn new(snapshot: &'a Snapshot) -> Self {
        Self { snapshot, waiting: VecDeque::new(), last: None, event: None }
    }

    fn saw(&mut self, event: &EventRow) {
        self.event = Some(event.clone());
    }

    /// The heads before `stream`, each with its last event if it had any.
    async fn up_to(&mut self, stream: Uuid) -> Result<Vec<(StreamRow, Option<EventRow>)>> {
        self.take_while(|head| head.id < stream).await
    }

    async fn rest(&mut self) -> Result<Vec<(StreamRow, Option<EventRow>)>> {
        self.take_while(|_| true).await
    }

    async fn take_while(
        &mut self,
        wanted: impl Fn(&StreamRow) -> bool,
    ) -> Result<Vec<(StreamRow, Option<EventRow>)>> {
        let mut taken = Vec::new();
        loop {
            if self.waiting.is_empty() {
                self.waiting.extend(self.snapshot.page(self.last.as_ref()).await?);
                self.last = self.waiting.back().cloned().or(self.last.take());
            }
            let Some(head) = self.waiting.pop_front_if(|head| wanted(head)) else { break };
            let event = self.event.take_if(|event| event.stream == head.id);
            taken.push((head, event));
        }
        // An event that no head took: a stream without a head.
        if let Some(event) = self.event.take() {
            let head = StreamRow {
                district: event.district,
                id: event.stream,
                kind: event.stream_kind,
                version: 0,
                head_hash: GENESIS,
                last_at: event.at,
            };
            taken.push((head, Some(event)));
        }
        Ok(taken)
    }
}

/// Ids of contents that an event's data name: a reference is an object of an `id` and the `hash` (64 hex digits) of
/// what stands there.
fn content_ids(data: &str) -> Vec<Uuid> {
    fn collect(value: &Value, ids: &mut Vec<Uuid>) {
        match value {
            Value::Object(fields) => {
                let hash = fields.get("hash").and_then(Value::as_str).is_some_and(|hash| hash.len() == 64);
                if let Some(id) = fields.get("id").and_then(Value::as_str).filter(|_| hash) {
                    ids.extend(id.parse::<Uuid>());
                }
                fields.values().for_each(|item| collect(item, ids));
            }
            Value::Array(items) => items.iter().for_each(|item| collect(item, ids)),
            _ => {}
        }
    }
    let mut ids = Vec::new();
    // Most events name no content: the cheap look saves parsing them.
    if data.contains("\"hash\"")
        && let Ok(value) = serde_json::from_str(data)
    {
        collect(&value, &mut ids);
    }
    ids
}
