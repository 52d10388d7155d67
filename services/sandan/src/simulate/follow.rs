//! Following the feed: what everybody at work learns.

use super::people::{Cast, turn};
use super::wire::{Call, Caller, Content, Reply, Wire};
use anyhow::{Context as _, bail};
use sandan_contract::rest::live::FeedPage;
use sandan_core::case::event::Body;
use sandan_core::time::Instant;
use serde_json::{Value, json};
use uuid::Uuid;

/// One thing that happened to a case.
#[derive(Clone, Debug)]
pub struct Heard {
    pub case: Uuid,
    pub seq: i64,
    pub at: Instant,
    /// The state of the case after everything that the page tells of it.
    pub state: String,
    pub body: Body,
}

/// Reads the county's feed page by page, each time as another observer.
#[derive(Default)]
pub struct Follower {
    position: i64,
    polls: u64,
}

impl Follower {
    /// The next page; empty at the end.
    ///
    /// # Errors
    /// When the feed is refused or cannot be understood.
    pub async fn next(&mut self, wire: &Wire, cast: &Cast) -> anyhow::Result<Vec<Heard>> {
        self.polls += 1;
        let call = Call {
            caller: Caller::Person(turn(&cast.observers, self.polls)),
            method: "GET",
            path: format!("/api/v1/feed?topic=area:{}&after={}", cast.county, self.position),
            content: Content::Nothing,
            key: None,
        };
        let page = match wire.send(&call).await? {
            Reply::Done(body) => serde_json::from_value::<FeedPage>(body).context("read the feed")?,
            Reply::Refused(problem) => bail!("the feed is refused: {} {}", problem.code, problem.detail),
        };
        let last = page.events.last().map_or(0, |event| event.position);
        self.position = self.position.max(page.position).max(last);
        page.events.into_iter().map(|item| heard(item.case.unwrap_or_default(), item.data)).collect()
    }
}

fn heard(case: Uuid, mut data: Value) -> anyhow::Result<Heard> {
    let state = data["case"]["state"].as_str().unwrap_or_default().to_owned();
    let event = &mut data["event"];
    let at = event["at"].as_str().context("an event without a time")?;
    let at = Instant::parse(at).context("an event's time")?;
    let seq = event["seq"].as_i64().context("an event without a number")?;
    let mut body = event["data"].take();
    fill(&mut body);
    let body = serde_json::from_value(body).with_context(|| format!("event {seq} of case {case}"))?;
    Ok(Heard { case, seq, at, state, body })
}

/// References to words are not told; the shape of an event needs something in their place.
fn fill(body: &mut Value) {
    let nothing = json!({ "id": Uuid::nil(), "hash": "" });
    let Some(fields) = body.as_object_mut() else { return };
    for name in ["text", "answer", "question", "reply", "note"] {
        fields.entry(name).or_insert_with(|| nothing.clone());
    }
    fields.entry("evidence").or_insert_with(|| json!({}));
}
