//! Carrying out a person's command, once, whatever happens to the connection.

use super::wire::{self, Help};
use super::{Loaded, Rules, TRIES, change, content, load, render};
use crate::app::App;
use crate::directory::Snapshot;
use sandan_contract::rest::areas::PointBody;
use sandan_contract::rest::command::CommandBody;
use sandan_core::area::AreaPath;
use sandan_core::case::Case;
use sandan_core::case::event::Event;
use sandan_core::case::facts::{ContentRef, Place};
use sandan_core::command::{self, CaseCommand, CommandName, Rejection};
use sandan_core::ids::{AccountId, CaseId, OrderId};
use sandan_core::time::Instant;
use sandan_core::view::class_of;
use sandan_kit::auth::Principal;
use sandan_kit::body::BodyHash;
use sandan_kit::idempotency::{Answer, Scope};
use sandan_kit::problem::{Code, OrInternal, Problem};
use sandan_store::{Change, CommitError, KeyWrite, RowWrite, StoredAnswer};
use std::sync::Arc;

/// The Idempotency-Key of a request: its scope, the key as sent, and the hash of the body.
#[derive(Clone, Debug)]
pub struct Keyed {
    pub scope: Scope,
    pub key: String,
    pub body: BodyHash,
}

/// Keys are kept for a day (api.md); the origin key of a case for as long as the case.
const KEY_LIFE: i64 = Instant::DAY;

