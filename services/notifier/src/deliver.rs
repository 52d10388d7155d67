//! Sending what waits.

use crate::voices;
use futures::stream::{self, StreamExt};
use sandan_boot::account::Reach;
use sandan_boot::desk::{self, content, content::kinds};
use sandan_boot::message::{self, MessageData, Words};
use sandan_boot::outside::{Sent, Sms, Text, WeChat};
use sandan_boot::{App, desk::Loaded};
use sandan_contract::rest::case::Contact;
use sandan_core::case::Case;
use sandan_core::ids::{AccountId, CaseId, OrderId};
use sandan_core::message::Template;
use sandan_core::time::Instant;
use sandan_kit::problem::{Code, Language, OrInternal, Problem};
use sandan_kit::tasks::{Shutdown, TaskResult};
use sandan_store::rows::MessageRow;
use sandan_store::{Change, CommitError, CounterStep, MessageFate, QUEUED, StoreError};
use std::collections::BTreeMap;
use std::time::Duration;

/// Messages leased at a time, and how many of them are on their way at once.
const BATCH: u64 = 32;
const AT_ONCE: usize = 8;
/// Longer than a gateway may take to answer.
const LEASE: i64 = 60 * Instant::SECOND;
const PERIOD: Duration = Duration::from_millis(500);
/// After so many tries it has failed.
const TRIES: i32 = 8;
const LONGEST_PAUSE: i64 = 5 * Instant::MINUTE;

/// Sends what waits until told to stop.
///
/// # Errors
/// When the store fails; the supervisor starts it again.
pub async fn notify_due(app: App, stop: Shutdown) -> TaskResult {
    let mut wakeups = app.store.wakeups();
    while !stop.is_set() {
        wakeups.borrow_and_update();
        let picked = if app.store.message_waits(app.district).await? { once(&app).await? } else { 0 };
        if picked < BATCH as usize {
            stop.or_stop(tokio::time::timeout(PERIOD, wakeups.changed())).await;
        }
    }
    Ok(())
}

/// Sends everything that waits now: for tests. Answers how many were worked.
///
/// # Errors
/// When the store fails.
pub async fn settle(app: &App) -> Result<usize, StoreError> {
    let mut sum = 0;
    loop {
        match once(app).await? {
            0 => return Ok(sum),
            picked => sum += picked,
        }
    }
}

async fn once(app: &App) -> Result<usize, StoreError> {
    let rows = app.store.pick_messages(app.district, BATCH, LEASE).await?;
    let picked = rows.len();
    let mut working = stream::iter(rows.into_iter().map(|row| worked(app, row))).buffer_unordered(AT_ONCE);
    while let Some(done) = working.next().await {
        done?;
    }
    Ok(picked)
}

async fn worked(app: &App, row: MessageRow) -> Result<(), StoreError> {
    let fate = match deliver(app, &row).await {
        Ok(channel) => fate(if channel == "app" { "kept" } else { "sent" }, channel, 0),
        Err(problem) if row.attempts >= TRIES => {
            tracing::error!(message = %row.id, template = row.template, %problem, "a message could not be sent");
            fate("failed", "app", 0)
        }
        Err(problem) => {
            tracing::warn!(message = %row.id, template = row.template, %problem, "sent again later");
            fate(QUEUED, "app", LONGEST_PAUSE.min(Instant::SECOND << row.attempts.clamp(0, 30)))
        }
    };
    app.store.settle_message(&row, fate).await
}

fn fate(state: &str, channel: &str, pause: i64) -> MessageFate {
    MessageFate { state: state.to_owned(), channel: channel.to_owned(), pause }
}

