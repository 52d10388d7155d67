//! Full values, with a reason: logged before they are shown, and told to the resident.

use super::note::Note;
use crate::cases::sight::{Seen, contents, see};
use axum::Json;
use axum::extract::State;
use sandan_boot::App;
use sandan_boot::desk::content::{self, kinds};
use sandan_contract::rest::privacy::{RevealBody, Revealed};
use sandan_core::ids::CaseId;
use sandan_core::role::Role;
use sandan_core::view::ViewClass;
use sandan_kit::auth::Principal;
use sandan_kit::body::{Body, PathId};
use sandan_kit::problem::{Code, OrInternal, Problem};
use sandan_kit::text;
use sandan_store::Change;
use serde::de::DeserializeOwned;
use std::collections::HashMap;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes as paths;
use uuid::Uuid;

const FIELDS: &[&str] = &["contact", "served", "address", "location"];
const MAX_REASON: usize = 200;
/// Content kind of the reasons.
const REASON: &str = "reason";

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(paths!(reveal))
}

/// Shows full values to staff with a reason. 保密 orders hide the caller from all but the desk and those above it.
#[utoipa::path(post, path = "/api/v1/cases/{id}/reveal", tag = "intake", params(("id" = Uuid, Path)),
    request_body = RevealBody, responses((status = 200, body = Revealed), Problem))]
async fn reveal(
    State(app): State<App>,
    principal: Principal,
    PathId(id): PathId<CaseId>,
    Body(body): Body<RevealBody>,
) -> Result<Json<Revealed>, Problem> {
    app.rates.principal(principal.district, principal.account())?;
    principal.require_staff()?;
    let seen = see(&app, &principal.actor, id).await?;
    let fields = fields(body.fields)?;
    let reason = text::check_line("reason", &body.reason, MAX_REASON)?;
    if !may_reveal(&seen, &principal) {
        return Err(Code::Forbidden.into());
    }
    log(&app, &principal, &seen, &fields, &reason).await?;
    let ids: Vec<Uuid> = contents(&seen.case).collect();
    let words = content::open(&app, &ids).await?;
    let by_kind: HashMap<&str, &str> =
        words.values().map(|opened| (opened.kind.as_str(), opened.words.as_str())).collect();
    let asked = |field: &str| fields.iter().any(|asked| asked == field);
    let of = |field: &str, kind: &str| asked(field).then(|| by_kind.get(kind).copied()).flatten();
    Ok(Json(Revealed {
        case: id.0,
        contact: of("contact", kinds::CONTACT).and_then(parse),
        served: of("served", kinds::SERVED).and_then(parse),
        address: of("address", kinds::ADDRESS).map(str::to_owned),
        location: of("location", kinds::POINT).and_then(parse),
    }))
}

fn parse<T: DeserializeOwned>(words: &str) -> Option<T> {
    serde_json::from_str(words).ok()
}

fn fields(asked: Vec<String>) -> Result<Vec<String>, Problem> {
    let fits = !asked.is_empty() && asked.len() <= FIELDS.len();
    if fits && asked.iter().all(|field| FIELDS.contains(&field.as_str())) {
        return Ok(asked);
    }
    let known = FIELDS.join(", ");
    Err(Problem::new(Code::BadField).field(
        "fields",
        format!("应取自 {known}"),
        format!("must be of {known}"),
    ))
}

fn may_reveal(seen: &Seen, principal: &Principal) -> bool {
    let at_desk = principal.actor.may_as(Role::Acceptor, &seen.case.desk, &[]);
    match seen.class {
        ViewClass::Supervisor => true,
        ViewClass::Staff => !seen.case.origin.parties.secret || at_desk,
        ViewClass::Unit | ViewClass::Holder => !seen.case.origin.parties.secret,
        ViewClass::HolderSecret
        | ViewClass::Reporter
        | ViewClass::Screen
        | ViewClass::Pool
        | ViewClass::Auditor => false,
    }
}

/// The reason is content of the resident, so that an erasure takes it along.
async fn log(
    app: &App,
    principal: &Principal,
    seen: &Seen,
    fields: &[String],
    reason: &str,
) -> Result<(), Problem> {
    let case = seen.case.id().0;
    let subject = seen.case.origin.parties.reporter.map(|reporter| reporter.0);
    let (reference, row) = content::seal(app, case, subject, REASON, reason, seen.now)?;
    let mut change = Change::new(app.district);
    change.rows.push(row);
    app.store.commit(change).await.map_err(sandan_boot::desk::change::refused)?;
    let note = Note { what: "reveal".to_owned(), fields: fields.to_vec(), reason: Some(reference.id.0) };
    let (account, line) = (Some(principal.account().0), note.write());
    let logged = app.store.log_access(app.district, seen.now, account, &line, Some(case));
    logged.await.or_internal("log a read of personal data")?;
    Ok(())
}
