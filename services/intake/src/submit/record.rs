//! From a checked report to a committed case.

use super::check::{Checked, check};
use super::external;
use super::people::{Concerned, concerned};
use crate::caller::Caller;
use crate::once;
use axum::http::StatusCode;
use sandan_boot::App;
use sandan_boot::desk::content::{self, kinds};
use sandan_boot::desk::executor::{Keyed, pending};
use sandan_boot::desk::{Rules, change, render as desk};
use sandan_contract::rest::case::{CaseBody, CategoryRef, NewCase};
use sandan_contract::rest::intake::NewCaseAnswer;
use sandan_core::case::Case;
use sandan_core::case::event::{Event, Submitted};
use sandan_core::case::facts::{ContentRef, Urgency};
use sandan_core::command;
use sandan_core::ids::{AttachmentId, CaseId};
use sandan_core::time::Instant;
use sandan_core::view::ViewClass;
use sandan_kit::idempotency::Answer;
use sandan_kit::problem::{Code, OrInternal, Problem};
use sandan_store::canonical::to_canonical;
use sandan_store::rows::RoutingRow;
use sandan_store::{Change, CommitError, RowWrite, StoreError};
use serde_json::json;
use uuid::Uuid;

/// Numbers tried when one is taken already.
const TRIES: u32 = 5;
/// The relation in the reporter's own words.
const RELATION: &str = "relation";
/// The line of a case's routing that says how its category came about; the router's own lines come behind.
const CATEGORY_LINE: i64 = 0;

pub async fn record(
    app: &App,
    caller: &Caller,
    body: NewCase,
    keyed: Option<&Keyed>,
) -> Result<Answer, Problem> {
    let rules = Rules::of(app, None)?;
    let checked = check(caller, &rules, body)?;
    if let Some(number) = checked.phone.as_deref().filter(|_| !caller.is_staff()) {
        app.rates.report_by_phone(&app.sealer.lookup_hash(number))?;
    }
    if let Some(answer) = external::earlier(app, caller, checked.external.as_ref()).await? {
        return Ok(answer);
    }
    for id in &checked.attachments {
        pending(app, caller.account(), *id).await?;
    }
    let concerned = concerned(app, caller, &checked).await?;
    for _ in 0..TRIES {
        let now = app.store.now().await.or_internal("read the time")?;
        let (change, answer) = draft(app, caller, &rules, &checked, &concerned, now).await?;
        match once::write(app, change, keyed, answer).await? {
            Ok(answer) => return Ok(answer),
            // The number is taken: eight other digits.
            Err(CommitError::Failed(StoreError::Key(_))) => {}
            Err(error) => return lost(app, caller, &checked, error).await,
        }
    }
    Err(Problem::new(Code::Overloaded).retry_after(1))
}

/// Somebody recorded the same superior order, or bound one of the photos, a moment ago.
async fn lost(
    app: &App,
    caller: &Caller,
    checked: &Checked<'_>,
    error: CommitError,
) -> Result<Answer, Problem> {
    if matches!(error, CommitError::Counter { .. })
        && let Some(answer) = external::earlier(app, caller, checked.external.as_ref()).await?
    {
        return Ok(answer);
    }
    if matches!(error, CommitError::Failed(StoreError::Refused(_))) {
        for id in &checked.attachments {
            pending(app, caller.account(), *id).await?;
        }
    }
    Err(change::refused(error))
}

async fn draft(
    app: &App,
    caller: &Caller,
    rules: &Rules,
    checked: &Checked<'_>,
    concerned: &Concerned,
    now: Instant,
) -> Result<(Change, Answer), Problem> {
    let mut change = Change::new(app.district);
    let id = CaseId(app.new_id());
    let submission = seal(app, &mut change, checked, concerned, id, now)?;
    let submission = Submitted { profile: rules.profile.version, ..submission };
    let actor = caller.account().filter(|_| !checked.anonymous);
    let event = command::submit(&submission, actor, &rules.context(app, now))?;
    let events = [event];
    let case = change::after(None, &events).ok_or(Code::Internal)?;
    if checked.anonymous {
        change.rows.extend(nobodys(app, &checked.attachments).await?);
    }
    add(app, &mut change, &case, &events, checked)?;
    let body = NewCaseAnswer {
        case: render(app, caller, &case),
        advice: checked.chosen.category.stopper.clone(),
        suggested: checked.chosen.suggested.clone(),
    };
    Ok((change, Answer::json(StatusCode::CREATED, &body)?))
}

