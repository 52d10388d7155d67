//! Messages to people.

use axum::Json;
use axum::extract::State;
use sandan_boot::App;
use sandan_contract::rest::auth::{MessageBody, MessagesBody};
use sandan_kit::auth::Principal;
use sandan_kit::problem::{Code, OrInternal, Problem};
use sandan_store::rows::MessageRow;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// How many are shown.
const SHOWN: u64 = 100;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(mine)).routes(routes!(demo))
}

/// My newest messages.
#[utoipa::path(get, path = "/api/v1/messages", tag = "registry",
    responses((status = 200, body = MessagesBody), Problem))]
async fn mine(State(app): State<App>, principal: Principal) -> Result<Json<MessagesBody>, Problem> {
    let rows = app.store.messages_of(app.district, principal.account().0, SHOWN).await;
    body(rows.or_internal("read messages")?).map(Json)
}

/// In a demo, everybody's newest messages, one-time codes included: there is no SMS. Elsewhere there is no such page.
#[utoipa::path(get, path = "/api/v1/demo/messages", tag = "registry",
    responses((status = 200, body = MessagesBody), Problem))]
async fn demo(State(app): State<App>) -> Result<Json<MessagesBody>, Problem> {
    if !app.config.demo.enabled {
        return Err(Code::NotFound.into());
    }
    let rows = app.store.newest_messages(app.district, SHOWN).await;
    body(rows.or_internal("read messages")?).map(Json)
}

fn body(rows: Vec<MessageRow>) -> Result<MessagesBody, Problem> {
    let message = |row: MessageRow| {
        Ok(MessageBody {
            id: row.id,
            channel: row.channel,
            template: row.template,
            at: row.at.rfc3339(),
            state: row.state,
            data: serde_json::from_str(&row.data).or_internal("read a message")?,
        })
    };
    let messages = rows.into_iter().map(message).collect::<Result<_, Problem>>()?;
    Ok(MessagesBody { messages })
}
