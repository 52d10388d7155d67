//! The feed is dense and holds every event exactly once, each stream in its order.

use super::CheckReport;
use super::snapshot::Snapshot;
use crate::error::Result;
use crate::rows::{FeedHeadRow, FeedRow};
use std::collections::HashMap;
use uuid::Uuid;

pub async fn check(snapshot: &Snapshot) -> Result<Vec<CheckReport>> {
    let mut dense = CheckReport::new("feed positions are dense");
    let mut order = CheckReport::new("the feed keeps the order of every stream");
    let mut last: Option<FeedRow> = None;
    let mut seqs: HashMap<Uuid, i64> = HashMap::new();
    loop {
        let page: Vec<FeedRow> = snapshot.page(last.as_ref()).await?;
        if page.is_empty() {
            break;
        }
        for row in page {
            let before = last.as_ref().map_or(0, |last| last.position);
            dense.expect(row.position == before + 1, || format!("{} follows {before}", row.position));
            let seq = seqs.entry(row.stream).or_default();
            order.expect(row.seq == *seq + 1, || {
                format!("position {}: stream {} goes from {seq} to {}", row.position, row.stream, row.seq)
            });
            *seq = row.seq;
            last = Some(row);
        }
    }
    let end = last.map_or(0, |last| last.position);
    let head = snapshot.all::<FeedHeadRow>().await?.first().map_or(0, |head| head.position);
    dense.expect(head == end, || format!("the head says {head}, the last position is {end}"));
    Ok(vec![dense, order, complete(snapshot).await?, at_rest(snapshot).await?, people(snapshot).await?])
}

async fn complete(snapshot: &Snapshot) -> Result<CheckReport> {
    snapshot
        .sql_check(
            "every event is in the feed or waits for its number, never both",
            "event",
            "SELECT 'event ' || e.seq || ' of a ' || e.stream_kind || ' stream: '
                 || CASE WHEN f.position IS NULL THEN 'nowhere' ELSE 'twice' END AS what
             FROM here JOIN event e USING (district)
             LEFT JOIN feed f ON f.district = e.district AND f.stream = e.stream AND f.seq = e.seq
             LEFT JOIN outbox o ON o.district = e.district AND o.stream = e.stream AND o.seq = e.seq
             WHERE (f.position IS NULL) = (o.n IS NULL)
             UNION ALL
             SELECT 'position ' || f.position || ' has no event' AS what
             FROM here JOIN feed f USING (district)
             LEFT JOIN event e ON e.district = f.district AND e.stream = f.stream AND e.seq = f.seq
             WHERE e.kind IS DISTINCT FROM f.kind",
        )
        .await
}

async fn at_rest(snapshot: &Snapshot) -> Result<CheckReport> {
    snapshot
        .sql_check(
            "at rest nothing waits for its number",
            "outbox",
            "SELECT 'outbox row ' || n AS what FROM here JOIN outbox USING (district)",
        )
        .await
}

async fn people(snapshot: &Snapshot) -> Result<CheckReport> {
    snapshot
        .sql_check(
            "personal positions are positions",
            "feed_person",
            "SELECT 'position ' || p.position AS what FROM here JOIN feed_person p USING (district)
             LEFT JOIN feed f ON f.district = p.district AND f.position = p.position WHERE f.position IS NULL",
        )
        .await
}