impl Keyed {
    fn scope_text(&self) -> String {
        self.scope.bytes().iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// The answer that this key earned before, if it did.
    ///
    /// # Errors
    /// `key_reused` when it came with another body.
    pub async fn earlier(&self, app: &App) -> Result<Option<Answer>, Problem> {
        let stored = app.store.stored_answer(app.district, &self.scope_text(), &self.key).await;
        stored.or_internal("look up an idempotency key")?.map(|stored| self.replay(app, &stored)).transpose()
    }

    /// # Errors
    /// As [`Keyed::earlier`].
    pub fn replay(&self, app: &App, stored: &StoredAnswer) -> Result<Answer, Problem> {
        if stored.body_hash != self.body.0 {
            return Err(Code::KeyReused.into());
        }
        let (key_id, sealed) = stored.answer.split_at_checked(4).ok_or(Code::Internal)?;
        let key_id = i32::from_be_bytes(key_id.try_into().unwrap_or_default());
        Answer::open(&app.sealer, &self.scope, key_id, sealed)
    }

    /// The row that keeps this answer.
    ///
    /// # Errors
    /// When the answer cannot be sealed.
    pub fn row(&self, app: &App, answer: &Answer) -> Result<KeyWrite, Problem> {
        let sealed = answer.seal(&app.sealer, &self.scope)?;
        Ok(KeyWrite {
            scope: self.scope_text(),
            key: self.key.clone(),
            body_hash: self.body.0,
            status: answer.status,
            answer: [sealed.key_id.to_be_bytes().as_slice(), &sealed.ciphertext].concat(),
            lives: KEY_LIFE,
        })
    }
}

/// A command on a case or on one of its orders, as it came in.
pub struct Asked {
    pub case: CaseId,
    pub order: Option<OrderId>,
    pub name: CommandName,
    pub body: CommandBody,
    pub keyed: Option<Keyed>,
}

/// Carries it out and answers with the case as the caller may see it afterwards.
///
/// # Errors
/// A problem; nothing was written then.
pub async fn execute(app: &App, principal: &Principal, asked: Asked) -> Result<Answer, Problem> {
    let _flight = asked.keyed.as_ref().map(|keyed| app.flights.enter(&keyed.scope)).transpose()?;
    if let Some(keyed) = &asked.keyed
        && let Some(answer) = keyed.earlier(app).await?
    {
        return Ok(answer);
    }
    match asked.name {
        CommandName::Merge | CommandName::Unmerge => two_cases(app, principal, asked).await,
        _ => one_case(app, principal, asked).await,
    }
}

async fn one_case(app: &App, principal: &Principal, asked: Asked) -> Result<Answer, Problem> {
    let expected = asked.body.expected_version;
    let first = load(app, asked.case).await?;
    visible(&first.case, principal)?;
    let (command, rows) = parse(app, principal, &first, &asked)?;
    check_attachments(app, principal, &command).await?;
    let mut loaded = first;
    for _ in 0..TRIES {
        at_version(&loaded.case, expected)?;
        let rules = Rules::of(app, Some(loaded.case.origin.profile))?;
        let context = rules.context(app, loaded.now);
        let events =
            command::decide(&loaded.case, &principal.actor, &command, &context).map_err(Problem::from)?;
        let pair = [(&loaded.case, events)];
        match write(app, principal, &pair, rows.clone(), asked.keyed.as_ref()).await? {
            Written::Done(answer) => return Ok(answer),
            Written::Conflict => loaded = load(app, asked.case).await?,
        }
    }
    Err(Problem::new(Code::Overloaded).retry_after(1))
}

async fn two_cases(app: &App, principal: &Principal, asked: Asked) -> Result<Answer, Problem> {
    let other =
        asked.body.case.ok_or_else(|| Problem::new(Code::MissingField).field("case", "必填", "required"))?;
    for _ in 0..TRIES {
        let one = load(app, asked.case).await?;
        visible(&one.case, principal)?;
        at_version(&one.case, asked.body.expected_version)?;
        let two = load(app, CaseId(other)).await?;
        visible(&two.case, principal)?;
        let rules = Rules::of(app, Some(one.case.origin.profile))?;
        let context = rules.context(app, one.now.max(two.now));
        let decide = if asked.name == CommandName::Merge { command::merge } else { command::unmerge };
        let (here, there) =
            decide(&one.case, &two.case, &principal.actor, &context).map_err(Problem::from)?;
        let pair = [(&one.case, here), (&two.case, there)];
        if let Written::Done(answer) = write(app, principal, &pair, Vec::new(), asked.keyed.as_ref()).await? {
            return Ok(answer);
        }
    }
    Err(Problem::new(Code::Overloaded).retry_after(1))
}

/// A case that one may not see is a case that does not exist.
fn visible(case: &Case, principal: &Principal) -> Result<(), Problem> {
    class_of(case, &principal.actor).map(|_| ()).ok_or_else(|| lost_or_unseen(case, principal))
}

/// Who was asked to take an order and came too late is told so, and no more.
fn lost_or_unseen(case: &Case, principal: &Principal) -> Problem {
    let was_asked = case.orders.iter().any(|order| {
        order.offered_to.contains(&principal.account()) || order.person == Some(principal.account())
    });
    if was_asked { Problem::from(Rejection::LostClaim { fence: 0 }) } else { Code::NotFound.into() }
}

fn at_version(case: &Case, expected: Option<i64>) -> Result<(), Problem> {
    match expected {
        Some(version) if version != case.version => {
            Err(Problem::new(Code::StaleVersion).version(case.version))
        }
        Some(_) | None => Ok(()),
    }
}

enum Written {
    Done(Answer),
    /// Somebody else was quicker.
    Conflict,
}

/// Commits the events of one or two cases with the answer that the key earns. The first case is the answer.
async fn write(
    app: &App,
    principal: &Principal,
    cases: &[(&Case, Vec<Event>)],
    rows: Vec<RowWrite>,
    keyed: Option<&Keyed>,
) -> Result<Written, Problem> {
    let mut change = Change::new(app.district);
    change.rows = rows;
    let mut answer = None;
    for (before, events) in cases {
        let after = change::after(Some(before), events).ok_or(Code::Internal)?;
        change::add(app, &mut change, Some(before), &after, events)?;
        if answer.is_none() {
            let body = render::command_answer(&app.directory.now(), &after, &principal.actor);
            answer = Some(Answer::json(axum::http::StatusCode::OK, &body)?);
        }
    }
    let answer = answer.ok_or(Code::Internal)?;
    if let Some(keyed) = keyed {
        change.key = Some(keyed.row(app, &answer)?);
    }
    match app.store.commit(change).await {
        Ok(_) => Ok(Written::Done(answer)),
        Err(CommitError::Conflict { .. }) => Ok(Written::Conflict),
        Err(CommitError::KeyTaken(stored)) => match keyed {
            Some(keyed) => keyed.replay(app, &stored).map(Written::Done),
            None => Err(Code::Internal.into()),
        },
        Err(other) => Err(change::refused(other)),
    }
}

fn parse(
    app: &App,
    principal: &Principal,
    loaded: &Loaded,
    asked: &Asked,
) -> Result<(CaseCommand, Vec<RowWrite>), Problem> {
    let mut clerk = Clerk {
        app,
        snapshot: app.directory.now(),
        case: asked.case,
        subject: loaded.case.origin.parties.reporter.unwrap_or(principal.account()),
        at: loaded.now,
        rows: Vec::new(),
    };
    let body = asked.body.clone();
    let command = match asked.order {
        Some(order) => CaseCommand::Order(order, wire::order_command(order, asked.name, body, &mut clerk)?),
        None => wire::case_command(asked.name, body, &mut clerk)?,
    };
    Ok((command, clerk.rows))
}

/// Photos must be one's own and not yet part of another case.
async fn check_attachments(app: &App, principal: &Principal, command: &CaseCommand) -> Result<(), Problem> {
    use sandan_core::command::OrderCommand;
    let evidence = match command {
        CaseCommand::HandleOnSpot(body) => &body.evidence,
        CaseCommand::FeedBack(body) => &body.evidence,
        CaseCommand::Verify(body) => &body.evidence,
        CaseCommand::Order(_, OrderCommand::Done(body)) => &body.evidence,
        _ => return Ok(()),
    };
    for id in &evidence.attachments {
        pending(app, Some(principal.account()), id.0).await?;
    }
    Ok(())
}

/// Checks that an uploaded file waits to be bound and belongs to the caller.
///
/// # Errors
/// `bad_field` on `attachments`.
pub async fn pending(app: &App, owner: Option<AccountId>, id: uuid::Uuid) -> Result<(), Problem> {
    let row =
        app.store.attachment(sandan_core::ids::AttachmentId(id)).await.or_internal("read an attachment")?;
    let fits = row.is_some_and(|row| row.state == "pending" && row.owner == owner.map(|owner| owner.0));
    let problem = || {
        Problem::new(Code::BadField).field("attachments", "附件不存在或已被使用", "no such unused attachment")
    };
    if fits { Ok(()) } else { Err(problem()) }
}

/// Seals notes and finds places for the parser.
struct Clerk<'a> {
    app: &'a App,
    snapshot: Arc<Snapshot>,
    case: CaseId,
    subject: AccountId,
    at: Instant,
    rows: Vec<RowWrite>,
}

