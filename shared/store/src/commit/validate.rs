//! What can be refused before anything is queued.

use crate::canonical::check_canonical;
use crate::change::{Change, HeadRow, RowWrite, StreamWrite};
use crate::engine::table::Table;
use crate::error::StoreError;
use sandan_core::ids::District;
use std::collections::HashSet;

/// The most events that one change may append: a batch must stay within what memory and statements bear.
const MAX_EVENTS: usize = 1_000;

pub fn validate(change: &Change) -> Result<(), StoreError> {
    let mut seen = HashSet::new();
    let mut events = 0;
    for stream in &change.streams {
        if !seen.insert(stream.id) {
            return Err(StoreError::Refused(format!("stream {} stands twice in one change", stream.id)));
        }
        events += stream.events.len();
        validate_stream(change.district, stream)?;
    }
    if events > MAX_EVENTS {
        return Err(StoreError::Refused(format!("{events} events in one change, at most {MAX_EVENTS}")));
    }
    for row in &change.rows {
        if !is_of(change.district, row) {
            return Err(StoreError::Refused(format!("a row of another district than {}", change.district)));
        }
    }
    Ok(())
}

fn validate_stream(district: District, stream: &StreamWrite) -> Result<(), StoreError> {
    let id = stream.id;
    if stream.events.is_empty() {
        return Err(StoreError::Refused(format!("stream {id} gets no event")));
    }
    if stream.expected < 0 {
        return Err(StoreError::Refused(format!("stream {id} expects a negative version")));
    }
    for event in &stream.events {
        check_canonical(&event.data).map_err(|error| {
            StoreError::Refused(format!("data of {} in stream {id}: {error}", event.kind))
        })?;
    }
    let (head_id, head_district) = match &stream.head {
        None => return Ok(()),
        Some(HeadRow::Case(row)) => (row.id, row.district),
        Some(HeadRow::Doc(row)) => (row.id, row.district),
    };
    if head_id != id || head_district != district {
        return Err(StoreError::Refused(format!("the head of stream {id} is that of another")));
    }
    Ok(())
}

fn is_of(district: District, row: &RowWrite) -> bool {
    fn all<T: Table>(rows: &[T], district: District) -> bool {
        rows.iter().all(|row| row.district() == district)
    }
    match row {
        RowWrite::District(row) => row.district == district,
        RowWrite::Order(row) => row.district == district,
        RowWrite::OrderPeople { order_id, people } => {
            all(people, district) && people.iter().all(|person| person.order_id == *order_id)
        }
        RowWrite::Deadline(row) => row.district == district,
        RowWrite::Content(row) => row.district == district,
        RowWrite::Attachment(row) => row.district == district,
        RowWrite::Routing(row) => row.district == district,
        RowWrite::Doc(row) => row.district == district,
        RowWrite::Areas(rows) => all(rows, district),
        RowWrite::Compounds(rows) => all(rows, district),
        RowWrite::Account(row) => row.district == district,
        RowWrite::Memberships { account, roles } => {
            all(roles, district) && roles.iter().all(|role| role.account == *account)
        }
        RowWrite::Message(row) => row.district == district,
        RowWrite::CaseLink(row) => row.district == district,
        RowWrite::EraseContent { .. }
        | RowWrite::EraseSubject { .. }
        | RowWrite::BindAttachment { .. }
        | RowWrite::EraseAttachment { .. }
        | RowWrite::RemoveCaseLink { .. } => true,
    }
}
