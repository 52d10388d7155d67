use super::*;
use axum::body::to_bytes;

async fn render(problem: Problem, language: Language) -> (StatusCode, axum::http::HeaderMap, ProblemBody) {
    let context = RequestContext { request_id: "r1".into(), language };
    let response = context.scope(async { problem.into_response() }).await;
    let (parts, body) = response.into_parts();
    let bytes = to_bytes(body, 10_000).await.unwrap();
    (parts.status, parts.headers, serde_json::from_slice(&bytes).unwrap())
}

#[tokio::test]
async fn a_problem_speaks_the_readers_language() {
    let problem = || {
        Problem::new(Code::StaleVersion).detail("版本 3 已过期", "version 3 is stale").version(4).field(
            "expected_version",
            "应为 4",
            "should be 4",
        )
    };
    let (status, headers, body) = render(problem(), Language::Chinese).await;
    assert_eq!((status, body.title.as_str()), (StatusCode::CONFLICT, "内容已被更新，请刷新后再试"));
    assert_eq!((body.detail.as_str(), body.current_version), ("版本 3 已过期", Some(4)));
    assert_eq!(headers[header::CONTENT_TYPE], "application/problem+json");
    assert_eq!(headers[header::CONTENT_LANGUAGE], "zh-CN");

    let (_, _, body) = render(problem(), Language::English).await;
    assert_eq!((body.detail.as_str(), body.errors[0].reason.as_str()), ("version 3 is stale", "should be 4"));
    assert_eq!((body.kind.as_str(), body.request_id.as_str()), ("urn:sandan:problem:stale_version", "r1"));
}

#[tokio::test]
async fn an_internal_error_tells_the_client_nothing_of_its_cause() {
    let cause = std::io::Error::other("SELECT secret FROM /var/lib");
    let problem =
        Problem::internal("read the case", cause).detail("密", "secret").field("secret", "密", "secret");
    let (status, _, body) = render(problem, Language::English).await;
    let text = serde_json::to_string(&body).unwrap();
    assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR);
    assert!(!text.contains("secret") && !text.contains("var"), "{text}");
    assert_eq!(body.detail, "internal error");
}

#[tokio::test]
async fn retry_after_and_the_bearer_challenge_are_headers() {
    let (_, headers, _) = render(Problem::new(Code::Overloaded).retry_after(7), Language::Chinese).await;
    assert_eq!(headers[header::RETRY_AFTER], "7");
    let (_, headers, _) = render(Code::Unauthenticated.into(), Language::Chinese).await;
    assert_eq!(headers[header::WWW_AUTHENTICATE], "Bearer");
}

#[test]
fn the_number_of_named_fields_is_bounded() {
    let problem = (0..1_000).fold(Problem::new(Code::BadField), |p, i| p.field(format!("f{i}"), "坏", "bad"));
    assert_eq!(problem.field_names().count(), MAX_FIELDS);
    assert_eq!(
        problem.and(Problem::new(Code::BadField).field("x", "坏", "bad")).field_names().count(),
        MAX_FIELDS
    );
}

#[tokio::test]
async fn a_busy_database_is_said_to_be_busy_and_not_broken() {
    #[derive(Debug, thiserror::Error)]
    #[error("read a row")]
    struct Failed(#[source] sandan_contract::problem::Busy);
    let busy = || sandan_contract::problem::Busy("no connection to spare".to_owned());
    for problem in [Problem::internal("look", busy()), Problem::internal("look", Failed(busy()))] {
        let (status, headers, _) = render(problem, Language::Chinese).await;
        assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(headers[header::RETRY_AFTER], "2");
    }
    let (status, ..) = render(Problem::internal("look", "broken"), Language::Chinese).await;
    assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR);
}