impl Help for Clerk<'_> {
    fn note(&mut self, words: &str) -> Result<ContentRef, Problem> {
        let words = sandan_kit::text::check("note", words, sandan_kit::text::MAX_TEXT)?;
        let subject = Some(self.subject.0);
        let (reference, row) =
            content::seal(self.app, self.case.0, subject, content::kinds::NOTE, &words, self.at)?;
        self.rows.push(row);
        Ok(reference)
    }

    fn place(&self, point: &PointBody) -> Result<Place, Problem> {
        super::place::locate(&self.snapshot, "location", point)
    }

    fn area(&self, code: &str) -> Result<AreaPath, Problem> {
        let path = self.snapshot.grid.as_ref().and_then(|grid| grid.tree().path(code).cloned());
        path.ok_or_else(|| Problem::new(Code::BadField).field("area", "没有这个区域", "no such area"))
    }

    fn is_arrival_code(&self, order: OrderId, digits: &str) -> Result<bool, Problem> {
        // Four digits are guessed soon: so many tries an hour for an order, as for one-time codes.
        self.app.rates.phone_code(&self.app.sealer.lookup_hash(&format!("arrival tries {}", order.0)))?;
        Ok(digits == crate::message::arrival_code(self.app, order))
    }

    fn is_volunteer(&self, account: AccountId) -> bool {
        self.snapshot.people.get(&account).is_some_and(|person| person.kind == "volunteer")
    }
}
