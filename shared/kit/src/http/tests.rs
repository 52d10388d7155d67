use super::*;
use crate::config::{Config, Limits};
use crate::limits::RateLimits;
use crate::problem::ProblemBody;
use crate::tasks::{Shutdown, Tasks};
use crate::telemetry::Metrics;
use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode, header};
use axum::routing::{get, post};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;
use tower::ServiceExt;

fn shell(change: impl FnOnce(&mut Config)) -> Shell {
    let mut config = Config::default();
    config.server.allowed_origins = vec!["https://office.example.cn".into()];
    change(&mut config);
    Shell::new(&config, Arc::new(RateLimits::new(&config.limits))).unwrap()
}

async fn answer(app: &Router, request: Request<Body>) -> (StatusCode, HeaderMap, String) {
    let (parts, body) = app.clone().oneshot(request).await.unwrap().into_parts();
    let bytes = axum::body::to_bytes(body, 100_000).await.unwrap();
    (parts.status, parts.headers, String::from_utf8(bytes.to_vec()).unwrap())
}

fn request(path: &str) -> Request<Body> {
    Request::get(path).body(Body::empty()).unwrap()
}

fn code(body: &str) -> String {
    serde_json::from_str::<ProblemBody>(body).unwrap().code
}

#[tokio::test]
async fn every_answer_has_its_id_and_the_security_headers() {
    let app = shell(|_| {}).wrap(Router::new().route("/api/v1/x", get(async || "x")));
    let request = Request::get("/api/v1/x").header("x-request-id", "abc").body(Body::empty()).unwrap();
    let (status, headers, _) = answer(&app, request).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(headers["x-request-id"], "abc");
    assert_eq!(headers[header::CACHE_CONTROL], "no-store");
    assert_eq!(headers[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
    let policy = headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
    assert!(policy.contains("frame-ancestors 'none'") && policy.contains("script-src 'self';"), "{policy}");
    assert!(!headers.contains_key(header::STRICT_TRANSPORT_SECURITY), "only behind TLS");
}

#[tokio::test]
async fn what_is_not_served_answers_with_a_problem() {
    let app = shell(|_| {}).wrap(Router::new().route("/api/v1/x", post(async || "x")));
    let (status, headers, body) = answer(&app, request("/api/v1/nowhere")).await;
    assert_eq!((status, code(&body).as_str()), (StatusCode::NOT_FOUND, "not_found"));
    assert_eq!(headers[header::CONTENT_TYPE], "application/problem+json");
    let (status, _, body) = answer(&app, request("/api/v1/x")).await;
    assert_eq!((status, code(&body).as_str()), (StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed"));
}

#[tokio::test]
async fn only_exact_origins_may_read() {
    let app = shell(|_| {}).wrap(Router::new().route("/x", get(async || "x")));
    let allowed = async |origin: &str| {
        let request = Request::get("/x").header("origin", origin).body(Body::empty()).unwrap();
        answer(&app, request).await.1.contains_key(header::ACCESS_CONTROL_ALLOW_ORIGIN)
    };
    assert!(allowed("https://office.example.cn").await && allowed("http://127.0.0.1:8080").await);
    for origin in ["https://office.example.cn.evil.cn", "http://office.example.cn", "null", "https://evil.cn"]
    {
        assert!(!allowed(origin).await, "{origin}");
    }
}

#[tokio::test]
async fn a_panic_is_a_500_that_says_nothing() {
    let app =
        shell(|_| {}).wrap(Router::new().route("/x", get(async || -> &'static str { panic!("secret") })));
    let (status, _, body) = answer(&app, request("/x")).await;
    assert_eq!((status, code(&body).as_str()), (StatusCode::INTERNAL_SERVER_ERROR, "internal"));
    assert!(!body.contains("secret"));
}

/// A route that says when it started, waits to be let on, and notes its end.
fn slow(started: &Arc<Notify>, go: &Arc<Notify>, ended: &Arc<AtomicBool>) -> Router {
    let (started, go, ended) = (started.clone(), go.clone(), ended.clone());
    Router::new().route(
        "/slow",
        get(async move || {
            started.notify_one();
            go.notified().await;
            ended.store(true, Ordering::SeqCst);
        }),
    )
}

#[tokio::test(start_paused = true)]
async fn a_full_house_refuses_and_a_client_that_hangs_up_frees_no_place_but_its_work_ends() {
    let (started, go, ended) = <(Arc<Notify>, Arc<Notify>, Arc<AtomicBool>)>::default();
    let shell = shell(|config| config.limits.requests = 1);
    let app = shell.wrap(slow(&started, &go, &ended));
    let client = tokio::spawn(app.clone().oneshot(request("/slow")));
    started.notified().await;
    let (status, headers, body) = answer(&app, request("/slow")).await;
    assert_eq!((status, code(&body).as_str()), (StatusCode::SERVICE_UNAVAILABLE, "overloaded"));
    assert_eq!(headers[header::RETRY_AFTER], "1");

    client.abort();
    assert!(client.await.unwrap_err().is_cancelled());
    assert_eq!(shell.free_places(), 0);
    go.notify_one();
    shell.drained().await;
    assert!(ended.load(Ordering::SeqCst));
}

#[tokio::test(start_paused = true)]
async fn a_late_answer_is_given_up_but_not_its_work() {
    let (started, go, ended) = <(Arc<Notify>, Arc<Notify>, Arc<AtomicBool>)>::default();
    let shell = shell(|_| {});
    let app = shell.wrap(slow(&started, &go, &ended));
    let (status, headers, body) = answer(&app, request("/slow")).await;
    assert_eq!((status, code(&body).as_str()), (StatusCode::SERVICE_UNAVAILABLE, "timed_out"));
    assert!(headers.contains_key(header::RETRY_AFTER));
    assert!(!ended.load(Ordering::SeqCst));
    go.notify_one();
    shell.drained().await;
    assert!(ended.load(Ordering::SeqCst));
}

#[tokio::test]
async fn one_address_is_limited_before_any_work() {
    let app =
        shell(|config| config.limits.per_address = 3).wrap(Router::new().route("/x", get(async || "x")));
    for _ in 0..3 {
        assert_eq!(answer(&app, request("/x")).await.0, StatusCode::OK);
    }
    assert_eq!(answer(&app, request("/x")).await.0, StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test]
async fn readiness_names_what_fails_and_liveness_does_not_care() {
    let tasks = Tasks::new();
    let health = Health::new(tasks.clone()).check("database", async || false).check("bus", async || true);
    let app = Arc::new(health).operations(Metrics::install());
    assert_eq!(answer(&app, request("/healthz")).await.0, StatusCode::OK);
    let (status, _, body) = answer(&app, request("/readyz")).await;
    assert_eq!(
        (status, body.as_str()),
        (StatusCode::SERVICE_UNAVAILABLE, r#"{"ready":false,"failing":["database"]}"#)
    );
    assert_eq!(answer(&app, request("/metrics")).await.0, StatusCode::OK);

    let ready = Arc::new(Health::new(tasks.clone())).routes();
    assert_eq!(answer(&ready, request("/readyz")).await.0, StatusCode::OK);
    tasks.shutdown(Duration::ZERO).await;
    assert_eq!(answer(&ready, request("/readyz")).await.0, StatusCode::SERVICE_UNAVAILABLE);
}

async fn listen(
    router: Router,
    change: impl FnOnce(&mut Limits),
) -> (std::net::SocketAddr, Shutdown, tokio::task::JoinHandle<()>) {
    let mut limits = Config::default().limits;
    change(&mut limits);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let (address, shutdown) = (listener.local_addr().unwrap(), Shutdown::new());
    let server = tokio::spawn(serve(listener, router, shutdown.clone(), (&limits).into()));
    (address, shutdown, server)
}

#[tokio::test]
async fn a_stopping_server_lets_the_running_request_end_and_takes_no_new_ones() {
    let (started, go, ended) = <(Arc<Notify>, Arc<Notify>, Arc<AtomicBool>)>::default();
    let (address, shutdown, server) = listen(shell(|_| {}).wrap(slow(&started, &go, &ended)), |_| {}).await;
    let mut client = TcpStream::connect(address).await.unwrap();
    client.write_all(b"GET /slow HTTP/1.1\r\nhost: x\r\n\r\n").await.unwrap();
    started.notified().await;
    shutdown.set();
    go.notify_one();
    let mut text = String::new();
    client.read_to_string(&mut text).await.unwrap();
    assert!(text.starts_with("HTTP/1.1 200 OK"), "{text}");
    server.await.unwrap();
    assert!(TcpStream::connect(address).await.is_err());
}

#[tokio::test]
async fn a_client_that_never_finishes_its_headers_is_sent_away() {
    let (address, shutdown, server) = listen(Router::new(), |limits| limits.header_seconds = 1).await;
    let mut client = TcpStream::connect(address).await.unwrap();
    client.write_all(b"GET / HTTP/1.1\r\nx-slow: ").await.unwrap();
    let mut bytes = Vec::new();
    let ended = tokio::time::timeout(Duration::from_secs(20), client.read_to_end(&mut bytes)).await;
    assert!(ended.is_ok(), "the server closes the connection");
    shutdown.set();
    server.await.unwrap();
}

#[tokio::test]
async fn the_address_of_the_peer_reaches_the_handler() {
    use crate::limits::ClientAddress;
    let routes =
        Router::new().route("/me", get(async |ClientAddress(address): ClientAddress| address.to_string()));
    let shell = shell(|config| config.server.trusted_proxies = vec!["127.0.0.1".into()]);
    let (address, shutdown, server) = listen(shell.wrap(routes), |_| {}).await;
    let mut client = TcpStream::connect(address).await.unwrap();
    let request = b"GET /me HTTP/1.1\r\nhost: x\r\nx-forwarded-for: 9.9.9.9\r\nconnection: close\r\n\r\n";
    client.write_all(request).await.unwrap();
    let mut text = String::new();
    client.read_to_string(&mut text).await.unwrap();
    assert!(text.ends_with("9.9.9.9"), "{text}");
    shutdown.set();
    server.await.unwrap();
}

#[tokio::test]
async fn a_websocket_is_upgraded_through_all_layers() {
    use axum::extract::ws::{Message, WebSocketUpgrade};
    let greet = async |upgrade: WebSocketUpgrade| {
        upgrade.on_upgrade(async |mut socket| {
            let _ = socket.send(Message::text("hi")).await;
        })
    };
    let (address, shutdown, server) =
        listen(shell(|_| {}).wrap(Router::new().route("/ws", get(greet))), |_| {}).await;
    let mut client = TcpStream::connect(address).await.unwrap();
    let hello = "GET /ws HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: websocket\r\n\
                 sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
    client.write_all(hello.as_bytes()).await.unwrap();
    let mut bytes = Vec::new();
    client.read_to_end(&mut bytes).await.unwrap();
    assert!(bytes.starts_with(b"HTTP/1.1 101"));
    assert!(bytes.ends_with(b"\x81\x02hi"), "{bytes:?}");
    shutdown.set();
    server.await.unwrap();
}
