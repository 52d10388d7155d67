//! Erasure: everything that was personal goes, in one change; what happened stays provable.
//!
//! One list per subject: sealed contents with their salts, files, messages. Events hold ids and keyed hashes only, so
//! that the chain, the fold and the figures stay as they are. Stored answers of idempotency keys hold no words and
//! die within their day.

use crate::attachments::vault;
use crate::phone;
use axum::Json;
use axum::extract::State;
use sandan_boot::App;
use sandan_contract::feed::{FeedKeys, StreamKind};
use sandan_contract::rest::privacy::{ErasePhone, Erased};
use sandan_contract::rest::talk::TalkData;
use sandan_core::ids::{AccountId, CaseId};
use sandan_core::role::Role;
use sandan_core::time::Instant;
use sandan_kit::auth::Principal;
use sandan_kit::body::{Body, PathId};
use sandan_kit::problem::{Code, OrInternal, Problem};
use sandan_store::canonical::to_canonical;
use sandan_store::find::{CaseFilter, CaseScope, MAX_LIMIT};
use sandan_store::rows::{AttachmentRow, MessageRow};
use sandan_store::{Change, NewEvent, RowWrite, StreamWrite};
use serde_json::json;
use std::collections::BTreeSet;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes as paths;
use uuid::Uuid;

/// Who may erase somebody else, at their request: accounts are this administrator's.
const ERASERS: &[Role] = &[Role::SecurityAdmin];
/// Version of the shape of the event's data.
const VERSION: i16 = 1;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(paths!(me)).routes(paths!(by_phone)).routes(paths!(somebody))
}

/// Whose data: an account, a telephone, or both.
#[derive(Clone, Debug, Default)]
struct Subject {
    account: Option<Uuid>,
    phone: Option<Uuid>,
}

impl Subject {
    fn ids(&self) -> impl Iterator<Item = Uuid> {
        self.account.into_iter().chain(self.phone)
    }
}

/// Erases the caller's own personal data. Cases stay as figures; their words, photos and numbers are gone.
#[utoipa::path(post, path = "/api/v1/people/me/erase", tag = "intake",
    responses((status = 200, body = Erased), Problem))]
async fn me(State(app): State<App>, principal: Principal) -> Result<Json<Erased>, Problem> {
    app.rates.principal(principal.district, principal.account())?;
    let subject = of_account(&app, principal.account()).await?;
    erase(&app, &principal, subject).await.map(Json)
}

/// Erases a person who has an account, at their request.
#[utoipa::path(post, path = "/api/v1/people/{id}/erase", tag = "intake", params(("id" = Uuid, Path)),
    responses((status = 200, body = Erased), Problem))]
async fn somebody(
    State(app): State<App>,
    principal: Principal,
    PathId(id): PathId<AccountId>,
) -> Result<Json<Erased>, Problem> {
    principal.require(ERASERS)?;
    let known = app.store.account(app.district, id.0).await.or_internal("find an account")?;
    known.ok_or(Code::NotFound)?;
    let subject = of_account(&app, id).await?;
    erase(&app, &principal, subject).await.map(Json)
}

/// Erases a person who has no account, by the telephone that they gave, at their request.
#[utoipa::path(post, path = "/api/v1/people/erase", tag = "intake", request_body = ErasePhone,
    responses((status = 200, body = Erased), Problem))]
async fn by_phone(
    State(app): State<App>,
    principal: Principal,
    Body(body): Body<ErasePhone>,
) -> Result<Json<Erased>, Problem> {
    principal.require(ERASERS)?;
    let number = phone::normal("phone", &body.phone)?;
    let hash = app.sealer.lookup_hash(&number);
    let account = app.store.account_by_phone(app.district, &hash).await.or_internal("find an account")?;
    let subject =
        Subject { account: account.map(|account| account.id), phone: Some(phone::subject_of(&hash)) };
    erase(&app, &principal, subject).await.map(Json)
}

/// What was reported by telephone before there was an account is theirs too.
async fn of_account(app: &App, id: AccountId) -> Result<Subject, Problem> {
    let row = app.store.account(app.district, id.0).await.or_internal("find an account")?;
    let phone = row.and_then(|row| row.phone_hmac).map(|hash| phone::subject_of(&hash));
    Ok(Subject { account: Some(id.0), phone })
}

