//! A case as somebody may see it: the view class decides each field, here and nowhere else.

use super::content::{self, Opened};
use crate::app::App;
use crate::directory::Snapshot;
use crate::message::{arrival_code, wants_digits};
use sandan_contract::rest::areas::PointBody;
use sandan_contract::rest::case::{
    CaseBody, CategoryRef, ClockBody, Contact, EventBody, ExternalStateBody, RequestBody,
};
use sandan_contract::rest::order::OrderBody;
use sandan_core::case::clock::{Clock, Passing};
use sandan_core::case::event::{Body, Event};
use sandan_core::case::facts::{ContentRef, Owner};
use sandan_core::case::order::Order;
use sandan_core::case::state::OrderState;
use sandan_core::case::{Case, ReplyState};
use sandan_core::ids::AttachmentId;
use sandan_core::role::Actor;
use sandan_core::time::Instant;
use sandan_core::view::{Detail, Fields, ViewClass, class_of, fields, mask_address, mask_name, mask_phone};
use sandan_kit::problem::Problem;
use serde_json::Value;
use std::collections::HashMap;
use uuid::Uuid;

/// Opened contents by id.
pub type Words = HashMap<Uuid, Opened>;

/// The answer to a command: without the words, which the caller has seen or reads again.
#[must_use]
pub fn command_answer(snapshot: &Snapshot, case: &Case, actor: &Actor) -> CaseBody {
    // Who just gave a case away still learns what became of the command, and nothing more.
    let class = class_of(case, actor).unwrap_or(ViewClass::Pool);
    body(snapshot, case, class, case.updated_at, &Words::new())
}

/// A case with the words that its reader may see.
///
/// # Errors
/// When contents cannot be read.
pub async fn full(app: &App, case: &Case, class: ViewClass, now: Instant) -> Result<CaseBody, Problem> {
    let shown = fields(class);
    let words = if shown.matter == Detail::Hidden && shown.place == Detail::Hidden {
        Words::new()
    } else {
        let ids: Vec<Uuid> = origin_contents(case).map(|content| content.id.0).collect();
        content::open(app, &ids).await?
    };
    let mut body = body(&app.directory.now(), case, class, now, &words);
    if class == ViewClass::Reporter {
        tell_arrival_codes(app, case, &mut body);
    }
    Ok(body)
}

/// 到场码: the resident's digits, while somebody is on the way.
fn tell_arrival_codes(app: &App, case: &Case, body: &mut CaseBody) {
    for (order, shown) in case.orders.iter().zip(&mut body.orders) {
        let on_the_way = order.state == OrderState::Taken && order.takers.iter().any(|taker| !taker.proven);
        if on_the_way && wants_digits(case, order) {
            shown.arrival_code = Some(arrival_code(app, order.id));
        }
    }
}

fn origin_contents(case: &Case) -> impl Iterator<Item = &ContentRef> {
    std::iter::once(&case.origin.text).chain(&case.origin.contents)
}

/// A case under a view class, with what was opened of its contents.
#[must_use]
pub fn body(snapshot: &Snapshot, case: &Case, class: ViewClass, now: Instant, words: &Words) -> CaseBody {
    let shown = fields(class);
    let of_kind = |kind: &str| {
        let mut opened = origin_contents(case).filter_map(|content| words.get(&content.id.0));
        opened.find(|opened| opened.kind == kind).map(|opened| opened.words.clone())
    };
    let staff = !matches!(class, ViewClass::Screen | ViewClass::Pool | ViewClass::Reporter);
    CaseBody {
        id: case.id().0,
        number: case.origin.number.clone(),
        version: case.version,
        kind: case.origin.kind.word().to_owned(),
        state: case.state.word().to_owned(),
        state_title: case.state.title().to_owned(),
        channel: case.origin.channel.word().to_owned(),
        urgency: case.urgency.word().to_owned(),
        category: category(snapshot, case),
        area: snapshot.area_at(&case.place.path),
        desk: snapshot.area_at(&case.desk),
        due: case.next_due().map(Instant::rfc3339),
        overdue: case.running().any(|clock| clock.is_late(now)),
        level: case.level(),
        opened_at: case.opened_at.rfc3339(),
        updated_at: case.updated_at.rfc3339(),
        closed_at: case.closed_at.map(Instant::rfc3339),
        supervised: case.supervised,
        ending: case.ending.map(|ending| ending.word().to_owned()),
        outcome: case.outcome.map(|outcome| outcome.word().to_owned()),
        owner: case.owner().map(owner),
        view: view_word(class),
        text: of_kind(content::kinds::TEXT).filter(|_| shown.matter != Detail::Hidden),
        address: of_kind(content::kinds::ADDRESS).and_then(|words| masked(words, shown.place, mask_address)),
        location: of_kind(content::kinds::POINT)
            .filter(|_| shown.place == Detail::Full)
            .and_then(|words| serde_json::from_str::<PointBody>(&words).ok())
            .map(super::place::in_wgs84),
        contact: of_kind(content::kinds::CONTACT).and_then(|words| contact(&words, shown)),
        served: of_kind(content::kinds::SERVED).and_then(|words| contact(&words, shown)),
        anonymous: case.origin.parties.anonymous,
        attachments: attachments(case, shown),
        orders: case.orders.iter().map(|order| order_body(case, order, shown.actors)).collect(),
        clocks: if staff { case.clocks.iter().filter(told).map(clock_body).collect() } else { Vec::new() },
        requests: if staff { requests(case) } else { Vec::new() },
        merged_into: case.merged_into.map(|into| into.0),
        voices: u32::try_from(case.voices.len()).unwrap_or(u32::MAX),
        external: if staff { external(case) } else { None },
    }
}

