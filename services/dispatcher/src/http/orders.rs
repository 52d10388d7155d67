//! Commands on orders.

use super::may_call;
use axum::extract::State;
use sandan_boot::App;
use sandan_boot::desk::http::{Call, command};
use sandan_boot::desk::load;
use sandan_contract::rest::case::CaseBody;
use sandan_contract::rest::command::CommandBody;
use sandan_core::command::rule;
use sandan_core::command::{CommandName, Rejection};
use sandan_core::ids::{CaseId, OrderId};
use sandan_kit::auth::Principal;
use sandan_kit::body::{HashedBody, PathId};
use sandan_kit::idempotency::Answer;
use sandan_kit::problem::{Code, OrInternal, Problem};
use sandan_kit::routes::Who;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

macro_rules! commands {
    ($($(#[$doc:meta])* $handler:ident, $name:ident, $path:literal;)*) => {
        $(
            $(#[$doc])*
            #[utoipa::path(
                post, path = $path, tag = "dispatcher",
                params(("id" = Uuid, Path, description = "the order")),
                request_body = CommandBody,
                responses((status = 200, description = "the case as the caller may see it now", body = CaseBody), Problem)
            )]
            async fn $handler(
                State(app): State<App>,
                call: Call,
                PathId(id): PathId<OrderId>,
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
    order: OrderId,
    name: CommandName,
    body: HashedBody<CommandBody>,
) -> Result<Answer, Problem> {
    app.rates.principal(call.principal.district, call.principal.account())?;
    if may_call(name) == Who::Staff {
        call.principal.require_staff()?;
    }
    let case = case_of(app, order).await?;
    let given = command(app, call, case, Some(order), name, body).await;
    match given {
        Err(problem) if problem.code() == Code::NotFound => {
            Err(too_late(app, &call.principal, case, order).await.unwrap_or(problem))
        }
        given => given,
    }
}

/// The case of an order.
///
/// # Errors
/// 404 when there is no such order in this district.
pub(super) async fn case_of(app: &App, order: OrderId) -> Result<CaseId, Problem> {
    if order.district() != app.district {
        return Err(Code::NotFound.into());
    }
    let row = app.store.load_order(order).await.or_internal("read an order")?;
    row.map(|row| CaseId(row.case_id)).ok_or_else(|| Code::NotFound.into())
}

/// Somebody to whose pool it was offered, and who comes when it is gone, is told that somebody else was quicker.
async fn too_late(app: &App, principal: &Principal, case: CaseId, order: OrderId) -> Option<Problem> {
    let case = load(app, case).await.ok()?.case;
    let order = case.order(order)?;
    let gone = !order.state.is_waiting() && !order.takers.is_empty();
    let asked = rule::Who::Asked.holds_order(order, &principal.actor);
    let subject = case.is_about(principal.account(), &rule::units_of(&principal.actor));
    (gone && asked && !subject).then(|| Rejection::LostClaim { fence: order.fence }.into())
}

commands! {
    /// 报名: shows interest; one of the interested is chosen when the window is over.
    express_interest, ExpressInterest, "/api/v1/orders/{id}/commands/express_interest";
    /// 接单: the first valid claim wins. Takes fence, person (a station keeper claims for somebody who telephoned).
    claim, Claim, "/api/v1/orders/{id}/commands/claim";
    /// 签收: a worker or a unit takes what it was told to.
    sign, Sign, "/api/v1/orders/{id}/commands/sign";
    /// 婉拒: the invited volunteer says no; it costs nothing.
    decline, Decline, "/api/v1/orders/{id}/commands/decline";
    /// 放弃: a volunteer gives it back; needs no approval.
    release, Release, "/api/v1/orders/{id}/commands/release";
    /// 签到 at the place. Takes fence.
    check_in, CheckIn, "/api/v1/orders/{id}/commands/check_in";
    /// 签退. Takes fence.
    check_out, CheckOut, "/api/v1/orders/{id}/commands/check_out";
    /// 转交 to a colleague. Takes person.
    transfer, Transfer, "/api/v1/orders/{id}/commands/transfer";
    /// 免除协办.
    waive_assist, WaiveAssist, "/api/v1/orders/{id}/commands/waive_assist";
    /// 办毕. Takes fence, note, attachments.
    done, Done, "/api/v1/orders/{id}/commands/done";
}
