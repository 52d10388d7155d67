use super::*;
use crate::problem::Code;
use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use axum::routing::get;
use sandan_core::area::AreaPath;
use sandan_core::ids::{AccountId, District};
use sandan_core::role::{Grant, Role, Scope};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tower::ServiceExt;
use uuid::Uuid;

const ACCOUNT: AccountId = AccountId(Uuid::from_u128(7));
const SESSION: Uuid = Uuid::from_u128(9);

struct OnePerson(Mutex<AccountRights>);

impl Rights for OnePerson {
    fn of(&self, district: District, account: AccountId) -> Option<AccountRights> {
        (district == District(1) && account == ACCOUNT).then(|| self.0.lock().unwrap().clone())
    }

    fn session_ended(&self, _: District, session: Uuid) -> bool {
        session != SESSION
    }
}

fn person() -> Arc<OnePerson> {
    let grants = vec![Grant { role: Role::Dispatcher, scope: Scope::Area(AreaPath::default()) }];
    Arc::new(OnePerson(Mutex::new(AccountRights {
        epoch: 3, disabled: false, grants, name: "王磊".into()
    })))
}

fn state(person: &Arc<OnePerson>) -> AuthState {
    AuthState { keys: Arc::new(TokenKeys::generate().unwrap()), rights: person.clone() }
}

fn claims(epoch: i64) -> Claims {
    Claims::issue(ACCOUNT, SESSION, District(1), epoch, ACCESS_LIFETIME)
}

fn code(auth: &AuthState, claims: &Claims) -> Option<Code> {
    auth.principal(&auth.keys.sign(claims).unwrap()).err().map(|problem| problem.code())
}

#[test]
fn a_good_token_gives_the_rights_of_this_moment() {
    let (person, out) = (person(), Some(Code::Unauthenticated));
    let auth = state(&person);
    assert_eq!(code(&auth, &claims(3)), None);
    assert_eq!(code(&auth, &claims(4)), None, "newer than the directory");
    assert_eq!(code(&auth, &claims(2)), out, "older than the directory");
    assert_eq!(code(&auth, &Claims { sid: Uuid::nil(), ..claims(3) }), out, "another session");
    assert_eq!(code(&auth, &Claims { district: District(2), ..claims(3) }), out, "another district");
    assert_eq!(code(&auth, &Claims { exp: claims(3).iat - 60, ..claims(3) }), out, "expired");
    person.0.lock().unwrap().disabled = true;
    assert_eq!(code(&auth, &claims(3)), out, "disabled");
}

#[test]
fn tokens_of_other_keys_algorithms_or_without_signature_are_refused() {
    let (ours, theirs) = (TokenKeys::generate().unwrap(), TokenKeys::generate().unwrap());
    let token = ours.sign(&claims(1)).unwrap();
    assert_eq!(ours.verify(&token), Some(claims(1)).map(|c| Claims { iat: c.iat, exp: c.exp, ..c }));
    assert_eq!(theirs.verify(&token), None);

    let mut parts: Vec<_> = token.split('.').collect();
    parts[2] = "";
    assert_eq!(ours.verify(&parts.join(".")), None, "no signature");
    // {"alg":"none","kid":…}: the header cannot choose.
    let none = jsonwebtoken_header("none", &token);
    assert_eq!(ours.verify(&format!("{none}.{}.", parts[1])), None, "alg none");
    let hmac = jsonwebtoken_header("HS256", &token);
    assert_eq!(ours.verify(&format!("{hmac}.{}.{}", parts[1], token.rsplit('.').next().unwrap())), None);
    for junk in ["", ".", "..", "a.b.c", "Bearer"] {
        assert_eq!(ours.verify(junk), None, "{junk}");
    }
}