fn add(
    app: &App,
    change: &mut Change,
    case: &Case,
    events: &[Event],
    checked: &Checked,
) -> Result<(), Problem> {
    change::add(app, change, None, case, events)?;
    change.counters.extend(checked.external.as_ref().map(external::guard));
    if let Some(suggested) = &checked.chosen.suggested {
        change.rows.push(category_line(app, case, suggested)?);
    }
    Ok(())
}

/// Seals all words; the event keeps their ids and hashes.
fn seal(
    app: &App,
    change: &mut Change,
    checked: &Checked,
    concerned: &Concerned,
    id: CaseId,
    now: Instant,
) -> Result<Submitted, Problem> {
    let mut sealed = |kind: &str, words: &str, subject: Option<Uuid>| -> Result<ContentRef, Problem> {
        let (reference, row) = content::seal(app, id.0, subject, kind, words, now)?;
        change.rows.push(row);
        Ok(reference)
    };
    let text = sealed(kinds::TEXT, &checked.text, concerned.subject)?;
    let json = |value| serde_json::to_string(value).or_internal("write a contact");
    let contact = checked.contact.as_ref().map(json).transpose()?;
    let served = checked.served.as_ref().map(json).transpose()?;
    let relation = checked.relation.as_ref().and_then(|relation| relation.sealed.clone());
    let parts = [
        (kinds::ADDRESS, checked.address.clone(), concerned.subject),
        (kinds::POINT, checked.point.clone(), concerned.subject),
        (kinds::CONTACT, contact, concerned.subject),
        (kinds::ANSWERS, checked.answers.clone(), concerned.subject),
        (kinds::SERVED, served, concerned.served),
        (RELATION, relation, concerned.served),
    ];
    let mut contents = Vec::new();
    for (kind, words, subject) in parts {
        if let Some(words) = words {
            contents.push(sealed(kind, &words, subject)?);
        }
    }
    let category = checked.chosen.category;
    Ok(Submitted {
        id,
        number: number(now),
        kind: checked.kind,
        channel: checked.channel,
        category: category.code.clone(),
        profile: 0,
        urgency: category.urgency.unwrap_or(Urgency::Normal),
        place: checked.place.clone(),
        parties: concerned.parties.clone(),
        found_by: concerned.found_by,
        text,
        contents,
        attachments: checked.attachments.iter().copied().map(AttachmentId).collect(),
        slot: checked.slot,
        external: checked.external.clone(),
    })
}

/// What people read out on the telephone: the local day and eight digits that say nothing about how many there are.
fn number(now: Instant) -> String {
    format!("{}-{:08}", now.local_date().format("%Y%m%d"), rand::random_range(0..100_000_000_u32))
}

/// Photos of an anonymous report lose their owner with it.
async fn nobodys(app: &App, ids: &[Uuid]) -> Result<Vec<RowWrite>, Problem> {
    let mut rows = Vec::with_capacity(ids.len());
    for id in ids {
        let row = app.store.attachment(AttachmentId(*id)).await.or_internal("read an attachment")?;
        let pending = row.filter(|row| row.state == "pending");
        rows.extend(
            pending.map(|row| RowWrite::Attachment(sandan_store::rows::AttachmentRow { owner: None, ..row })),
        );
    }
    Ok(rows)
}

fn category_line(app: &App, case: &Case, suggested: &[CategoryRef]) -> Result<RowWrite, Problem> {
    let codes: Vec<&str> = suggested.iter().map(|category| category.code.as_str()).collect();
    let data = json!({ "category": { "taken": case.category, "given": false, "suggested": codes } });
    Ok(RowWrite::Routing(RoutingRow {
        district: app.district,
        case_id: case.id().0,
        seq: CATEGORY_LINE,
        at: case.opened_at,
        data: to_canonical(&data).or_internal("write a routing line")?,
    }))
}

/// The case as its reporter may see it: without the words, which they have. Who is not known sees the least.
pub fn render(app: &App, caller: &Caller, case: &Case) -> CaseBody {
    let snapshot = app.directory.now();
    match &caller.principal {
        Some(principal) => desk::command_answer(&snapshot, case, &principal.actor),
        None => desk::body(&snapshot, case, ViewClass::Pool, case.updated_at, &desk::Words::new()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_the_local_day_and_eight_digits() {
        let late = Instant::parse("2026-03-04T23:59:59+08:00").unwrap_or_default();
        let number = number(late);
        let (day, digits) = number.split_once('-').unwrap_or_default();
        assert_eq!((day, digits.len()), ("20260304", 8));
        assert!(digits.bytes().all(|byte| byte.is_ascii_digit()));
    }
}
