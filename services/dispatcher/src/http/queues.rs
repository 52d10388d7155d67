//! How much waits where.

use super::SERVICE;
use super::scope::{reach, sees_lists};
use axum::Json;
use axum::extract::State;
use sandan_boot::App;
use sandan_contract::rest::work::{QueueBody, QueueList};
use sandan_core::case::state::CaseState;
use sandan_core::role::Role;
use sandan_core::time::Instant;
use sandan_kit::auth::Principal;
use sandan_kit::problem::{OrInternal, Problem};
use sandan_kit::routes::{RouteInfo, Who};
use sandan_store::find::{CaseFilter, CaseScope};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(super) const TABLE: &[RouteInfo] = &[RouteInfo::new("GET", "/api/v1/queues", SERVICE, Who::Staff)];

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(queues))
}

/// Open cases by state and owner within the caller's scopes.
#[utoipa::path(
    get, path = "/api/v1/queues", tag = "dispatcher",
    responses((status = 200, description = "the open states in their order", body = QueueList), Problem)
)]
async fn queues(State(app): State<App>, principal: Principal) -> Result<Json<QueueList>, Problem> {
    app.rates.principal(principal.district, principal.account())?;
    principal.require_staff()?;
    let now = app.store.now().await.or_internal("read the time")?;
    let reach = reach(&principal.actor, sees_lists);
    let scope = CaseScope::Any { paths: reach.paths, units: reach.units, reporter: None };
    let mut items = Vec::with_capacity(CaseState::OPEN.len());
    for state in CaseState::OPEN {
        items.push(QueueBody {
            state: state.word().to_owned(),
            state_title: state.title().to_owned(),
            owner: owner(*state),
            count: count(&app, &scope, *state, None).await?,
            overdue: count(&app, &scope, *state, Some(now)).await?,
        });
    }
    Ok(Json(QueueList { items, as_of: now.rfc3339() }))
}

async fn count(app: &App, scope: &CaseScope, state: CaseState, due: Option<Instant>) -> Result<u64, Problem> {
    let mut filter = CaseFilter::new(scope.clone());
    filter.states = vec![state.word().to_owned()];
    filter.overdue_at = due;
    let count = app.store.count_cases(app.district, &filter).await.or_internal("count cases")?;
    Ok(u64::try_from(count).unwrap_or(0))
}

/// Whose queue a state is, as [`sandan_core::case::Case::owner`] has it for the ordinary case.
fn owner(state: CaseState) -> String {
    let role = match state {
        CaseState::Submitted => Role::Acceptor,
        CaseState::Accepted => Role::Dispatcher,
        CaseState::Shelved => Role::Supervisor,
        CaseState::FedBack => Role::Checker,
        CaseState::Revisiting => Role::Revisiter,
        _ => return "holder".to_owned(),
    };
    format!("queue:{}", role.word())
}
