//! Reading what was said.

use crate::cases::sight::{Seen, see};
use axum::Json;
use axum::extract::State;
use sandan_boot::App;
use sandan_boot::desk::content::{self, kinds as contents};
use sandan_boot::desk::render::Words;
use sandan_contract::rest::case::Contact;
use sandan_contract::rest::talk::{TalkData, TalkItem, TalkPage, kinds};
use sandan_core::ids::{AccountId, CaseId};
use sandan_core::view::{Detail, ViewClass, fields, mask_name, mask_phone};
use sandan_kit::auth::Principal;
use sandan_kit::body::{PathId, Query};
use sandan_kit::problem::{Code, OrInternal, Problem};
use sandan_store::rows::{CaseLinkRow, EventRow};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes as paths;
use uuid::Uuid;

/// Entries of one page.
const PAGE: usize = 50;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(paths!(talk))
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct TalkQuery {
    cursor: Option<String>,
}

/// Comments, late photos and voices of a case, each by right.
#[utoipa::path(get, path = "/api/v1/cases/{id}/talk", tag = "intake", params(("id" = Uuid, Path), TalkQuery),
    responses((status = 200, body = TalkPage), Problem))]
async fn talk(
    State(app): State<App>,
    principal: Principal,
    PathId(id): PathId<CaseId>,
    Query(query): Query<TalkQuery>,
) -> Result<Json<TalkPage>, Problem> {
    app.rates.principal(principal.district, principal.account())?;
    let seen = see(&app, &principal.actor, id).await?;
    if matches!(seen.class, ViewClass::Screen | ViewClass::Pool | ViewClass::Auditor) {
        return Err(Code::NotFound.into());
    }
    let after = query.cursor.as_deref().map(str::parse::<Uuid>).transpose();
    let after = after.map_err(|_| {
        Problem::new(Code::BadField).field("cursor", "不是有效的游标", "not a cursor of this list")
    })?;
    let mut links = app.store.links_of(id).await.or_internal("read what was said")?;
    links.retain(|link| link.kind == kinds::COMMENT || link.kind == kinds::VOICE);
    let voices = links.iter().filter(|link| link.kind == kinds::VOICE).count() as u64;
    // Ids are in the order of time.
    links.sort_by_key(|link| link.other);
    links.retain(|link| after.is_none_or(|after| link.other > after));
    let full = links.len() > PAGE;
    links.truncate(PAGE);
    let next = links.last().filter(|_| full).map(|link| link.other.to_string());
    let items = items(&app, &seen, principal.account(), &links).await?;
    Ok(Json(TalkPage { items, next, voices }))
}

async fn items(
    app: &App,
    seen: &Seen,
    reader: AccountId,
    links: &[CaseLinkRow],
) -> Result<Vec<TalkItem>, Problem> {
    let mut said = Vec::with_capacity(links.len());
    for link in links {
        let events = app.store.stream_events(link.other).await.or_internal("read an entry")?;
        for event in events {
            let data = TalkData::of(&event.data).ok_or(Code::Internal)?;
            if may_read(seen, reader, &event, &data) {
                said.push((event, data));
            }
        }
    }
    let ids: Vec<Uuid> = said.iter().flat_map(|(_, data)| &data.contents).map(|content| content.id).collect();
    let words = content::open(app, &ids).await?;
    Ok(said.iter().map(|(event, data)| item(seen, reader, event, data, &words)).collect())
}

/// Colleagues' words are for colleagues; a neighbour who joined reads what the staff said and their own.
fn may_read(seen: &Seen, reader: AccountId, event: &EventRow, data: &TalkData) -> bool {
    let own = event.actor == Some(reader.0);
    let colleague = seen.class != ViewClass::Reporter;
    if data.internal {
        return own || (colleague && fields(seen.class).notes != Detail::Hidden);
    }
    own || colleague || !is_another_residents(seen, event)
}

fn is_another_residents(seen: &Seen, event: &EventRow) -> bool {
    let mut voices = seen.case.voices.iter().filter_map(|voice| voice.reporter);
    let of_voice = voices.any(|voice| event.actor == Some(voice.0));
    let reporter = seen.case.origin.parties.reporter.map(|account| account.0);
    let of_reporter = event.actor.is_some() && event.actor == reporter;
    event.kind == kinds::VOICE || of_voice || (of_reporter && !seen.own)
}

fn item(seen: &Seen, reader: AccountId, event: &EventRow, data: &TalkData, words: &Words) -> TalkItem {
    let of_kind = |kind: &str| {
        let mut opened = data.contents.iter().filter_map(|content| words.get(&content.id));
        opened.find(|opened| opened.kind == kind).map(|opened| opened.words.clone())
    };
    let own = event.actor == Some(reader.0);
    let shown = fields(seen.class);
    let colleague = seen.class != ViewClass::Reporter;
    TalkItem {
        id: event.stream,
        at: event.at.rfc3339(),
        kind: event.kind.clone(),
        note: of_kind(contents::COMMENT).filter(|note| !note.is_empty()),
        attachments: data.attachments.clone(),
        internal: data.internal,
        own,
        actor: event.actor.filter(|_| own || (colleague && shown.actors == Detail::Full)),
        contact: of_kind(contents::CONTACT).filter(|_| colleague || own).and_then(|words| masked(&words)),
    }
}

fn masked(words: &str) -> Option<Contact> {
    let contact: Contact = serde_json::from_str(words).ok()?;
    let name = contact.name.map(|name| mask_name(&name));
    Some(Contact { name, phone: contact.phone.map(|phone| mask_phone(&phone)) })
}
