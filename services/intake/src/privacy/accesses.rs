//! Who looked at full values: for the resident, and for those who supervise.

use super::note::Note;
use crate::cases::sight::see;
use axum::Json;
use axum::extract::State;
use sandan_boot::App;
use sandan_boot::desk::content;
use sandan_boot::directory::Snapshot;
use sandan_contract::rest::privacy::{AccessItem, AccessList};
use sandan_core::ids::{AccountId, CaseId};
use sandan_core::role::Role;
use sandan_core::view::ViewClass;
use sandan_kit::auth::Principal;
use sandan_kit::body::PathId;
use sandan_kit::problem::{Code, OrInternal, Problem};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes as paths;
use uuid::Uuid;

/// The newest looks that are shown.
const MOST: u64 = 200;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(paths!(accesses))
}

/// Every look at full values of a case: what, when, in which role, and why.
#[utoipa::path(get, path = "/api/v1/cases/{id}/accesses", tag = "intake", params(("id" = Uuid, Path)),
    responses((status = 200, body = AccessList), Problem))]
async fn accesses(
    State(app): State<App>,
    principal: Principal,
    PathId(id): PathId<CaseId>,
) -> Result<Json<AccessList>, Problem> {
    app.rates.principal(principal.district, principal.account())?;
    let seen = see(&app, &principal.actor, id).await?;
    let watches = matches!(seen.class, ViewClass::Supervisor | ViewClass::Auditor);
    if !watches && !seen.own {
        return Err(Code::NotFound.into());
    }
    let rows = app.store.access_log_of(app.district, id.0, MOST).await.or_internal("read the access log")?;
    let notes: Vec<Note> = rows.iter().map(|row| Note::read(&row.what)).collect();
    let ids: Vec<Uuid> = notes.iter().filter_map(|note| note.reason).collect();
    let words = content::open(&app, &ids).await?;
    let snapshot = app.directory.now();
    let item = |(row, note): (&sandan_store::rows::AccessLogRow, Note)| AccessItem {
        at: row.at.rfc3339(),
        what: note.what,
        fields: note.fields,
        reason: note.reason.and_then(|id| words.get(&id)).map(|opened| opened.words.clone()),
        role: role(&snapshot, row.actor),
        actor: row.actor.filter(|_| watches),
    };
    Ok(Json(AccessList { case: id.0, items: rows.iter().zip(notes).map(item).collect() }))
}

/// Staff are named by their role.
fn role(snapshot: &Snapshot, actor: Option<Uuid>) -> String {
    let entry = actor.and_then(|actor| snapshot.accounts.get(&AccountId(actor)));
    let roles = entry.into_iter().flat_map(|entry| &entry.grants).map(|grant| grant.role);
    let first = roles.filter(|role| *role != Role::Resident).min();
    first.map_or_else(|| "工作人员".to_owned(), |role| role.title().to_owned())
}
