use super::Client;
use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse;
use axum::routing::post;
use axum::{Json, Router};
use sandan_contract::problem::Code;
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};
use std::time::Duration;

fn problem(code: Code) -> axum::response::Response {
    let body = json!({
        "type": code.urn(), "title": "", "status": code.status(), "detail": "", "code": code.word(), "request_id": "",
    });
    let status = StatusCode::from_u16(code.status()).unwrap();
    (status, [("retry-after", "0")], Json(body)).into_response()
}

/// A server that answers with these codes in turn and then well; it notes the keys that came.
async fn server(codes: Vec<Code>) -> (String, Arc<Mutex<Vec<String>>>) {
    let keys: Arc<Mutex<Vec<String>>> = Arc::default();
    let (seen, left) = (keys.clone(), Arc::new(Mutex::new(codes)));
    let handler = move |headers: HeaderMap| {
        let key = headers.get("idempotency-key").and_then(|key| key.to_str().ok()).unwrap_or_default();
        seen.lock().unwrap().push(key.to_owned());
        let mut left = left.lock().unwrap();
        let answer =
            if left.is_empty() { Json(json!({"ok": true})).into_response() } else { problem(left.remove(0)) };
        async move { answer }
    };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let router = Router::new().route("/api/v1/thing", post(handler));
    tokio::spawn(async move { axum::serve(listener, router).await });
    (base, keys)
}

#[tokio::test]
async fn what_passes_is_tried_again_under_the_same_key() {
    let (base, keys) = server(vec![Code::Overloaded, Code::KeyInProgress, Code::TooManyRequests]).await;
    let client = Client::new(&base, Duration::from_secs(5)).unwrap();
    let answer: Value = client.post("/api/v1/thing", &json!({})).await.unwrap();
    assert_eq!(answer, json!({"ok": true}));
    let keys = keys.lock().unwrap();
    assert!(keys.len() == 4 && !keys[0].is_empty() && keys.iter().all(|key| *key == keys[0]), "{keys:?}");
}

#[tokio::test]
async fn a_refusal_comes_back_at_once_as_the_problem_it_is() {
    let (base, keys) = server(vec![Code::LostClaim]).await;
    let client = Client::new(&base, Duration::from_secs(5)).unwrap();
    let error = client.post::<Value>("/api/v1/thing", &json!({})).await.unwrap_err();
    assert_eq!(error.code(), Some(Code::LostClaim));
    assert_eq!(keys.lock().unwrap().len(), 1);
}

#[tokio::test]
async fn nobody_there_is_an_error_when_patience_is_over() {
    let client = Client::new("http://127.0.0.1:9", Duration::from_millis(1)).unwrap();
    let error = client.post::<Value>("/api/v1/thing", &json!({})).await.unwrap_err();
    assert_eq!(error.code(), None);
}
