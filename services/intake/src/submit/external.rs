//! Superior orders come once, however often they are sent.

use super::record::render;
use crate::caller::Caller;
use axum::http::StatusCode;
use sandan_boot::App;
use sandan_contract::rest::intake::NewCaseAnswer;
use sandan_core::case::Case;
use sandan_core::case::event::ExternalOrder;
use sandan_kit::idempotency::Answer;
use sandan_kit::problem::{OrInternal, Problem};
use sandan_store::CounterStep;
use sandan_store::find::{CaseFilter, CaseScope};
use uuid::Uuid;

/// The guard that lets one case per order number through.
const GUARD: &str = "external_order";

/// Takes the order's number; a second change that takes it loses.
pub fn guard(order: &ExternalOrder) -> CounterStep {
    let slot = format!("{}/{}", order.system, order.number);
    CounterStep { kind: GUARD.to_owned(), id: Uuid::nil(), slot, delta: 1, max: Some(1) }
}

/// The case that this order has already, as an answer of 200.
pub async fn earlier(
    app: &App,
    caller: &Caller,
    order: Option<&ExternalOrder>,
) -> Result<Option<Answer>, Problem> {
    let Some(order) = order else { return Ok(None) };
    let mut filter = CaseFilter::new(CaseScope::District);
    filter.external = Some((order.system.clone(), order.number.clone()));
    let rows = app.store.list_cases(app.district, &filter).await.or_internal("find a superior order")?;
    let Some(row) = rows.first() else { return Ok(None) };
    let case: Case = serde_json::from_str(&row.body).or_internal("read a case's body")?;
    let body = NewCaseAnswer { case: render(app, caller, &case), advice: None, suggested: None };
    Answer::json(StatusCode::OK, &body).map(Some)
}
