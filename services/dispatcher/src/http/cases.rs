//! Commands on cases. Each has its own path, so that the interface's description names it.

use super::may_call;
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
use sandan_kit::routes::Who;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

macro_rules! commands {
    ($($(#[$doc:meta])* $handler:ident, $name:ident, $path:literal;)*) => {
        $(
            $(#[$doc])*
            #[utoipa::path(
                post, path = $path, tag = "dispatcher",
                params(("id" = Uuid, Path, description = "the case")),
                request_body = CommandBody,
                responses((status = 200, description = "the case as the caller may see it now", body = CaseBody), Problem)
            )]
            async fn $handler(
                State(app): State<App>,
                call: Call,
                PathId(id): PathId<CaseId>,
                body: HashedBody<CommandBody>,
            ) -> Result<Answer, Problem> {
                give(&app, &call, id, CommandName::$name, body).await
            }
        )*

        pub(super) fn routes() -> OpenApiRouter<App> {
            OpenApiRouter::new()$(.routes(routes!($handler)))*
        }

        pub(super) const ROUTES: &[(&str, CommandName)] = &[$(($path, CommandName::$name),)*];
    };
}

async fn give(
    app: &App,
    call: &Call,
    case: CaseId,
    name: CommandName,
    body: HashedBody<CommandBody>,
) -> Result<Answer, Problem> {
    app.rates.principal(call.principal.district, call.principal.account())?;
    if may_call(name) == Who::Staff {
        call.principal.require_staff()?;
    }
    command(app, call, case, None, name, body).await
}

commands! {
    /// 派单: offers to volunteers, invites one, or tells a worker or a unit to. Takes part, mode, unit, person, area, capacity, slot, note.
    place_order, PlaceOrder, "/api/v1/cases/{id}/commands/place_order";
    /// 当场处理: a grid worker solves it where they stand. Takes outcome, note, attachments.
    handle_on_spot, HandleOnSpot, "/api/v1/cases/{id}/commands/handle_on_spot";
    /// 直接答复: a consultation is answered at the desk. Takes note.
    answer, Answer, "/api/v1/cases/{id}/commands/answer";
    /// 上报: to the desk one level up. Takes note.
    hand_up, HandUp, "/api/v1/cases/{id}/commands/hand_up";
    /// 交办: to a desk below. Takes area, note.
    hand_down, HandDown, "/api/v1/cases/{id}/commands/hand_down";
    /// 转办: another house signed for it and the resident was told. Takes to, signed_by, resident_told, note.
    refer_out, ReferOut, "/api/v1/cases/{id}/commands/refer_out";
    /// 吹哨: convenes units for a joint matter. Takes units, note.
    whistle, Whistle, "/api/v1/cases/{id}/commands/whistle";
    /// 报到: a whistled unit is there. Takes order.
    arrive, Arrive, "/api/v1/cases/{id}/commands/arrive";
    /// 先行联系: an attempt to reach the resident. Takes attempt, note.
    contact, Contact, "/api/v1/cases/{id}/commands/contact";
    /// 反馈: what came of it, with evidence. Takes outcome, note, attachments.
    feed_back, FeedBack, "/api/v1/cases/{id}/commands/feed_back";
    /// 申请延期. Takes order, limit, note.
    request_extend, RequestExtend, "/api/v1/cases/{id}/commands/request_extend";
    /// 申请退单. Takes order, note.
    request_return, RequestReturn, "/api/v1/cases/{id}/commands/request_return";
    /// 申请挂账. Takes limit (until it is looked at again), note.
    request_shelve, RequestShelve, "/api/v1/cases/{id}/commands/request_shelve";
    /// 申请剔除. Takes note; needs two approvers.
    request_exclude, RequestExclude, "/api/v1/cases/{id}/commands/request_exclude";
    /// 同意 a request. Takes request, note.
    approve, Approve, "/api/v1/cases/{id}/commands/approve";
    /// 驳回 a request. Takes request, note.
    refuse, Refuse, "/api/v1/cases/{id}/commands/refuse";
    /// 恢复办理: what was shelved is taken up again.
    resume, Resume, "/api/v1/cases/{id}/commands/resume";
    /// 督办: takes the case under watch. Takes note.
    supervise, Supervise, "/api/v1/cases/{id}/commands/supervise";
    /// 询问居民: the handling limits pause until the answer. Takes note (the question).
    ask_resident, AskResident, "/api/v1/cases/{id}/commands/ask_resident";
    /// 签收上级工单.
    sign_external, SignExternal, "/api/v1/cases/{id}/commands/sign_external";
    /// 派单异议 to the superior platform. Takes note, attachments.
    dispute, Dispute, "/api/v1/cases/{id}/commands/dispute";
    /// 申请上级延期. Takes due, note.
    request_external_extension, RequestExternalExtension, "/api/v1/cases/{id}/commands/request_external_extension";
    /// 拟稿: the reply to the superior platform. Takes note.
    draft_reply, DraftReply, "/api/v1/cases/{id}/commands/draft_reply";
    /// 审签: somebody else than who drafted it.
    countersign, Countersign, "/api/v1/cases/{id}/commands/countersign";
    /// 回复上级.
    send_reply, SendReply, "/api/v1/cases/{id}/commands/send_reply";
    /// 接收上级结果: their revisit and their verdict. Takes solved, satisfied, redo, due.
    receive_external_result, ReceiveExternalResult, "/api/v1/cases/{id}/commands/receive_external_result";
}
