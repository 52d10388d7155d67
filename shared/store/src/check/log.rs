//! The log of reads is dense and chained.

use super::CheckReport;
use super::snapshot::Snapshot;
use crate::error::Result;
use crate::hash::GENESIS;
use crate::rows::AccessLogRow;
use crate::write::access_hash;

pub async fn check(snapshot: &Snapshot) -> Result<CheckReport> {
    let mut report = CheckReport::new("the log of reads is dense and chained");
    let mut last: Option<AccessLogRow> = None;
    loop {
        let page: Vec<AccessLogRow> = snapshot.page(last.as_ref()).await?;
        if page.is_empty() {
            return Ok(report);
        }
        for row in page {
            let (n, hash) = last.as_ref().map_or((0, GENESIS), |last| (last.n, last.hash));
            let right = row.n == n + 1 && access_hash(&hash, &row)? == row.hash;
            report.expect(right, || format!("entry {} after {n}", row.n));
            last = Some(row);
        }
    }
}
