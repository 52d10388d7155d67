//! `/api/v1/people`: the cards of those who can take orders.

use super::guard::{Staff, SystemAdmin};
use crate::accounts::set_card;
use crate::people::{check_card, may_manage, may_see};
use axum::Json;
use axum::extract::State;
use sandan_boot::App;
use sandan_contract::rest::accounts::{PeopleBody, PersonBody};
use sandan_contract::rest::registry::PersonDoc;
use sandan_core::area::AreaPath;
use sandan_core::ids::AccountId;
use sandan_kit::body::{Body, PathId, Query};
use sandan_kit::problem::{Code, Problem};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(one, save))
}

/// Cards on a page.
const PAGE: usize = 200;

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct PeopleQuery {
    /// `volunteer`, `grid_worker` or `handler`.
    kind: Option<String>,
    /// Code of an area: who serves there, below or above.
    area: Option<String>,
    /// A skill that they must have.
    skill: Option<String>,
    /// `next` of the page before.
    after: Option<Uuid>,
}

/// Who can take orders in the places and units that the caller answers for.
#[utoipa::path(get, path = "/api/v1/people", tag = "registry", params(PeopleQuery),
    responses((status = 200, body = PeopleBody), Problem))]
async fn list(
    State(app): State<App>,
    Staff(principal): Staff,
    Query(query): Query<PeopleQuery>,
) -> Result<Json<PeopleBody>, Problem> {
    let snapshot = app.directory.now();
    let area = match &query.area {
        None => None,
        Some(code) => {
            let path = snapshot.grid.as_ref().and_then(|grid| grid.tree().path(code).cloned());
            let unknown = || Problem::new(Code::BadField).field("area", "没有这个区域", "no such area");
            Some(path.ok_or_else(unknown)?)
        }
    };
    let serves = |card: &PersonDoc, area: &AreaPath| {
        let mut paths = card.areas.iter().cloned().map(AreaPath::from_stored);
        paths.any(|path| area.contains(&path) || path.contains(area))
    };
    let fits = |card: &PersonDoc| {
        query.kind.as_ref().is_none_or(|kind| card.kind == *kind)
            && query.skill.as_ref().is_none_or(|skill| card.skills.contains(skill))
            && area.as_ref().is_none_or(|area| serves(card, area))
            && may_see(&principal, card)
    };
    let after = AccountId(query.after.unwrap_or_default());
    let behind = snapshot.people.range((std::ops::Bound::Excluded(after), std::ops::Bound::Unbounded));
    let found = behind.filter(|(_, card)| fits(card));
    let mut people: Vec<PersonBody> =
        found.take(PAGE + 1).map(|(id, card)| PersonBody { id: id.0, person: card.clone() }).collect();
    let more = people.len() > PAGE;
    people.truncate(PAGE);
    let next = people.last().filter(|_| more).map(|last| last.id);
    Ok(Json(PeopleBody { people, next }))
}

/// One card.
#[utoipa::path(get, path = "/api/v1/people/{id}", tag = "registry", params(("id" = Uuid, Path)),
    responses((status = 200, body = PersonBody), Problem))]
async fn one(
    State(app): State<App>,
    Staff(principal): Staff,
    PathId(id): PathId<AccountId>,
) -> Result<Json<PersonBody>, Problem> {
    let snapshot = app.directory.now();
    let card = snapshot.people.get(&id).filter(|card| may_see(&principal, card)).ok_or(Code::NotFound)?;
    Ok(Json(PersonBody { id: id.0, person: card.clone() }))
}

/// Replace a card, or give one to an account that has none.
#[utoipa::path(put, path = "/api/v1/people/{id}", tag = "registry", params(("id" = Uuid, Path)),
    request_body = PersonDoc, responses((status = 200, body = PersonBody), Problem))]
async fn save(
    State(app): State<App>,
    admin: SystemAdmin,
    PathId(id): PathId<AccountId>,
    Body(card): Body<PersonDoc>,
) -> Result<Json<PersonBody>, Problem> {
    let snapshot = app.directory.now();
    if let Some(old) = snapshot.people.get(&id) {
        may_manage(&admin.0, &snapshot, old)?;
    } else if !snapshot.accounts.contains_key(&id) {
        return Err(Code::NotFound.into());
    }
    check_card(&snapshot, &card)?;
    may_manage(&admin.0, &snapshot, &card)?;
    set_card(&app, id, &card, admin.by()).await?;
    Ok(Json(PersonBody { id: id.0, person: card }))
}