/// The word of a view class.
#[must_use]
pub fn view_word(class: ViewClass) -> String {
    serde_json::to_value(class).ok().and_then(|word| word.as_str().map(str::to_owned)).unwrap_or_default()
}

/// The category's code and name as the case's profile says.
#[must_use]
pub fn category(snapshot: &Snapshot, case: &Case) -> CategoryRef {
    let profile = snapshot.profile_of(case.origin.profile);
    let name =
        profile.and_then(|profile| profile.category(&case.category)).map(|category| category.name.clone());
    CategoryRef { code: case.category.clone(), name: name.unwrap_or_default() }
}

fn owner(owner: Owner) -> String {
    match owner {
        Owner::Queue { role, .. } => format!("queue:{}", role.word()),
        Owner::Unit(_) => "unit".to_owned(),
        Owner::Person(_) => "person".to_owned(),
        Owner::Pool { .. } => "pool".to_owned(),
    }
}

fn masked(words: String, detail: Detail, mask: fn(&str) -> String) -> Option<String> {
    match detail {
        Detail::Hidden => None,
        Detail::Masked => Some(mask(&words)),
        Detail::Full => Some(words),
    }
}

fn contact(words: &str, shown: Fields) -> Option<Contact> {
    let contact: Contact = serde_json::from_str(words).ok()?;
    let name = contact.name.and_then(|name| masked(name, shown.people, mask_name));
    let phone = contact.phone.and_then(|phone| masked(phone, shown.people, mask_phone));
    (shown.people != Detail::Hidden).then_some(Contact { name, phone })
}

fn attachments(case: &Case, shown: Fields) -> Vec<Uuid> {
    if shown.matter == Detail::Hidden { Vec::new() } else { case.attachments.iter().map(|id| id.0).collect() }
}

/// The system's own tasks are nobody's limit.
fn told(clock: &&Clock) -> bool {
    clock.kind.passing() != Passing::Task
}

fn clock_body(clock: &Clock) -> ClockBody {
    ClockBody {
        kind: clock.kind.word().to_owned(),
        name: clock.name.clone(),
        order: clock.order.map(|order| order.0),
        limit: format!("{} {}", clock.limit.amount, clock.limit.unit.word()),
        started_at: clock.started_at.rfc3339(),
        due_at: clock.due_at.rfc3339(),
        provisional: clock.provisional,
        paused: clock.is_paused(),
        level: clock.level,
        ended_at: clock.ended_at.map(Instant::rfc3339),
    }
}

fn requests(case: &Case) -> Vec<RequestBody> {
    let body = |request: &sandan_core::case::Request| RequestBody {
        id: request.id.0,
        kind: request.kind.word().to_owned(),
        granted: request.granted,
    };
    case.requests.iter().map(body).collect()
}

fn external(case: &Case) -> Option<ExternalStateBody> {
    let external = case.external.as_ref()?;
    let reply = match external.reply {
        ReplyState::None => "none",
        ReplyState::Drafted { .. } => "drafted",
        ReplyState::Countersigned { .. } => "countersigned",
        ReplyState::Sent => "sent",
    };
    Some(ExternalStateBody {
        system: external.order.system.clone(),
        number: external.order.number.clone(),
        due: external.order.due.rfc3339(),
        signed: external.signed,
        disputed: external.disputed,
        reply: reply.to_owned(),
    })
}

/// One order; holders only where the reader may know who acts.
#[must_use]
pub fn order_body(case: &Case, order: &Order, actors: Detail) -> OrderBody {
    let due = case.running().filter(|clock| clock.order == Some(order.id)).map(|clock| clock.due_at).min();
    let holders = order.takers.iter().map(|taker| taker.account.0);
    OrderBody {
        id: order.id.0,
        part: order.part.word().to_owned(),
        mode: order.mode.word().to_owned(),
        state: order.state.word().to_owned(),
        state_title: order.state.title().to_owned(),
        ring: order.ring,
        capacity: order.capacity,
        taken: u8::try_from(order.takers.len()).unwrap_or(u8::MAX),
        fence: order.fence,
        unit: order.unit.map(|unit| unit.0),
        holders: if actors == Detail::Hidden { Vec::new() } else { holders.collect() },
        slot: order.slot.map(Instant::rfc3339),
        due: due.filter(|_| order.state != OrderState::Done).map(Instant::rfc3339),
        reworks: order.reworks,
        arrival_code: None,
        arrival_proven: order.takers.iter().any(|taker| taker.proven),
    }
}

