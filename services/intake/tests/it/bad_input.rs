//! What is refused: each with its code, in both languages, leaving nothing.

use crate::support::*;
use axum::body::Body;
use axum::http::{Method, Request, header};
use sandan_testkit::Fixture;
use serde_json::{Value, json};

/// Name, body as sent, status, code, and the field that is named.
type Bad = (&'static str, String, u16, &'static str, &'static str);

fn table(town: &Fixture) -> Vec<Bad> {
    let lamp = lamp(town);
    let good = here(town);
    let but = |more: Value| with(lamp.clone(), more).to_string();
    let at = |point: Value| but(json!({ "location": point }));
    let (lng, lat) = (good.lng, good.lat);
    let text = |raw: &str| lamp.to_string().replace("楼下路灯不亮", raw);
    let unknown_file = uuid::Uuid::from_u128(7);
    vec![
        ("no JSON", "{".into(), 400, "bad_json", ""),
        ("unknown field", but(json!({"state": "closed"})), 422, "unknown_field", "state"),
        (
            "field twice",
            format!("{{\"kind\":\"issue\",{}", &lamp.to_string()[1..]),
            422,
            "duplicate_field",
            "kind",
        ),
        ("too deep", format!("{}1{}", "[".repeat(70), "]".repeat(70)), 422, "too_deep", "*"),
        ("no text", but(json!({"text": null})), 422, "missing_field", "text"),
        ("empty text", but(json!({"text": " \u{200B} "})), 422, "bad_text_empty", "text"),
        ("4,001 characters", but(json!({"text": "灯".repeat(4_001)})), 422, "bad_text_too_long", "text"),
        ("NUL", text("a\\u0000b"), 422, "bad_text_control", "text"),
        ("lone surrogate", text("a\\ud800b"), 422, "bad_text_control", "text"),
        ("escape sequence", text("a\\u001b[31m"), 422, "bad_text_control", "text"),
        ("unknown kind", but(json!({"kind": "riot"})), 422, "bad_field", "kind"),
        ("unknown category", but(json!({"category": "X9999"})), 422, "unknown_category", "category"),
        ("category of another kind", but(json!({"kind": "wish"})), 422, "bad_field", "kind"),
        ("no coordinate system", at(json!({"lng": lng, "lat": lat})), 422, "bad_coordinates", "location.crs"),
        (
            "unknown system",
            at(json!({"lng": lng, "lat": lat, "crs": "moon"})),
            422,
            "bad_coordinates",
            "location.crs",
        ),
        (
            "swapped",
            at(json!({"lng": lat, "lat": lng, "crs": "wgs84"})),
            422,
            "bad_coordinates",
            "location.lng",
        ),
        ("0/0", at(json!({"lng": 0.0, "lat": 0.0, "crs": "wgs84"})), 422, "bad_coordinates", "location.lng"),
        (
            "out of range",
            at(json!({"lng": 999.0, "lat": 33.0, "crs": "wgs84"})),
            422,
            "bad_coordinates",
            "location.lng",
        ),
        ("NaN", lamp.to_string().replace(&lng.to_string(), "NaN"), 400, "bad_json", ""),
        ("1e999", lamp.to_string().replace(&lng.to_string(), "1e999"), 400, "bad_json", ""),
        (
            "outside every area",
            at(json!({"lng": lng + 9.0, "lat": lat, "crs": "wgs84"})),
            422,
            "outside_every_area",
            "location",
        ),
        ("no telephone", but(json!({"contact": {"phone": "call me"}})), 422, "bad_field", "contact.phone"),
        (
            "no consent word",
            but(json!({"on_behalf": {"relation": "女儿", "consent": "maybe"}})),
            422,
            "bad_field",
            "on_behalf.consent",
        ),
        (
            "anonymous with a contact",
            but(json!({"anonymous": true, "contact": {"phone": "13800138001"}})),
            422,
            "bad_field",
            "anonymous",
        ),
        ("slot that is no time", but(json!({"slot": "tomorrow"})), 422, "bad_field", "slot"),
        ("slot that is over", but(json!({"slot": "2020-01-01T00:00:00+08:00"})), 422, "bad_field", "slot"),
        ("unknown attachment", but(json!({"attachments": [unknown_file]})), 422, "bad_field", "attachments"),
        (
            "attachment twice",
            but(json!({"attachments": [unknown_file, unknown_file]})),
            422,
            "bad_field",
            "attachments",
        ),
        ("about nobody", but(json!({"about": [{"account": unknown_file}]})), 422, "bad_field", "about"),
        ("a channel of the staff", but(json!({"channel": "hotline"})), 403, "forbidden", "channel"),
        ("an own find of a resident", but(json!({"own_find": true})), 403, "forbidden", "own_find"),
        (
            "a superior order of a resident",
            but(json!({"external": {"system": "12345", "number": "1", "due": "2026-03-09T10:00:00+08:00"}})),
            403,
            "forbidden",
            "external",
        ),
    ]
}

async fn send(town: &Fixture, language: &str, body: &str) -> (u16, Value) {
    let token = town.token(town.people.residents[0]);
    let request = Request::builder()
        .method(Method::POST)
        .uri(CASES)
        .header(header::CONTENT_TYPE, "application/json")
        .header(header::ACCEPT_LANGUAGE, language)
        .header(header::AUTHORIZATION, format!("Bearer {token}"))
        .header("idempotency-key", "always-the-same")
        .body(Body::from(body.to_owned()))
        .unwrap();
    let answer = as_nobody(town).send(request).await;
    (answer.status, answer.value())
}

#[tokio::test]
async fn each_bad_input_has_its_code_in_both_languages_and_leaves_nothing_behind() {
    let town = Fixture::sqlite().await;
    let before = traces(&town).await;
    for (name, body, status, code, field) in table(&town) {
        for language in ["zh-CN", "en"] {
            let (got, problem) = send(&town, language, &body).await;
            assert_eq!((got, problem["code"].as_str()), (status, Some(code)), "{name}: {problem}");
            let chinese = |text: &Value| !text.as_str().unwrap().is_ascii();
            assert_eq!(chinese(&problem["title"]), language == "zh-CN", "{name}: {problem}");
            let errors = problem["errors"].as_array().unwrap();
            let named = |error: &Value| field == "*" || error["field"] == field;
            assert!(field.is_empty() || errors.iter().any(named), "{name}: {problem}");
        }
    }
    assert_eq!(traces(&town).await, before);
    // None of them kept the key.
    let (status, case) = send(&town, "en", &lamp(&town).to_string()).await;
    assert_eq!(status, 201, "{case}");
    town.finish().await;
}

#[tokio::test]
async fn all_wrong_fields_are_named_in_one_answer() {
    let town = Fixture::sqlite().await;
    let body =
        with(lamp(&town), json!({"text": "", "contact": {"phone": "1"}, "slot": "x", "category": "nope"}));
    let problem = resident(&town, 0).post(CASES, &body).await.refused("bad_text_empty");
    let fields: Vec<&str> =
        problem["errors"].as_array().unwrap().iter().map(|error| error["field"].as_str().unwrap()).collect();
    assert_eq!(fields, ["text", "contact.phone", "slot"]);
    town.finish().await;
}

#[tokio::test]
async fn without_a_category_the_profile_s_other_is_taken_and_a_person_chooses() {
    let town = Fixture::sqlite().await;
    let without = with(lamp(&town), json!({"category": null}));
    let app = &town.app;
    let mut profile = (**app.directory.now().profile().unwrap()).clone();
    let had_other = profile.categories.iter().any(|category| category.name.starts_with("其他"));
    if !had_other {
        // A profile without one asks, and says what it may be.
        let problem = resident(&town, 0).post(CASES, &without).await.refused("missing_field");
        assert!(problem["errors"][0]["reason"].as_str().unwrap().contains("路灯"), "{problem}");
        let lamp = profile.category(LAMP).unwrap().clone();
        let (code, name) = ("E9999".to_owned(), "其他事项".to_owned());
        profile.categories.push(sandan_core::profile::Category {
            code,
            name,
            auto_accept: Some(false),
            stopper: None,
            keywords: Vec::new(),
            ..lamp
        });
        profile.version += 1;
        install(&town, &profile).await;
    }
    let case = resident(&town, 0).post(CASES, &without).await.ok();
    assert!(case["category"]["name"].as_str().unwrap().starts_with("其他"), "{case}");
    assert_eq!(case["suggested"][0]["code"], LAMP, "{case}");
    let routing =
        as_role(&town, sandan_core::role::Role::Dispatcher).get(&path(&case, "/routing")).await.ok();
    assert_eq!(routing["decisions"][0]["data"]["category"]["given"], false, "{routing}");
}

async fn install(town: &Fixture, profile: &sandan_core::profile::Profile) {
    use sandan_store::rows::DocRow;
    use sandan_store::{Change, RowWrite};
    let app = &town.app;
    let mut change = Change::new(app.district);
    change.rows.push(RowWrite::Doc(DocRow {
        district: app.district,
        kind: "profile".to_owned(),
        id: app.new_id(),
        version: i64::from(profile.version),
        code: profile.version.to_string(),
        parent: None,
        area_path: Default::default(),
        name: profile.name.clone(),
        active: true,
        data: serde_json::to_string(profile).unwrap(),
    }));
    app.store.commit(change).await.unwrap();
    app.directory.reload(&app.store).await.unwrap();
}
