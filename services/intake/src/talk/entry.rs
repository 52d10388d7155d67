//! One entry as a change.

use crate::caller::Caller;
use sandan_boot::App;
use sandan_boot::desk::content;
use sandan_contract::feed::{FeedKeys, StreamKind};
use sandan_contract::rest::talk::{TalkContent, TalkData};
use sandan_core::case::Case;
use sandan_core::time::Instant;
use sandan_kit::problem::{OrInternal, Problem};
use sandan_store::canonical::to_canonical;
use sandan_store::rows::CaseLinkRow;
use sandan_store::{Change, NewEvent, RowWrite, StreamWrite};
use uuid::Uuid;

/// Version of the shape of [`TalkData`].
const VERSION: i16 = 1;

/// What is to be said.
pub struct Entry<'a> {
    pub case: &'a Case,
    /// One of [`sandan_contract::rest::talk::kinds`].
    pub kind: &'static str,
    /// Content kind and words.
    pub words: Vec<(&'static str, String)>,
    /// Whose personal data the words are.
    pub subject: Option<Uuid>,
    pub attachments: Vec<Uuid>,
    pub internal: bool,
    pub at: Instant,
}

/// The change that writes it, and its id.
///
/// # Errors
/// Internal, when something cannot be sealed or written canonically.
pub fn change(app: &App, caller: &Caller, entry: Entry) -> Result<(Uuid, Change), Problem> {
    let (id, case) = (app.new_id(), entry.case.id().0);
    let mut change = Change::new(app.district);
    let mut contents = Vec::new();
    for (kind, words) in &entry.words {
        let (reference, row) = content::seal(app, id, entry.subject, kind, words, entry.at)?;
        contents.push(TalkContent { id: reference.id.0, hash: reference.hash });
        change.rows.push(row);
    }
    let bind = |id: &Uuid| RowWrite::BindAttachment { id: *id, case_id: case };
    change.rows.extend(entry.attachments.iter().map(bind));
    change.rows.push(RowWrite::CaseLink(CaseLinkRow {
        district: app.district,
        case_id: case,
        kind: entry.kind.to_owned(),
        other: id,
        at: entry.at,
    }));
    let keys = keys(caller, entry.case, entry.internal);
    let data = TalkData { case, contents, attachments: entry.attachments, internal: entry.internal };
    change.streams.push(StreamWrite {
        id,
        kind: StreamKind::Talk,
        expected: 0,
        events: vec![NewEvent {
            kind: entry.kind.to_owned(),
            v: VERSION,
            at: entry.at,
            actor: caller.account().map(|account| account.0),
            data: to_canonical(&data).or_internal("write an entry")?,
            keys,
        }],
        head: None,
    });
    Ok((id, change))
}

/// Colleagues' words reach no resident's own line.
fn keys(caller: &Caller, case: &Case, internal: bool) -> FeedKeys {
    let mut people: Vec<Uuid> =
        if internal { Vec::new() } else { case.people().iter().map(|p| p.0).collect() };
    people.extend(caller.account().map(|account| account.0));
    people.sort_unstable();
    people.dedup();
    FeedKeys {
        area_before: Some(case.place.path.clone()),
        area_after: Some(case.place.path.clone()),
        units: case.units().iter().map(|unit| unit.0).collect(),
        people,
        ..FeedKeys::default()
    }
}
