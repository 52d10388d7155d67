//! The Merkle roots of the feed's batches and their chain.

use super::CheckReport;
use super::snapshot::Snapshot;
use crate::engine::field::Field;
use crate::error::Result;
use crate::hash::{GENESIS, chain, merkle_root};
use crate::rows::{FeedHeadRow, FeedRootRow};
use std::collections::HashMap;

pub async fn check(snapshot: &Snapshot) -> Result<CheckReport> {
    let mut report = CheckReport::new("batch roots are those of their events, and chained");
    let (mut position, mut chained) = (0, GENESIS);
    let mut last: Option<FeedRootRow> = None;
    loop {
        let page: Vec<FeedRootRow> = snapshot.page(last.as_ref()).await?;
        let (Some(first), Some(end)) = (page.first(), page.last()) else { break };
        let hashes = hashes(snapshot, first.first, end.position).await?;
        last = Some(end.clone());
        for row in page {
            let follows = row.first == position + 1;
            let events: Option<Vec<[u8; 32]>> =
                (row.first..=row.position).map(|position| hashes.get(&position).copied()).collect();
            let root = events.map(|events| merkle_root(&events));
            let right = follows && root == Some(row.root) && row.chained == chain(&chained, &row.root);
            report.expect(right, || format!("batch {}–{}", row.first, row.position));
            (position, chained) = (row.position, row.chained);
        }
    }
    if let Some(head) = snapshot.all::<FeedHeadRow>().await?.first() {
        report.expect((head.position, head.chained) == (position, chained), || {
            format!("the head is at {}, the last batch ends at {position}", head.position)
        });
    }
    Ok(report)
}

async fn hashes(snapshot: &Snapshot, first: i64, last: i64) -> Result<HashMap<i64, [u8; 32]>> {
    let text = format!(
        "SELECT f.position, e.hash FROM here JOIN feed f USING (district)
         JOIN event e ON e.district = f.district AND e.stream = f.stream AND e.seq = f.seq
         WHERE f.position BETWEEN {first} AND {last}"
    );
    let rows = snapshot.rows(&text).await?;
    rows.iter().map(|row| Ok((Field::read(row, "position")?, Field::read(row, "hash")?))).collect()
}
