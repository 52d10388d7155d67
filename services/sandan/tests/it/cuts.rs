//! A live connection that is cut a hundred times while cases flow ends with exactly the events that the feed has, in
//! order; and a stream of comments never makes a claim fail.

use crate::caller::Caller;
use crate::deployment::Deployment;
use crate::live::Live;
use crate::the_loop;
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

const CUTS: usize = 100;

/// One event as a reader keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Seen {
    position: i64,
    case: String,
    version: i64,
    kind: String,
}

fn seen(frame: &Value) -> Seen {
    Seen {
        position: frame["position"].as_i64().expect("a position"),
        case: frame["case"].as_str().unwrap_or_default().to_owned(),
        version: frame["version"].as_i64().unwrap_or_default(),
        kind: frame["kind"].as_str().unwrap_or_default().to_owned(),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_client_cut_a_hundred_times_has_exactly_the_feed() {
    let deployment = Deployment::single().await;
    let staff = Caller::login(&deployment, "dispatcher").await;
    let topic = format!("area:{}", the_loop::county(&staff).await);
    let point = the_loop::point_of_some_grid(&staff).await;
    let flowing = Arc::new(AtomicBool::new(true));
    let (kept, forgetful) = tokio::join!(
        read_with_cuts(&deployment, &staff, &topic, flowing.clone()),
        flow(&deployment, &point, &flowing)
    );
    let written = forgetful;
    // The router may still be at work on the last reports: what is compared is the line up to where the client is.
    let mut feed = whole_feed(&staff, &topic).await;
    feed.retain(|event| event.position <= kept.position);
    assert_eq!(kept.events, feed, "{} kept, {} in the feed", kept.events.len(), feed.len());
    assert!(kept.cuts >= CUTS && kept.snapshots == 0, "{} cuts, {} snapshots", kept.cuts, kept.snapshots);
    // The negative control: without `since` the same cuts lose events.
    assert!(kept.between > 0, "nothing happened while the client was away: the test shows nothing");
    println!(
        "{} cuts, {written} reports, {} events in the feed, 0 missing, 0 doubled; {} came only by resuming",
        kept.cuts,
        feed.len(),
        kept.between
    );
    deployment.stop_and_check().await;
}

struct Kept {
    events: Vec<Seen>,
    cuts: usize,
    snapshots: usize,
    /// Where the client is.
    position: i64,
    /// Events that only resuming brought: what a client without `since` would have lost.
    between: usize,
}

async fn read_with_cuts(
    deployment: &Deployment,
    staff: &Caller<'_>,
    topic: &str,
    flowing: Arc<AtomicBool>,
) -> Kept {
    let mut kept = Kept { events: Vec::new(), cuts: 0, snapshots: 0, position: 0, between: 0 };
    let mut since: Option<(Value, i64)> = None;
    loop {
        let mut live = Live::connect(&deployment.live(), staff).await;
        let mut frame = json!({ "op": "subscribe", "topic": topic, "mode": "events" });
        frame["since"] = match &since {
            Some((epoch, position)) => json!({ "epoch": epoch, "position": position }),
            None => json!({ "epoch": first_epoch(staff, topic).await, "position": 0 }),
        };
        let subscribed = live.ask(&frame).await;
        if subscribed["recovered"] != true {
            kept.snapshots += 1;
        }
        let missed = subscribed["events"].as_array().cloned().unwrap_or_default();
        kept.between += if since.is_some() { missed.len() } else { 0 };
        kept.events.extend(missed.iter().filter(|frame| frame["op"] == "event").map(seen));
        let mut position = subscribed["position"].as_i64().expect("a position");
        let frames = rand::random::<u32>() % 8;
        for _ in 0..frames {
            let Some(frame) = live.next_within(std::time::Duration::from_millis(500)).await else { break };
            let chained = frame["prev"].as_i64() == Some(position);
            match frame["op"].as_str() {
                // A snapshot unasked, or a frame that does not follow the last one: resume from what is held.
                Some("subscribed") => break,
                Some("event" | "head" | "left") if !chained => break,
                Some("event") => kept.events.push(seen(&frame)),
                Some("head" | "left") => {}
                _ => continue,
            }
            position = frame["position"].as_i64().unwrap_or(position);
        }
        since = Some((subscribed["epoch"].clone(), position));
        kept.position = position;
        let done = !flowing.load(Ordering::Acquire);
        if done && kept.cuts >= CUTS {
            // Everything is written: one last look brings the rest.
            let rest = staff.get(&format!("/api/v1/feed?topic={topic}&after={position}")).await.expect(200);
            if rest["events"].as_array().is_some_and(Vec::is_empty) {
                return kept;
            }
        }
        // Dropped without a goodbye.
        drop(live);
        kept.cuts += 1;
    }
}

async fn first_epoch(staff: &Caller<'_>, topic: &str) -> Value {
    staff.get(&format!("/api/v1/feed?topic={topic}")).await.expect(200)["epoch"].clone()
}

async fn whole_feed(staff: &Caller<'_>, topic: &str) -> Vec<Seen> {
    let (mut events, mut after) = (Vec::new(), 0);
    loop {
        let page = staff.get(&format!("/api/v1/feed?topic={topic}&after={after}")).await.expect(200);
        let items = page["events"].as_array().expect("events");
        events.extend(items.iter().map(seen));
        let next = page["position"].as_i64().expect("a position");
        if next == after {
            return events;
        }
        after = next;
    }
}

/// Residents report, until the reader has been cut often enough; answers how many reports there were.
async fn flow(deployment: &Deployment, point: &Value, flowing: &AtomicBool) -> usize {
    let mut written = 0;
    for n in 0..40 {
        let resident = Caller::resident(deployment, &format!("137000{n:05}")).await;
        for text in ["路灯不亮", "井盖松动", "楼道堆物", "水管漏水", "垃圾未清"] {
            let body = json!({ "kind": "issue", "category": "P0101", "text": text, "location": point });
            resident.post("/api/v1/cases", &body).await.expect(201);
            written += 1;
        }
    }
    flowing.store(false, Ordering::Release);
    written
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stream_of_comments_never_makes_a_claim_fail() {
    const CASES: usize = 20;
    const COMMENTS: usize = 10;
    let deployment = Deployment::single().await;
    let resident = Caller::resident(&deployment, "13600000001").await;
    let volunteer = Caller::login(&deployment, "volunteer-1").await;
    let staff = Caller::login(&deployment, "checker").await;
    let point = the_loop::point_of_some_grid(&staff).await;
    let mut claimed = 0;
    for n in 0..CASES {
        let body =
            json!({ "kind": "service", "category": "V0107", "text": format!("取药 {n}"), "location": point });
        let case = resident.post("/api/v1/cases", &body).await.expect(201);
        let id = case["id"].as_str().expect("an id").to_owned();
        let order = the_loop::offered(&volunteer, &id).await;
        let talk = async {
            for m in 0..COMMENTS {
                let said = resident.case(&id, "comment", json!({ "note": format!("补充说明 {m}") })).await;
                assert!(said.status < 300, "{said:?}");
            }
        };
        let (claim, ()) = tokio::join!(volunteer.order(&order, "claim", json!({})), talk);
        claim.expect(200);
        claimed += 1;
        // Hands free for the next one: open load is limited.
        volunteer.order(&order, "release", json!({})).await.expect(200);
        resident.case(&id, "withdraw", json!({})).await.expect(200);
    }
    println!("{claimed} of {CASES} claims won among {} comments", CASES * COMMENTS);
    deployment.stop_and_check().await;
}