async fn erase(app: &App, by: &Principal, subject: Subject) -> Result<Erased, Problem> {
    let at = app.store.now().await.or_internal("read the time")?;
    let mut change = Change::new(app.district);
    let (mut contents, mut streams) = (0_u64, BTreeSet::new());
    for id in subject.ids() {
        let rows = app.store.contents_of_subject(app.district, id).await.or_internal("read contents")?;
        contents += rows.len() as u64;
        streams.extend(rows.iter().map(|row| row.stream));
        change.rows.push(RowWrite::EraseSubject { subject: id, at });
    }
    let files = files(app, &subject, streams).await?;
    change.rows.extend(files.iter().cloned().map(|row| RowWrite::Attachment(blank(row))));
    change.rows.extend(messages(app, &subject).await?);
    let erasure = app.new_id();
    change.streams.push(record(by, &subject, erasure, contents, &files, at)?);
    app.store.commit(change).await.map_err(sandan_boot::desk::change::refused)?;
    for row in &files {
        // What a crash leaves here, the sweeper removes.
        vault::remove(app, &row.path).await;
    }
    Ok(Erased { erasure, contents, attachments: files.len() as u64, at: at.rfc3339() })
}

/// The row stays as a tombstone: no owner, no hash of what it was.
fn blank(row: AttachmentRow) -> AttachmentRow {
    AttachmentRow {
        state: "erased".to_owned(),
        owner: None,
        size: 0,
        width: None,
        height: None,
        path: String::new(),
        sha256: [0; 32],
        ..row
    }
}

/// Files of the cases that they reported, and of the cases and entries in which they wrote. Where the reporter is known
/// only by telephone, all files that nobody signed for belong to them.
async fn files(app: &App, subject: &Subject, streams: BTreeSet<Uuid>) -> Result<Vec<AttachmentRow>, Problem> {
    let mut cases = reported(app, subject).await?;
    for stream in streams {
        cases.extend(case_of(app, stream).await?);
    }
    let mut found = Vec::new();
    for case in cases {
        let rows = app.store.attachments_of(case).await.or_internal("read attachments")?;
        let theirs = rows.into_iter().filter(|row| {
            let own = row.owner.is_some() && row.owner == subject.account;
            row.state == "bound" && (own || (row.owner.is_none() && subject.phone.is_some()))
        });
        found.extend(theirs);
    }
    Ok(found)
}

async fn reported(app: &App, subject: &Subject) -> Result<BTreeSet<CaseId>, Problem> {
    let mut cases = BTreeSet::new();
    let Some(account) = subject.account else { return Ok(cases) };
    let mut filter = CaseFilter::new(CaseScope::District);
    filter.reporter = Some(account);
    filter.limit = MAX_LIMIT;
    loop {
        let rows = app.store.list_cases(app.district, &filter).await.or_internal("list cases")?;
        cases.extend(rows.iter().map(|row| CaseId(row.id)));
        match rows.last() {
            Some(last) if rows.len() as u64 == MAX_LIMIT => filter.after = Some(filter.cursor(last)),
            _ => return Ok(cases),
        }
    }
}

/// The case that a content's stream is, or talks about.
async fn case_of(app: &App, stream: Uuid) -> Result<Option<CaseId>, Problem> {
    let head = app.store.stream_head(app.district, stream).await.or_internal("read a stream")?;
    match head.map(|head| head.kind) {
        Some(StreamKind::Case) => Ok(Some(CaseId(stream))),
        Some(StreamKind::Talk) => {
            let events = app.store.stream_events(stream).await.or_internal("read an entry")?;
            Ok(events.first().and_then(|event| TalkData::of(&event.data)).map(|data| CaseId(data.case)))
        }
        _ => Ok(None),
    }
}

/// Messages keep that they were sent, not what they said.
async fn messages(app: &App, subject: &Subject) -> Result<Vec<RowWrite>, Problem> {
    let Some(account) = subject.account else { return Ok(Vec::new()) };
    let rows = app.store.messages_of(app.district, account, MAX_LIMIT).await.or_internal("read messages")?;
    let blank = |row: MessageRow| RowWrite::Message(MessageRow { data: "{}".to_owned(), ..row });
    Ok(rows.into_iter().map(blank).collect())
}

fn record(
    by: &Principal,
    subject: &Subject,
    erasure: Uuid,
    contents: u64,
    files: &[AttachmentRow],
    at: Instant,
) -> Result<StreamWrite, Problem> {
    let own = subject.account == Some(by.account().0);
    let attachments: Vec<Uuid> = files.iter().map(|row| row.id).collect();
    let subjects: Vec<Uuid> = subject.ids().collect();
    let data = json!({
        "subjects": subjects, "contents": contents, "attachments": attachments, "own": own,
    });
    Ok(StreamWrite {
        id: erasure,
        kind: StreamKind::Erasure,
        expected: 0,
        events: vec![NewEvent {
            kind: "subject_erased".to_owned(),
            v: VERSION,
            at,
            actor: Some(by.account().0),
            data: to_canonical(&data).or_internal("write an erasure")?,
            keys: FeedKeys { people: subject.account.into_iter().collect(), ..FeedKeys::default() },
        }],
        head: None,
    })
}
