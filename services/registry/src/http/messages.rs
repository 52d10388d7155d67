//! Messages to people, and their consent to be sent some through WeChat.

use crate::accounts::reach_by_wechat;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use sandan_boot::App;
use sandan_boot::message::{self, CONSENTS, MessageData};
use sandan_contract::rest::auth::{ConsentBody, MessageBody, MessagesBody};
use sandan_core::message::Template;
use sandan_kit::auth::Principal;
use sandan_kit::body::Body;
use sandan_kit::problem::{Code, OrInternal, Problem, RequestContext};
use sandan_store::rows::MessageRow;
use sandan_store::{Change, CommitError, CounterStep};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// How many are shown.
const SHOWN: u64 = 100;
/// Consents that are counted for one template: WeChat counts no more either.
const MOST_CONSENTS: i64 = 100;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(mine)).routes(routes!(demo)).routes(routes!(consent))
}

/// My newest messages.
#[utoipa::path(get, path = "/api/v1/messages", tag = "registry",
    responses((status = 200, body = MessagesBody), Problem))]
async fn mine(State(app): State<App>, principal: Principal) -> Result<Json<MessagesBody>, Problem> {
    app.rates.principal(principal.district, principal.account())?;
    let rows = app.store.messages_of(app.district, principal.account().0, SHOWN).await;
    body(&app, rows.or_internal("read messages")?).map(Json)
}

/// In a demo, everybody's newest messages, one-time codes included: it stands for everybody's telephone. Elsewhere
/// there is no such page.
#[utoipa::path(get, path = "/api/v1/demo/messages", tag = "registry",
    responses((status = 200, body = MessagesBody), Problem))]
async fn demo(State(app): State<App>) -> Result<Json<MessagesBody>, Problem> {
    if !app.config.demo.enabled {
        return Err(Code::NotFound.into());
    }
    let mut rows = Vec::new();
    // Codes among many messages are not pushed out by them.
    for state in ["sent", "kept"] {
        let newest = app.store.newest_messages(app.district, state, SHOWN).await;
        rows.extend(newest.or_internal("read messages")?);
    }
    rows.sort_by_key(|row| std::cmp::Reverse((row.at, row.id)));
    body(&app, rows).map(Json)
}

/// Counts that the caller has agreed to be sent one more message of each of these kinds through WeChat.
#[utoipa::path(post, path = "/api/v1/messages/consents", tag = "registry", request_body = ConsentBody,
    responses((status = 204), Problem))]
async fn consent(
    State(app): State<App>,
    principal: Principal,
    Body(body): Body<ConsentBody>,
) -> Result<StatusCode, Problem> {
    app.rates.principal(principal.district, principal.account())?;
    let mut words = body.templates;
    words.sort();
    words.dedup();
    if let Some(word) = words.iter().find(|word| Template::from_word(word).is_none()) {
        return Err(Problem::new(Code::BadField).field(
            "templates",
            format!("没有消息「{word}」"),
            format!("there is no message {word:?}"),
        ));
    }
    if let (Some(code), Some(wechat)) = (&body.code, &app.outside.wechat) {
        let openid = wechat.openid(code).await?;
        reach_by_wechat(&app, principal.account(), &openid).await?;
    }
    for word in words {
        let mut change = Change::new(app.district);
        change.counters.push(CounterStep {
            kind: CONSENTS.to_owned(),
            id: principal.account().0,
            slot: word,
            delta: 1,
            max: Some(MOST_CONSENTS),
        });
        match app.store.commit(change).await {
            // More than enough of them.
            Ok(_) | Err(CommitError::Counter { .. }) => {}
            Err(error) => return Err(error).or_internal("count a consent"),
        }
    }
    Ok(StatusCode::NO_CONTENT)
}

fn body(app: &App, rows: Vec<MessageRow>) -> Result<MessagesBody, Problem> {
    let messages = rows.into_iter().map(|row| one(app, row)).collect::<Result<_, Problem>>()?;
    Ok(MessagesBody { messages })
}

fn one(app: &App, row: MessageRow) -> Result<MessageBody, Problem> {
    let template = Template::from_word(&row.template);
    let known = template.zip(MessageData::read(&row));
    let words = known
        .as_ref()
        .map(|(template, data)| message::words(app, *template, data, RequestContext::current().language));
    let page = known.as_ref().map(|(template, data)| message::page_of(app, &row, *template, data));
    let data: serde_json::Value = serde_json::from_str(&row.data).or_internal("read a message")?;
    let (title, text) = match words {
        Some(words) => (words.title, words.text),
        None => (String::new(), data["code"].as_str().unwrap_or_default().to_owned()),
    };
    Ok(MessageBody {
        id: row.id,
        channel: row.channel,
        template: row.template,
        at: row.at.rfc3339(),
        state: row.state,
        title,
        text,
        page,
        data,
    })
}