/// Sends one message; answers by which way: `wechat`, `sms`, or `app` when it only waits there.
async fn deliver(app: &App, row: &MessageRow) -> Result<&'static str, Problem> {
    let (Some(data), Some(template)) = (MessageData::read(row), Template::from_word(&row.template)) else {
        // Blanked by an erasure, or written by a newer program.
        return Ok("app");
    };
    if data.to == "voices" {
        voices::write(app, row, &data).await?;
        return Ok("app");
    }
    let Loaded { case, .. } = match desk::load(app, CaseId(data.case)).await {
        Err(problem) if problem.code() == Code::NotFound => return Ok("app"),
        loaded => loaded?,
    };
    if is_stale(&case, template, &data) {
        return Ok("app");
    }
    let reach = reach(app, row, &data, &case).await?;
    let words = message::words(app, template, &data, Language::Chinese);
    if let (Some(wechat), Some(openid), Some(account)) = (&app.outside.wechat, &reach.openid, reach.account) {
        let sending = ByWechat { app, wechat, openid, account, template };
        if sending.send(&message::page_of(app, row, template, &data), &filled(&words, &data)).await? {
            return Ok("wechat");
        }
    }
    match (&app.outside.sms, reach.phone) {
        (Some(sms), Some(phone)) if by_sms(app, template) => {
            let page = message::page_of(app, row, template, &data);
            send_sms(app, sms, row, &phone, &words, &page, reach.account.is_some()).await?;
            Ok("sms")
        }
        _ => Ok("app"),
    }
}

/// An offer that is gone, and a visit that has happened, are no news.
fn is_stale(case: &Case, template: Template, data: &MessageData) -> bool {
    let order = data.order.and_then(|order| case.order(OrderId(order)));
    match template {
        Template::Offer | Template::Invited => order.is_none_or(|order| !order.state.is_waiting()),
        Template::Taken => order.is_none_or(|order| !order.state.is_open()),
        _ => false,
    }
}

async fn reach(app: &App, row: &MessageRow, data: &MessageData, case: &Case) -> Result<Reach, Problem> {
    if let Some(account) = row.account {
        return Reach::of(app, AccountId(account)).await;
    }
    let kind = if data.to == "served" { kinds::SERVED } else { kinds::CONTACT };
    let ids = match data.contact {
        Some(contact) => vec![contact],
        None => case.origin.contents.iter().map(|content| content.id.0).collect(),
    };
    let opened = content::open(app, &ids).await?;
    let words = opened.into_values().find(|opened| opened.kind == kind).map(|opened| opened.words);
    let contact: Option<Contact> = words.and_then(|words| serde_json::from_str(&words).ok());
    Ok(Reach { phone: contact.and_then(|contact| contact.phone), ..Reach::default() })
}

fn by_sms(app: &App, template: Template) -> bool {
    app.config.messages.sms_templates.iter().any(|word| word == template.word())
}

fn filled(words: &Words, data: &MessageData) -> BTreeMap<&'static str, String> {
    BTreeMap::from([
        ("title", words.title.clone()),
        ("text", words.text.clone()),
        ("category", words.category.clone()),
        ("area", words.area.clone()),
        ("time", words.time.clone()),
        ("number", data.number.clone()),
    ])
}

async fn send_sms(
    app: &App,
    sms: &Sms,
    row: &MessageRow,
    phone: &str,
    words: &Words,
    page: &str,
    has_account: bool,
) -> Result<(), Problem> {
    // Who has no account could not open the page.
    let text = match has_account {
        true => format!("{} {}", words.text, message::page_address(app, page)),
        false => words.text.clone(),
    };
    sms.send(&Text { id: row.id, phone, template: &row.template, text: &text }).await
}

struct ByWechat<'a> {
    app: &'a App,
    wechat: &'a WeChat,
    openid: &'a str,
    account: AccountId,
    template: Template,
}

impl ByWechat<'_> {
    /// False when the person has not consented (often enough).
    async fn send(&self, page: &str, words: &BTreeMap<&str, String>) -> Result<bool, Problem> {
        if !self.count(-1).await? {
            return Ok(false);
        }
        match self.wechat.send(self.openid, self.template.word(), page, words).await {
            Ok(Sent::Yes) => Ok(true),
            Ok(Sent::NoConsent | Sent::NoTemplate) => Ok(false),
            Err(problem) => {
                // Nothing was sent: the consent is still good.
                self.count(1).await?;
                Err(problem)
            }
        }
    }

    /// Moves the consents that we know of; false when there is none to take.
    async fn count(&self, delta: i64) -> Result<bool, Problem> {
        let mut change = Change::new(self.app.district);
        change.counters.push(CounterStep {
            kind: message::CONSENTS.to_owned(),
            id: self.account.0,
            slot: self.template.word().to_owned(),
            delta,
            max: None,
        });
        match self.app.store.commit(change).await {
            Ok(_) => Ok(true),
            Err(CommitError::Counter { .. }) => Ok(false),
            Err(error) => Err(error).or_internal("count a consent"),
        }
    }
}
