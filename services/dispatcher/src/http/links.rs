//! Offers taken from the link in a message: without a sign-in, with nothing typed, and nothing else than this offer.

use super::SERVICE;
use super::lists::shown;
use axum::Json;
use axum::extract::State;
use sandan_boot::App;
use sandan_boot::desk::executor::{Asked, execute};
use sandan_boot::desk::load;
use sandan_boot::message::MessageData;
use sandan_contract::rest::command::CommandBody;
use sandan_contract::rest::order::{LinkAct, LinkBody, LinkedOffer};
use sandan_core::command::CommandName;
use sandan_core::ids::{AccountId, CaseId, OrderId};
use sandan_core::message::Template;
use sandan_core::role::Actor;
use sandan_kit::auth::{Principal, Rights, read_link};
use sandan_kit::body::Body;
use sandan_kit::problem::{Code, OrInternal, Problem};
use sandan_kit::routes::{RouteInfo, Who};
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

pub(super) const TABLE: &[RouteInfo] = &[
    RouteInfo::new("POST", "/api/v1/links/open", SERVICE, Who::Public),
    RouteInfo::new("POST", "/api/v1/links/act", SERVICE, Who::Public),
];

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(open)).routes(routes!(act))
}

/// The offer behind the link of a message.
///
/// The link is the proof; it is good for some hours and for this offer alone. It stands in the body, never in a path,
/// so that no log holds it.
#[utoipa::path(post, path = "/api/v1/links/open", tag = "dispatcher", request_body = LinkBody,
    responses((status = 200, body = LinkedOffer), Problem))]
async fn open(State(app): State<App>, Body(body): Body<LinkBody>) -> Result<Json<LinkedOffer>, Problem> {
    let offered = Offered::behind(&app, &body.link).await?;
    offered.now(&app).await.map(Json)
}

/// Takes the offer, signs up for it, or declines it. Given again it answers the same.
#[utoipa::path(post, path = "/api/v1/links/act", tag = "dispatcher", request_body = LinkAct,
    responses((status = 200, body = LinkedOffer), Problem))]
async fn act(State(app): State<App>, Body(body): Body<LinkAct>) -> Result<Json<LinkedOffer>, Problem> {
    let offered = Offered::behind(&app, &body.link).await?;
    let name = match body.command.as_str() {
        "claim" => CommandName::Claim,
        "express_interest" => CommandName::ExpressInterest,
        "decline" => CommandName::Decline,
        _ => return Err(Problem::new(Code::BadField).field("command", "没有这个操作", "no such command")),
    };
    let fence = offered.data.fence.filter(|_| name == CommandName::Claim);
    let asked = Asked {
        case: CaseId(offered.data.case),
        order: Some(offered.order),
        name,
        body: CommandBody { fence, ..CommandBody::default() },
        keyed: None,
    };
    match execute(&app, &offered.principal, asked).await {
        Ok(_) => {}
        // The answer to the first attempt was lost on the way, or somebody else was quicker: both are seen below.
        Err(problem) if is_told_by_state(problem.code()) => {}
        Err(problem) => return Err(problem),
    }
    offered.now(&app).await.map(Json)
}

const fn is_told_by_state(code: Code) -> bool {
    matches!(code, Code::AlreadyDone | Code::LostClaim | Code::WrongState | Code::NotFound)
}

/// An offer to somebody, proved by the link that was sent to them.
struct Offered {
    principal: Principal,
    order: OrderId,
    data: MessageData,
}

impl Offered {
    async fn behind(app: &App, link: &str) -> Result<Self, Problem> {
        let over = || Problem::new(Code::LinkOver);
        let id = read_link(&app.sealer, link).ok_or_else(over)?;
        if is_old(id, app.config.messages.link_hours) {
            return Err(over());
        }
        let row =
            app.store.message(app.district, id).await.or_internal("read a message")?.ok_or_else(over)?;
        let is_offer =
            matches!(Template::from_word(&row.template), Some(Template::Offer | Template::Invited));
        let data = MessageData::read(&row).filter(|_| is_offer).ok_or_else(over)?;
        let (Some(account), Some(order)) = (row.account.map(AccountId), data.order.map(OrderId)) else {
            return Err(over());
        };
        app.rates.principal(app.district, account)?;
        let rights = app.directory.of(app.district, account).filter(|rights| !rights.disabled);
        let rights = rights.ok_or_else(over)?;
        let actor = Actor { account, grants: rights.grants };
        // No session: whatever asks for one finds none.
        let principal = Principal { district: app.district, actor, session: Uuid::nil(), name: rights.name };
        Ok(Self { principal, order, data })
    }

    async fn now(&self, app: &App) -> Result<LinkedOffer, Problem> {
        let case = load(app, CaseId(self.data.case)).await?.case;
        let order = case.order(self.order).ok_or(Code::NotFound)?;
        let item = shown(app, &self.principal.actor, &case, order).await?;
        let relation = item.as_ref().map_or("", |item| item.relation.as_str());
        let (state, may): (&str, &[&str]) = match (relation, self.data.mode.as_deref()) {
            ("holder", _) => ("mine", &[]),
            ("interested", _) => ("interested", &[]),
            ("invited", _) => ("open", &["claim", "decline"]),
            ("offered", Some("interest")) => ("open", &["express_interest"]),
            ("offered", _) => ("open", &["claim"]),
            _ => ("gone", &[]),
        };
        Ok(LinkedOffer {
            state: state.to_owned(),
            order: item.filter(|_| state != "gone"),
            may: may.iter().map(|word| (*word).to_owned()).collect(),
        })
    }
}

/// The first 48 bits of an id are the milliseconds of real time at which it was made (UUIDv7).
fn is_old(id: Uuid, hours: u32) -> bool {
    let made = UNIX_EPOCH + Duration::from_millis((id.as_u128() >> 80) as u64);
    let life = Duration::from_secs(u64::from(hours) * 3_600);
    SystemTime::now().duration_since(made).is_ok_and(|age| age > life)
}
