//! Saying something.

use super::entry::{Entry, change};
use crate::caller::Caller;
use crate::cases::sight::{see, visible_nearby};
use crate::once::{once, write};
use crate::phone;
use axum::extract::State;
use axum::http::StatusCode;
use sandan_boot::App;
use sandan_boot::desk::content::kinds as contents;
use sandan_boot::desk::executor::{Keyed, pending};
use sandan_boot::desk::{self, change as refusals};
use sandan_contract::rest::case::Contact;
use sandan_contract::rest::talk::{NewComment, NewVoice, TalkAnswer, kinds};
use sandan_core::case::Case;
use sandan_core::ids::CaseId;
use sandan_core::view::ViewClass;
use sandan_kit::body::{HashedBody, PathId};
use sandan_kit::idempotency::Answer;
use sandan_kit::problem::{Code, OrInternal, Problem};
use sandan_kit::text::{self, MAX_TEXT};
use sandan_store::{CommitError, CounterStep, StoreError};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes as paths;

/// Late photos of one comment.
const MAX_ATTACHMENTS: usize = 9;
/// The longest remark of a neighbour.
const MAX_REMARK: usize = 500;
const MAX_NAME: usize = 40;
/// The guard that counts each neighbour once.
const GUARD: &str = "voice";

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(paths!(comment)).routes(paths!(join))
}

/// Adds words or photos to a case, in any state. Never moves the case's version.
#[utoipa::path(post, path = "/api/v1/cases/{id}/commands/comment", tag = "intake",
    params(("id" = Uuid, Path)), request_body = NewComment,
    responses((status = 201, body = TalkAnswer), Problem))]
async fn comment(
    State(app): State<App>,
    PathId(id): PathId<CaseId>,
    caller: Caller,
    body: HashedBody<NewComment>,
) -> Result<Answer, Problem> {
    caller.principal()?;
    caller.limit(&app)?;
    let keyed = caller.keyed(&app, body.hash);
    once(&app, keyed.as_ref(), say(&app, &caller, id, body.value, keyed.as_ref())).await
}

async fn say(
    app: &App,
    caller: &Caller,
    id: CaseId,
    body: NewComment,
    keyed: Option<&Keyed>,
) -> Result<Answer, Problem> {
    let principal = caller.principal()?;
    let seen = see(app, &principal.actor, id).await?;
    if matches!(seen.class, ViewClass::Screen | ViewClass::Pool | ViewClass::Auditor) {
        return Err(Code::Forbidden.into());
    }
    if body.internal && seen.class == ViewClass::Reporter {
        return Err(Problem::new(Code::Forbidden).field("internal", "仅限工作人员", "staff only"));
    }
    if body.attachments.len() > MAX_ATTACHMENTS {
        return Err(Problem::new(Code::TooMany).field("attachments", "最多 9 个附件", "at most 9"));
    }
    let note = text::check_optional("note", body.note.as_deref(), MAX_TEXT)?;
    if note.is_none() && body.attachments.is_empty() {
        return Err(Problem::new(Code::MissingField).field("note", "必填", "required"));
    }
    for attachment in &body.attachments {
        pending(app, Some(principal.account()), *attachment).await?;
    }
    let entry = Entry {
        case: &seen.case,
        kind: kinds::COMMENT,
        // Photos without words keep an empty content: by it an erasure finds them.
        words: vec![(contents::COMMENT, note.unwrap_or_default())],
        subject: Some(principal.account().0),
        attachments: body.attachments.clone(),
        internal: body.internal,
        at: seen.now,
    };
    match finish(app, caller, entry, keyed, None).await? {
        Ok(answer) => Ok(answer),
        Err(CommitError::Failed(StoreError::Refused(_))) => {
            // One of the photos was bound by another request a moment ago.
            for attachment in &body.attachments {
                pending(app, Some(principal.account()), *attachment).await?;
            }
            Err(Problem::new(Code::Overloaded).retry_after(1))
        }
        Err(error) => Err(refusals::refused(error)),
    }
}

/// 我也遇到: joins a known problem of a public facility instead of reporting it again. Counted once per person or
/// device; the case's version stands still.
#[utoipa::path(post, path = "/api/v1/cases/{id}/commands/join", tag = "intake",
    params(("id" = Uuid, Path)), request_body = NewVoice,
    responses((status = 201, body = TalkAnswer), Problem))]
async fn join(
    State(app): State<App>,
    PathId(id): PathId<CaseId>,
    caller: Caller,
    body: HashedBody<NewVoice>,
) -> Result<Answer, Problem> {
    caller.limit_report(&app)?;
    let keyed = caller.keyed(&app, body.hash);
    once(&app, keyed.as_ref(), voice(&app, &caller, id, body.value, keyed.as_ref())).await
}

async fn voice(
    app: &App,
    caller: &Caller,
    id: CaseId,
    body: NewVoice,
    keyed: Option<&Keyed>,
) -> Result<Answer, Problem> {
    let loaded = desk::load(app, id).await?;
    if !visible_nearby(&app.directory.now(), &loaded.case) {
        return Err(Code::NotFound.into());
    }
    let remark = text::check_optional("note", body.note.as_deref(), MAX_REMARK)?;
    let contact = body.contact.map(contact).transpose()?.flatten();
    let by_phone = contact.as_ref().and_then(|contact| contact.phone.as_deref());
    let subject = caller.account().map(|account| account.0);
    let subject = subject.or_else(|| by_phone.map(|number| phone::subject(app, number)));
    let mut words = vec![(contents::COMMENT, remark.unwrap_or_default())];
    if let Some(contact) = &contact {
        words.push((contents::CONTACT, serde_json::to_string(contact).or_internal("write a contact")?));
    }
    let entry = Entry {
        case: &loaded.case,
        kind: kinds::VOICE,
        words,
        subject,
        attachments: Vec::new(),
        internal: false,
        at: loaded.now,
    };
    let guard = guard(app, caller, &loaded.case);
    match finish(app, caller, entry, keyed, Some(guard)).await? {
        Ok(answer) => Ok(answer),
        Err(CommitError::Counter { .. }) => Err(Code::AlreadyDone.into()),
        Err(error) => Err(refusals::refused(error)),
    }
}

/// Devices are counted by a keyed hash: the list of who joined is nobody's.
fn guard(app: &App, caller: &Caller, case: &Case) -> CounterStep {
    let name = caller.account().map_or_else(|| caller.device().to_owned(), |account| account.to_string());
    let slot = phone::subject_of(&app.sealer.lookup_hash(&name)).simple().to_string();
    CounterStep { kind: GUARD.to_owned(), id: case.id().0, slot, delta: 1, max: Some(1) }
}

fn contact(contact: Contact) -> Result<Option<Contact>, Problem> {
    let name = text::check_optional("contact.name", contact.name.as_deref(), MAX_NAME)?;
    let given = contact.phone.as_deref().filter(|phone| !phone.trim().is_empty());
    let phone = given.map(|phone| phone::normal("contact.phone", phone)).transpose()?;
    Ok((name.is_some() || phone.is_some()).then_some(Contact { name, phone }))
}

async fn finish(
    app: &App,
    caller: &Caller,
    entry: Entry<'_>,
    keyed: Option<&Keyed>,
    guard: Option<CounterStep>,
) -> Result<Result<Answer, CommitError>, Problem> {
    let (case, at) = (entry.case.id().0, entry.at);
    let (id, mut change) = change(app, caller, entry)?;
    change.counters.extend(guard);
    let answer = Answer::json(StatusCode::CREATED, &TalkAnswer { id, case, at: at.rfc3339() })?;
    write(app, change, keyed, answer).await
}
