//! What is said beside a case: comments, late photos, and neighbours' voices.
//!
//! Each entry is a stream of its own with one event, linked to its case. Nobody waits for anybody, five hundred
//! neighbours neither, and the case's version stands still: a claim never fails over a comment.

mod entry;
mod read;
mod write;

use sandan_boot::App;
use sandan_contract::rest::talk::kinds;
use sandan_core::ids::CaseId;
use sandan_kit::problem::{OrInternal, Problem};
use utoipa_axum::router::OpenApiRouter;

pub(crate) fn routes() -> OpenApiRouter<App> {
    write::routes().merge(read::routes())
}

/// How many neighbours said "我也遇到".
///
/// # Errors
/// When the store cannot be read.
pub(crate) async fn crowd(app: &App, case: CaseId) -> Result<usize, Problem> {
    let links = app.store.links_of(case).await.or_internal("read a case's voices")?;
    Ok(links.iter().filter(|link| link.kind == kinds::VOICE).count())
}
