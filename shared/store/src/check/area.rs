//! The counts per area equal a recount of the cases.

use super::CheckReport;
use super::snapshot::Snapshot;
use crate::error::Result;
use crate::feed::with_ancestors;
use crate::rows::AreaCountRow;
use sandan_core::area::AreaPath;
use std::collections::BTreeMap;

pub async fn check(snapshot: &Snapshot) -> Result<CheckReport> {
    let mut report = CheckReport::new("counts per area equal a recount of the cases");
    let mut right: BTreeMap<(String, String), i64> = BTreeMap::new();
    let text = "SELECT area_path, state, COUNT(*) AS n FROM here JOIN case_row USING (district)
                GROUP BY area_path, state";
    for row in snapshot.rows(text).await? {
        let path = AreaPath::from_stored(row.try_get("", "area_path")?);
        let (state, n): (String, i64) = (row.try_get("", "state")?, row.try_get("", "n")?);
        for area in with_ancestors(Some(&path)) {
            *right.entry((area, state.clone())).or_default() += n;
        }
    }
    for row in snapshot.all::<AreaCountRow>().await? {
        let counted = right.remove(&(row.area.clone(), row.bucket.clone())).unwrap_or(0);
        report.expect(row.n == counted, || {
            format!("{:?} {}: says {}, is {counted}", row.area, row.bucket, row.n)
        });
    }
    for ((area, bucket), counted) in right {
        report.expect(counted == 0, || format!("{area:?} {bucket}: says nothing, is {counted}"));
    }
    Ok(report)
}
