use super::*;
use crate::problem::ProblemBody;
use axum::body::Body as Bytestream;
use axum::http::{Request as HttpRequest, StatusCode, Uri};
use axum::routing::{get, post};
use axum::{Json, Router};
use proptest::prelude::*;
use sandan_core::ids::CaseId;
use serde::{Deserialize, Serialize};
use tower::ServiceExt;

#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Report {
    text: String,
    #[serde(default)]
    location: Option<Point>,
    #[serde(default)]
    points: Vec<Point>,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Point {
    lng: f64,
    lat: f64,
}

fn refused(text: &str) -> (Code, Vec<String>) {
    let problem = parse::<Report>(text.as_bytes(), MAX_ITEMS).unwrap_err();
    (problem.code(), problem.field_names().map(str::to_owned).collect())
}

#[test]
fn a_wrong_body_names_its_field() {
    let one = |name: &str| vec![name.to_owned()];
    assert_eq!(refused(r#"{"text":"a","owner":1}"#), (Code::UnknownField, one("owner")));
    assert_eq!(refused("{}"), (Code::MissingField, one("text")));
    assert_eq!(refused(r#"{"text":1}"#), (Code::BadField, one("text")));
    assert_eq!(refused(r#"{"text":"a","location":{"lng":1}}"#), (Code::MissingField, one("location.lat")));
    assert_eq!(
        refused(r#"{"text":"a","location":{"lng":1,"lat":2,"x":3}}"#),
        (Code::UnknownField, one("location.x"))
    );
    assert_eq!(
        refused(r#"{"text":"a","points":[{"lng":"1","lat":2}]}"#),
        (Code::BadField, one("points[0].lng"))
    );
    assert_eq!(refused(r#"{"text":"a","text":"b"}"#), (Code::DuplicateField, one("text")));
    assert_eq!(refused(r#"{"text":"\ud800"}"#), (Code::BadTextControl, one("text")));
    assert_eq!(refused("[]").0, Code::BadField);
    assert_eq!(refused("7"), (Code::BadField, one("(body)")));
    assert_eq!(refused("{").0, Code::BadJson);
}

#[test]
fn a_bulk_type_takes_more_items() {
    let points = vec![r#"{"lng":1,"lat":2}"#; 1_001].join(",");
    let text = format!(r#"{{"text":"a","points":[{points}]}}"#);
    assert_eq!(refused(&text), (Code::TooMany, vec!["points".to_owned()]));
    assert_eq!(parse::<Report>(text.as_bytes(), MAX_ITEMS_BULK).unwrap().points.len(), 1_001);
}

fn app() -> Router {
    Router::new()
        .route("/reports", post(async |Body(report): Body<Report>| Json(report)))
        .route("/cases/{id}/x/{word}", get(async |PathId(id): PathId<CaseId>| id.to_string()))
        .route("/near", get(async |Query(point): Query<Point>| Json(point)))
}

async fn answer(request: HttpRequest<Bytestream>) -> (StatusCode, Option<ProblemBody>) {
    let response = app().oneshot(request).await.unwrap();
    let status = response.status();
    let bytes = axum::body::to_bytes(response.into_body(), MAX_BODY).await.unwrap();
    (status, serde_json::from_slice(&bytes).ok())
}

async fn post_json(body: impl Into<Bytestream>) -> (StatusCode, Option<ProblemBody>) {
    let request = HttpRequest::post("/reports").header("content-type", "application/json; charset=utf-8");
    answer(request.body(body.into()).unwrap()).await
}

#[tokio::test]
async fn size_and_type_of_a_body_are_checked_first() {
    assert_eq!(post_json(r#"{"text":"灯坏了"}"#).await.0, StatusCode::OK);
    let large = format!(r#"{{"text":"{}"}}"#, "a".repeat(MAX_BODY));
    assert_eq!(post_json(large.clone()).await.0, StatusCode::PAYLOAD_TOO_LARGE);
    // Without a declared length the limit holds while reading.
    let chunks = futures::stream::iter([Ok::<_, std::io::Error>(Bytes::from(large))]);
    assert_eq!(post_json(Bytestream::from_stream(chunks)).await.0, StatusCode::PAYLOAD_TOO_LARGE);
    let broken = futures::stream::iter([Ok(Bytes::from_static(b"{")), Err(std::io::Error::other("gone"))]);
    assert_eq!(post_json(Bytestream::from_stream(broken)).await.0, StatusCode::BAD_REQUEST);
    let form = HttpRequest::post("/reports").header("content-type", "text/plain").body("{}".into()).unwrap();
    assert_eq!(answer(form).await.0, StatusCode::UNSUPPORTED_MEDIA_TYPE);
}

#[tokio::test]
async fn what_is_no_id_is_not_found() {
    let get = async |path: &str| answer(HttpRequest::get(path).body(Bytestream::empty()).unwrap()).await.0;
    assert_eq!(get("/cases/01890a5d-ac96-774b-bcce-b302099a8057/x/y").await, StatusCode::OK);
    for bad in ["1", "01890a5dac96774bbcceb302099a8057", "..%2f", "%00", "%ff"] {
        assert_eq!(get(&format!("/cases/{bad}/x/y")).await, StatusCode::NOT_FOUND, "{bad}");
    }
}

#[test]
fn a_wrong_query_names_its_parameter() {
    let refused = |query: &str| {
        let uri: Uri = format!("/near?{query}").parse().unwrap();
        let problem = Query::<Point>::of(&uri).unwrap_err();
        (problem.code(), problem.field_names().map(str::to_owned).collect::<Vec<_>>())
    };
    assert_eq!(refused("lng=1"), (Code::MissingField, vec!["lat".to_owned()]));
    assert_eq!(refused("lng=1&lat=2&z=3"), (Code::UnknownField, vec!["z".to_owned()]));
    assert_eq!(refused("lng=x&lat=2"), (Code::BadField, vec!["lng".to_owned()]));
    assert_eq!(refused("lng=1&lat=2&lat=3"), (Code::DuplicateField, vec!["lat".to_owned()]));
    assert_eq!(refused("lng=%00&lat=2").0, Code::BadTextControl);
    assert_eq!(refused(&"a".repeat(10_000)).0, Code::TooLarge);
}

proptest! {
    #[test]
    fn no_body_is_a_server_error(text in r#"[\[\]{}:,"\\ual0-9e.\-]{0,60}"#) {
        if let Err(problem) = parse::<Report>(text.as_bytes(), MAX_ITEMS) {
            prop_assert!(problem.code().status() < 500);
        }
    }
}
