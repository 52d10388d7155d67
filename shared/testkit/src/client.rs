//! Somebody at an interface, without a socket.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Method, Request, header};
use bytes::Bytes;
use serde::Serialize;
use serde_json::Value;
use tower::ServiceExt;
use uuid::Uuid;

/// Answers are read whole up to this size.
const MAX_ANSWER: usize = 64 * 1024 * 1024;

/// Calls a router as one person. Each write carries a fresh Idempotency-Key unless [`Client::keyed`] gives one.
#[derive(Clone)]
pub struct Client {
    router: Router,
    token: Option<String>,
}

/// What came back.
#[derive(Clone, Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl Client {
    /// `token` is an access token; without one the caller has not signed in.
    pub fn new(router: Router, token: Option<String>) -> Self {
        Self { router, token }
    }

    /// The same interface for somebody else.
    pub fn with_token(&self, token: Option<String>) -> Self {
        Self { router: self.router.clone(), token }
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(self.request(Method::GET, path, None).body(Body::empty()).expect("a request")).await
    }

    pub async fn post(&self, path: &str, body: &(impl Serialize + ?Sized)) -> Answer {
        self.keyed(path, &Uuid::new_v4().to_string(), body).await
    }

    pub async fn put(&self, path: &str, body: &(impl Serialize + ?Sized)) -> Answer {
        self.json(Method::PUT, path, &Uuid::new_v4().to_string(), body).await
    }

    pub async fn delete(&self, path: &str) -> Answer {
        self.send(self.request(Method::DELETE, path, None).body(Body::empty()).expect("a request")).await
    }

    /// A POST with this Idempotency-Key.
    pub async fn keyed(&self, path: &str, key: &str, body: &(impl Serialize + ?Sized)) -> Answer {
        self.json(Method::POST, path, key, body).await
    }

    /// JSON by any method, with this Idempotency-Key.
    pub async fn json(
        &self,
        method: Method,
        path: &str,
        key: &str,
        body: &(impl Serialize + ?Sized),
    ) -> Answer {
        let bytes = serde_json::to_vec(body).expect("a body can be written");
        let request = self.request(method, path, Some(key)).header(header::CONTENT_TYPE, "application/json");
        self.send(request.body(Body::from(bytes)).expect("a request")).await
    }

    /// Any bytes of any type.
    pub async fn bytes(
        &self,
        method: Method,
        path: &str,
        media_type: &str,
        bytes: impl Into<Bytes>,
    ) -> Answer {
        let key = Uuid::new_v4().to_string();
        let request = self.request(method, path, Some(&key)).header(header::CONTENT_TYPE, media_type);
        self.send(request.body(Body::from(bytes.into())).expect("a request")).await
    }

    /// A request as built, for whatever else.
    pub async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.expect("a router does not fail");
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, MAX_ANSWER).await.expect("the answer can be read");
        Answer { status: parts.status.as_u16(), headers: parts.headers, body }
    }

    fn request(&self, method: Method, path: &str, key: Option<&str>) -> axum::http::request::Builder {
        let mut builder = Request::builder().method(method).uri(path);
        if let Some(token) = &self.token {
            builder = builder.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        match key {
            Some(key) => builder.header("idempotency-key", key),
            None => builder,
        }
    }
}

impl Answer {
    /// The body as JSON.
    #[track_caller]
    pub fn value(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|_| panic!("no JSON: {self:?}"))
    }

    /// The code of a problem; empty for other answers.
    pub fn code(&self) -> String {
        let value: Value = serde_json::from_slice(&self.body).unwrap_or_default();
        value["code"].as_str().unwrap_or_default().to_owned()
    }

    /// The JSON body of a 2xx answer.
    #[track_caller]
    pub fn ok(self) -> Value {
        assert!((200..300).contains(&self.status), "{} {}", self.status, String::from_utf8_lossy(&self.body));
        if self.body.is_empty() { Value::Null } else { self.value() }
    }

    /// Checks that this is a refusal with that code.
    #[track_caller]
    pub fn refused(self, code: &str) -> Value {
        assert_eq!(self.code(), code, "{} {}", self.status, String::from_utf8_lossy(&self.body));
        self.value()
    }
}
