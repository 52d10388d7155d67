//! Stand-ins for the houses outside: an SMS gateway and WeChat, as far as we call them, on a free port of this machine.
//!
//! They speak the documented interfaces, keep what they were sent, and can be told to fail. What WeChat refuses, they
//! refuse: a message without consent, a log-in code that was used, a token that is not the newest.

use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::routing::{get, post};
use axum::{Json, Router};
use sandan_kit::config::Config;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

const SECRET: &str = "a-secret-of-the-tests";

/// What was sent, and how to answer.
#[derive(Default)]
struct Kept {
    sms: Vec<Value>,
    wechat: Vec<Value>,
    tokens: u32,
    used_codes: Vec<String>,
    consents: BTreeMap<String, u32>,
    failures: u32,
}

/// Both houses.
#[derive(Clone)]
pub struct Outside {
    url: String,
    kept: Arc<Mutex<Kept>>,
}

impl Outside {
    /// Opens them.
    pub async fn open() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let outside = Self { url, kept: Arc::default() };
        let router = Router::new()
            .route("/sms", post(sms))
            .route("/sns/jscode2session", get(session))
            .route("/cgi-bin/stable_token", post(token))
            .route("/cgi-bin/message/subscribe/send", post(subscribed))
            .with_state(outside.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        outside
    }

    /// Settings that lead to the gateway; the secret lies in the folder.
    pub fn with_sms(&self, config: &mut Config) {
        config.messages.sms_url = format!("{}/sms", self.url);
        config.messages.sms_secret_file = secret_in(&config.storage.data_dir);
    }

    /// Settings that lead to WeChat.
    pub fn with_wechat(&self, config: &mut Config) {
        let messages = &mut config.messages;
        messages.wechat_url.clone_from(&self.url);
        messages.wechat_app_id = "wx-of-the-tests".to_owned();
        messages.wechat_secret_file = secret_in(&config.storage.data_dir);
        let template = "TEMPLATE-1 thing1=category thing2=area time3=time".to_owned();
        messages.wechat_templates = BTreeMap::from([("offer".to_owned(), template)]);
    }

    /// What the gateway was sent.
    pub fn sms(&self) -> Vec<Value> {
        self.lock().sms.clone()
    }

    /// What WeChat was sent.
    pub fn wechat(&self) -> Vec<Value> {
        self.lock().wechat.clone()
    }

    /// The person agrees, so often, to a message.
    pub fn consent(&self, openid: &str, times: u32) {
        self.lock().consents.insert(openid.to_owned(), times);
    }

    /// Both houses fail the next so many calls.
    pub fn fail(&self, times: u32) {
        self.lock().failures = times;
    }

    /// The token that everybody has is no longer good.
    pub fn renew_token(&self) {
        self.lock().tokens += 1;
    }

    fn lock(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn fails(&self) -> bool {
        let mut kept = self.lock();
        let fails = kept.failures > 0;
        kept.failures = kept.failures.saturating_sub(1);
        fails
    }
}

fn secret_in(folder: &Path) -> std::path::PathBuf {
    let file = folder.join("secret");
    std::fs::create_dir_all(folder).expect("a folder");
    std::fs::write(&file, format!("{SECRET}\n")).expect("a file");
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o600)).expect("a mode");
    file
}

async fn sms(State(outside): State<Outside>, headers: HeaderMap, Json(text): Json<Value>) -> StatusCode {
    let bearer = headers.get("authorization").and_then(|value| value.to_str().ok());
    if bearer != Some(&format!("Bearer {SECRET}")) {
        return StatusCode::UNAUTHORIZED;
    }
    if outside.fails() {
        return StatusCode::BAD_GATEWAY;
    }
    outside.lock().sms.push(text);
    StatusCode::ACCEPTED
}

type Asked = Query<BTreeMap<String, String>>;

/// A code `code-of-X` belongs to the openid `X`, once.
async fn session(State(outside): State<Outside>, Query(asked): Asked) -> Json<Value> {
    let code = asked.get("js_code").cloned().unwrap_or_default();
    let mut kept = outside.lock();
    let known = asked.get("secret").is_some_and(|secret| secret == SECRET);
    let answer = match code.strip_prefix("code-of-") {
        _ if !known => json!({"errcode": 40125, "errmsg": "invalid appsecret"}),
        Some(_) if kept.used_codes.contains(&code) => json!({"errcode": 40163, "errmsg": "code been used"}),
        Some(openid) => json!({"openid": openid, "session_key": "-"}),
        None => json!({"errcode": 40029, "errmsg": "invalid code"}),
    };
    kept.used_codes.push(code);
    Json(answer)
}

async fn token(State(outside): State<Outside>, Json(asked): Json<Value>) -> Json<Value> {
    let kept = outside.lock();
    Json(match asked["secret"] == SECRET && asked["grant_type"] == "client_credential" {
        true => json!({"access_token": format!("token-{}", kept.tokens), "expires_in": 7200}),
        false => json!({"errcode": 40125, "errmsg": "invalid appsecret"}),
    })
}

async fn subscribed(
    State(outside): State<Outside>,
    Query(asked): Asked,
    Json(message): Json<Value>,
) -> Result<Json<Value>, StatusCode> {
    if outside.fails() {
        return Err(StatusCode::BAD_GATEWAY);
    }
    let mut kept = outside.lock();
    if asked.get("access_token") != Some(&format!("token-{}", kept.tokens)) {
        return Ok(Json(json!({"errcode": 40001, "errmsg": "invalid credential"})));
    }
    let openid = message["touser"].as_str().unwrap_or_default().to_owned();
    match kept.consents.get_mut(&openid).filter(|left| **left > 0) {
        None => Ok(Json(json!({"errcode": 43101, "errmsg": "user refuse to accept the msg"}))),
        Some(left) => {
            *left -= 1;
            kept.wechat.push(message);
            Ok(Json(json!({"errcode": 0, "errmsg": "ok"})))
        }
    }
}
