//! Events of streams.

use crate::engine::table::{all, col, one, select};
use crate::error::Result;
use crate::open::Store;
use crate::rows::{EventRow, StreamRow};
use sandan_core::ids::{CaseId, District, district_of};
use sea_orm::{ExprTrait, Order};
use uuid::Uuid;

/// Events in one read; a stream of more is read in pages.
const PAGE: u64 = 1_000;

impl Store {
    /// The head of a stream: its version, the instant and hash of its last event.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn stream_head(&self, district: District, stream: Uuid) -> Result<Option<StreamRow>> {
        let mut statement = select::<StreamRow>(district);
        statement.and_where(col("id").eq(stream));
        Ok(one(&self.core.reader, &statement).await?)
    }

    /// Up to 1,000 events of a stream behind a sequence number.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn events_after(&self, district: District, stream: Uuid, seq: i64) -> Result<Vec<EventRow>> {
        let mut statement = select::<EventRow>(district);
        statement.and_where(col("stream").eq(stream)).and_where(col("seq").gt(seq));
        statement.order_by("seq", Order::Asc).limit(PAGE);
        Ok(all(&self.core.reader, &statement).await?)
    }

    /// All events of a stream. The id names its district.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn stream_events(&self, stream: Uuid) -> Result<Vec<EventRow>> {
        let district = district_of(stream);
        let mut events = Vec::new();
        let mut seq = 0;
        loop {
            let page = self.events_after(district, stream, seq).await?;
            let Some(last) = page.last() else { break };
            seq = last.seq;
            let full = page.len() as u64 == PAGE;
            events.extend(page);
            if !full {
                break;
            }
        }
        Ok(events)
    }

    /// All events of a case: its history and audit trail.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn case_events(&self, case: CaseId) -> Result<Vec<EventRow>> {
        self.stream_events(case.0).await
    }
}