/// One line of the timeline; `None` when it is not for this reader.
#[must_use]
pub fn event_body(seq: i64, event: &Event, class: ViewClass, words: &Words) -> Option<EventBody> {
    let shown = fields(class);
    let is_note_of_staff =
        matches!(event.body, Body::Requested { .. } | Body::RequestDecided { .. } | Body::Supervised { .. });
    if is_note_of_staff && shown.notes == Detail::Hidden && class != ViewClass::Auditor {
        return None;
    }
    let mut data = serde_json::to_value(&event.body).unwrap_or_default();
    hide(&mut data, shown);
    let photos = photos_of(&event.body).filter(|photos| !photos.is_empty() && shown.matter != Detail::Hidden);
    if let (Some(photos), Some(map)) = (photos, data.as_object_mut()) {
        let ids = photos.iter().map(|id| Value::String(id.0.to_string())).collect();
        map.insert("attachments".to_owned(), Value::Array(ids));
    }
    let note = contents_of(&event.body).and_then(|content| words.get(&content.id.0));
    let readable = match class {
        ViewClass::Reporter => is_for_reporter(&event.body),
        _ => shown.notes != Detail::Hidden,
    };
    Some(EventBody {
        seq,
        at: event.at.rfc3339(),
        kind: event.body.word(),
        data,
        actor: event.actor.map(|actor| actor.0).filter(|_| shown.actors != Detail::Hidden),
        note: note.filter(|_| readable).map(|opened| opened.words.clone()),
    })
}

/// The content behind an event's note, answer, question or reply.
#[must_use]
pub fn contents_of(body: &Body) -> Option<&ContentRef> {
    match body {
        Body::AnsweredDirectly { answer: content }
        | Body::ResidentAsked { question: content }
        | Body::ReplyDrafted { reply: content }
        | Body::ExternalDisputed { note: content, .. }
        | Body::ExternalExtensionAsked { note: content, .. } => Some(content),
        Body::HandledOnSpot { evidence, .. }
        | Body::FedBack { evidence, .. }
        | Body::OrderDone { evidence, .. }
        | Body::Verified { evidence, .. } => evidence.note.as_ref(),
        Body::Rejected { note, .. }
        | Body::Appealed { note }
        | Body::Withdrawn { note }
        | Body::Contacted { note, .. }
        | Body::HandedUp { note, .. }
        | Body::HandedDown { note, .. }
        | Body::ReferredOut { note, .. }
        | Body::WhistleBlown { note, .. }
        | Body::Revisited { note, .. }
        | Body::Ruled { note, .. }
        | Body::Reopened { note }
        | Body::Requested { note, .. }
        | Body::RequestDecided { note, .. }
        | Body::Supervised { note } => note.as_ref(),
        Body::ResidentAnswered { answer } => answer.as_ref(),
        _ => None,
    }
}

/// The photos that prove a step.
fn photos_of(body: &Body) -> Option<&[AttachmentId]> {
    match body {
        Body::HandledOnSpot { evidence, .. }
        | Body::FedBack { evidence, .. }
        | Body::OrderDone { evidence, .. }
        | Body::Verified { evidence, .. }
        | Body::ExternalDisputed { evidence, .. } => Some(&evidence.attachments),
        _ => None,
    }
}

/// What is said to the resident, and what they said themselves.
const fn is_for_reporter(body: &Body) -> bool {
    matches!(
        body,
        Body::Rejected { .. }
            | Body::Appealed { .. }
            | Body::Withdrawn { .. }
            | Body::AnsweredDirectly { .. }
            | Body::ReferredOut { .. }
            | Body::FedBack { .. }
            | Body::HandledOnSpot { .. }
            | Body::Revisited { .. }
            | Body::Ruled { .. }
            | Body::Reopened { .. }
            | Body::ResidentAsked { .. }
            | Body::ResidentAnswered { .. }
    )
}

/// People's ids leave the data where actors are hidden; content references always do.
fn hide(data: &mut Value, shown: Fields) {
    const CONTENT: &[&str] = &["text", "contents", "note", "answer", "question", "reply", "evidence"];
    const PEOPLE: &[&str] =
        &["account", "person", "offered_to", "from", "to", "claimed_by", "by", "parties", "found_by"];
    let Some(map) = data.as_object_mut() else { return };
    map.retain(|key, _| !CONTENT.contains(&key.as_str()));
    if shown.actors == Detail::Hidden {
        map.retain(|key, value| !PEOPLE.contains(&key.as_str()) || key == "to" && !is_id(value));
    }
}

fn is_id(value: &Value) -> bool {
    value.as_str().is_some_and(|text| text.parse::<Uuid>().is_ok())
}
