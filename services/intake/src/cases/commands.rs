//! Commands that residents and the front desk give.

use axum::extract::State;
use sandan_boot::App;
use sandan_boot::desk::http::{Call, command};
use sandan_contract::rest::case::CaseBody;
use sandan_contract::rest::command::CommandBody;
use sandan_core::command::CommandName;
use sandan_core::ids::CaseId;
use sandan_kit::body::{HashedBody, PathId};
use sandan_kit::idempotency::Answer;
use sandan_kit::problem::Problem;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes as paths;

/// One handler per command, so that each stands in the interface's description with its own words.
macro_rules! commands {
    ($($(#[$doc:meta])* $handler:ident, $path:tt, $name:ident;)*) => {
        $(
            $(#[$doc])*
            #[utoipa::path(post, path = $path, tag = "intake", params(("id" = Uuid, Path)),
                request_body = CommandBody, responses((status = 200, body = CaseBody), Problem))]
            async fn $handler(
                State(app): State<App>,
                PathId(id): PathId<CaseId>,
                call: Call,
                body: HashedBody<CommandBody>,
            ) -> Result<Answer, Problem> {
                app.rates.principal(call.principal.district, call.principal.account())?;
                command(&app, &call, id, None, CommandName::$name, body).await
            }
        )*

        pub(super) fn routes() -> OpenApiRouter<App> {
            OpenApiRouter::new()$(.routes(paths!($handler)))*
        }
    };
}

commands! {
    /// 受理; `category` and `urgency` may be corrected.
    accept, "/api/v1/cases/{id}/commands/accept", Accept;
    /// 不予受理; `reason`, and `note` for the resident.
    reject, "/api/v1/cases/{id}/commands/reject", Reject;
    /// 并案: this case becomes a voice of `case`.
    merge, "/api/v1/cases/{id}/commands/merge", Merge;
    /// 拆并 from `case`.
    unmerge, "/api/v1/cases/{id}/commands/unmerge", Unmerge;
    /// 改正位置: `location`, or `area` by its code.
    relocate, "/api/v1/cases/{id}/commands/relocate", Relocate;
    /// 撤回, before the feedback.
    withdraw, "/api/v1/cases/{id}/commands/withdraw", Withdraw;
    /// 申诉 against a refusal, once.
    appeal, "/api/v1/cases/{id}/commands/appeal", Appeal;
    /// 重启 inside the window.
    reopen, "/api/v1/cases/{id}/commands/reopen", Reopen;
    /// 居民答复 to what was asked; `note`.
    resident_reply, "/api/v1/cases/{id}/commands/resident_reply", ResidentReply;
}
