//! Neighbours who joined with 我也遇到: each is told with a message of their own.

use sandan_boot::App;
use sandan_boot::desk::content::{self, kinds as contents};
use sandan_boot::message::MessageData;
use sandan_contract::rest::talk::{TalkData, kinds};
use sandan_core::ids::CaseId;
use sandan_kit::problem::{OrInternal, Problem};
use sandan_store::canonical::to_canonical;
use sandan_store::rows::MessageRow;
use sandan_store::{Change, QUEUED, RowWrite};
use std::collections::BTreeSet;
use uuid::Uuid;

/// Writes the messages of everybody who joined, and that this one is worked, in one change.
///
/// # Errors
/// When the store fails.
pub async fn write(app: &App, row: &MessageRow, data: &MessageData) -> Result<(), Problem> {
    let mut change = Change::new(app.district);
    let mut told: BTreeSet<Uuid> = BTreeSet::new();
    let links = app.store.links_of(CaseId(data.case)).await.or_internal("read who joined")?;
    for link in links.iter().filter(|link| link.kind == kinds::VOICE) {
        let events = app.store.stream_events(link.other).await.or_internal("read who joined")?;
        for event in events {
            let Some(entry) = TalkData::of(&event.data) else { continue };
            let contact = match event.actor {
                Some(_) => None,
                None => contact_of(app, &entry).await?,
            };
            let Some(subject) = event.actor.or(contact) else { continue };
            if told.insert(subject) {
                change.rows.extend(one(app, row, data, event.actor, contact)?);
            }
        }
    }
    change.rows.push(RowWrite::Message(MessageRow { state: "kept".to_owned(), ..row.clone() }));
    app.store.commit(change).await.or_internal("write messages")?;
    Ok(())
}

/// The content that holds the number they left.
async fn contact_of(app: &App, entry: &TalkData) -> Result<Option<Uuid>, Problem> {
    let ids: Vec<Uuid> = entry.contents.iter().map(|content| content.id).collect();
    let opened = content::open(app, &ids).await?;
    Ok(opened.into_iter().find(|(_, opened)| opened.kind == contents::CONTACT).map(|(id, _)| id))
}

fn one(
    app: &App,
    row: &MessageRow,
    data: &MessageData,
    account: Option<Uuid>,
    contact: Option<Uuid>,
) -> Result<Option<RowWrite>, Problem> {
    let state = match (app.outside.is_silent(), account) {
        (false, _) => QUEUED,
        (true, Some(_)) => "kept",
        (true, None) => return Ok(None),
    };
    let to = if account.is_some() { "account" } else { "contact" };
    let data = MessageData { to: to.to_owned(), contact, ..data.clone() };
    Ok(Some(RowWrite::Message(MessageRow {
        id: app.new_id(),
        account,
        state: state.to_owned(),
        data: to_canonical(&data).or_internal("write a message")?,
        attempts: 0,
        next_at: None,
        ..row.clone()
    })))
}