fn jsonwebtoken_header(alg: &str, token: &str) -> String {
    use base64::Engine;
    use base64::prelude::BASE64_URL_SAFE_NO_PAD;
    let kid = jsonwebtoken::decode_header(token).unwrap().kid.unwrap();
    BASE64_URL_SAFE_NO_PAD.encode(format!(r#"{{"alg":"{alg}","kid":"{kid}","typ":"JWT"}}"#))
}

#[test]
fn keys_survive_a_restart_and_a_rotation_keeps_old_tokens() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("token.pem");
    let first = TokenKeys::load_or_generate(&path).unwrap();
    let token = first.sign(&claims(1)).unwrap();
    assert!(TokenKeys::load_or_generate(&path).unwrap().verify(&token).is_some());
    let rotated = TokenKeys::rotate(&path).unwrap();
    assert!(rotated.verify(&token).is_some(), "the old token stays good");
    let fresh = rotated.sign(&claims(2)).unwrap();
    assert!(first.verify(&fresh).is_none(), "the new key is another one");

    let verifier = TokenKeys::from_pem(&rotated.public_pem()).unwrap();
    assert!(verifier.verify(&fresh).is_some() && verifier.verify(&token).is_some());
    assert!(matches!(verifier.sign(&claims(1)), Err(KeyError::VerifyOnly)));
}

#[test]
fn files_without_a_proper_key_are_refused() {
    for text in ["", "hello", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", "-----BEGIN "]
    {
        assert!(matches!(TokenKeys::from_pem(text), Err(KeyError::Malformed)), "{text:?}");
    }
    assert!(matches!(TokenKeys::load("/nonexistent/x".as_ref()), Err(KeyError::Missing(_))));
}

#[test]
fn a_refresh_token_is_known_only_by_its_hash() {
    let token = RefreshToken::generate();
    let read = RefreshToken::parse(token.reveal()).unwrap();
    assert_eq!(read.hash(), token.hash());
    assert_ne!(RefreshToken::generate().hash(), token.hash());
    assert!(RefreshToken::parse("short").is_none());
    assert!(!format!("{token:?}").contains(token.reveal()));
}

#[tokio::test]
async fn extractors_tell_nobody_from_somebody_from_a_bad_token() {
    let person = person();
    let auth = state(&person);
    let good = auth.keys.sign(&claims(3)).unwrap();
    let expired = auth.keys.sign(&Claims { exp: 1, ..claims(3) }).unwrap();
    let app = Router::new()
        .route("/me", get(async |me: Principal| me.name))
        .route("/staff", get(async |me: Principal| me.require(&[Role::Secretary, Role::Dispatcher])))
        .route("/audit", get(async |me: Principal| me.require(&[Role::AuditAdmin])))
        .route(
            "/maybe",
            get(async |MaybePrincipal(me): MaybePrincipal| me.map(|me| me.name).unwrap_or_default()),
        )
        .with_state(auth);
    let status = async |path: &str, authorization: &[&str]| {
        let mut request = Request::get(path);
        for value in authorization {
            request = request.header("authorization", *value);
        }
        app.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap().status()
    };
    let bearer = format!("Bearer {good}");
    assert_eq!(status("/me", &[&bearer]).await, StatusCode::OK);
    assert_eq!(status("/me", &[]).await, StatusCode::UNAUTHORIZED);
    assert_eq!(status("/me", &[&bearer, &bearer]).await, StatusCode::UNAUTHORIZED, "two headers");
    assert_eq!(status("/me", &[&format!("Basic {good}")]).await, StatusCode::UNAUTHORIZED);
    assert_eq!(status("/staff", &[&bearer]).await, StatusCode::OK);
    assert_eq!(status("/audit", &[&bearer]).await, StatusCode::FORBIDDEN);
    assert_eq!(status("/maybe", &[]).await, StatusCode::OK);
    assert_eq!(status("/maybe", &[&format!("Bearer {expired}")]).await, StatusCode::UNAUTHORIZED);
}

#[test]
fn an_access_token_lives_a_quarter_of_an_hour() {
    let claims = claims(1);
    assert_eq!(claims.exp - claims.iat, 15 * 60);
    assert_eq!(Claims::issue(ACCOUNT, SESSION, District(1), 1, Duration::MAX).exp, i64::MAX);
}
