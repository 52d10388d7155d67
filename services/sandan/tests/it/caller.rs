//! One person at the interface, over real connections.

use crate::deployment::Deployment;
use sandan_testkit::PASSWORD;
use serde_json::{Value, json};
use uuid::Uuid;

/// An answer: status and body.
#[derive(Clone, Debug)]
pub struct Answer {
    pub status: u16,
    pub body: Value,
}

impl Answer {
    /// The body, if the status is this.
    #[track_caller]
    pub fn expect(self, status: u16) -> Value {
        assert_eq!(self.status, status, "{:#}", self.body);
        self.body
    }

    pub fn code(&self) -> &str {
        self.body["code"].as_str().unwrap_or_default()
    }
}

/// Somebody who signed in, or nobody.
#[derive(Clone)]
pub struct Caller<'d> {
    deployment: &'d Deployment,
    http: reqwest::Client,
    token: Option<String>,
    pub account: Option<Uuid>,
}

impl<'d> Caller<'d> {
    pub fn nobody(deployment: &'d Deployment) -> Self {
        Self {
            deployment,
            http: sandan_kit::outgoing::client().build().expect("a client"),
            token: None,
            account: None,
        }
    }

    /// Signs in with the fixture's password.
    pub async fn login(deployment: &'d Deployment, login: &str) -> Self {
        let mut caller = Self::nobody(deployment);
        let body = json!({ "account": login, "password": PASSWORD });
        let answer = caller.post("/api/v1/auth/login", &body).await.expect(200);
        caller.token = answer["access_token"].as_str().map(str::to_owned);
        caller.account = answer["user"]["id"].as_str().and_then(|id| id.parse().ok());
        caller
    }

    /// Signs in as a resident: by telephone and the code that the demo's message page shows.
    pub async fn resident(deployment: &'d Deployment, phone: &str) -> Self {
        if !deployment.shows_codes() {
            // No channel for codes is configured there; anybody who signed in may report.
            return Self::login(deployment, "building-head").await;
        }
        let mut caller = Self::nobody(deployment);
        let asked = caller.post("/api/v1/auth/codes", &json!({ "phone": phone })).await;
        assert!(asked.status < 300, "{asked:?}");
        let messages = caller.get("/api/v1/demo/messages").await.expect(200);
        let code = find_code(&messages).expect("the message page shows the code");
        let body = json!({ "phone": phone, "code": code });
        let answer = caller.post("/api/v1/auth/code-login", &body).await.expect(200);
        caller.token = answer["access_token"].as_str().map(str::to_owned);
        caller.account = answer["user"]["id"].as_str().and_then(|id| id.parse().ok());
        caller
    }

    pub fn deployment(&self) -> &'d Deployment {
        self.deployment
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(reqwest::Method::GET, path, None, None).await
    }

    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        self.send(reqwest::Method::POST, path, Some(body), Some(Uuid::new_v4().to_string())).await
    }

    pub async fn post_with_key(&self, path: &str, body: &Value, key: &str) -> Answer {
        self.send(reqwest::Method::POST, path, Some(body), Some(key.to_owned())).await
    }

    /// A command on a case.
    pub async fn case(&self, case: &str, command: &str, body: Value) -> Answer {
        self.post(&format!("/api/v1/cases/{case}/commands/{command}"), &body).await
    }

    /// A command on an order.
    pub async fn order(&self, order: &str, command: &str, body: Value) -> Answer {
        self.post(&format!("/api/v1/orders/{order}/commands/{command}"), &body).await
    }

    /// Uploads a photo; answers its id.
    pub async fn photo(&self, bytes: Vec<u8>) -> Answer {
        let path = "/api/v1/attachments";
        let part = reqwest::multipart::Part::bytes(bytes)
            .file_name("photo.jpg")
            .mime_str("image/jpeg")
            .expect("a type");
        let form = reqwest::multipart::Form::new().part("file", part);
        let url = format!("{}{path}", self.deployment.base_of("POST", path));
        let request =
            self.http.post(url).multipart(form).header("Idempotency-Key", Uuid::new_v4().to_string());
        answer(self.signed(request)).await
    }

    async fn send(
        &self,
        method: reqwest::Method,
        path: &str,
        body: Option<&Value>,
        key: Option<String>,
    ) -> Answer {
        let bare = path.split('?').next().unwrap_or(path);
        let url = format!("{}{path}", self.deployment.base_of(method.as_str(), bare));
        let mut request = self.signed(self.http.request(method, url));
        if let Some(key) = key {
            request = request.header("Idempotency-Key", key);
        }
        if let Some(body) = body {
            request = request.json(body);
        }
        answer(request).await
    }

    fn signed(&self, request: reqwest::RequestBuilder) -> reqwest::RequestBuilder {
        let request = request.header("X-Device-Id", "test-device");
        match &self.token {
            Some(token) => request.bearer_auth(token),
            None => request,
        }
    }
}

async fn answer(request: reqwest::RequestBuilder) -> Answer {
    let response = request.send().await.expect("the server answers");
    let status = response.status().as_u16();
    let text = response.text().await.expect("a body");
    Answer { status, body: serde_json::from_str(&text).unwrap_or(Value::String(text)) }
}

/// The newest six digits anywhere in the messages.
fn find_code(messages: &Value) -> Option<String> {
    let text = messages.to_string();
    let digits = |part: &&str| part.len() == 6;
    text.split(|c: char| !c.is_ascii_digit()).find(digits).map(str::to_owned)
}
