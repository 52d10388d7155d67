//! Files: every fault by row, the rest only when asked, on both engines.

use axum::http::Method;
use sandan_core::role::Role;
use sandan_grid::town::{TownSpec, generate};
use sandan_registry::import::template;
use sandan_registry::role;
use sandan_testkit::{Backend, Client, Fixture};
use serde_json::{Value, json};

async fn send(client: &Client, path: &str, file: impl Into<Vec<u8>>) -> Value {
    client.bytes(Method::POST, path, "application/octet-stream", file.into()).await.ok()
}

/// (row, kind, severity) of every finding.
fn found(report: &Value) -> Vec<(u64, String, String)> {
    let word = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let findings = report["findings"].as_array().unwrap().iter();
    findings.map(|f| (f["row"].as_u64().unwrap_or(0), word(&f["kind"]), word(&f["severity"]))).collect()
}

fn errors(report: &Value) -> Vec<(u64, String)> {
    let all = found(report).into_iter().filter(|(_, _, severity)| severity == "error");
    all.map(|(row, kind, _)| (row, kind)).collect()
}

async fn people_with_faults(backend: Backend) {
    let fixture = Fixture::on(backend).await;
    let admin = fixture.client(&[role()], Some(fixture.people.of(Role::SystemAdmin)));
    let grid = &fixture.small_grids()[0];
    let sheet = format!(
        "\u{FEFF}账号,姓名,类型,初始密码,手机,服务区域编码,单位编码,党员,最多在办,备注\n\
         li-na,李娜,志愿者,Sandan-2026!,13900000001,{grid},,是,2,\n\
         li-na,李娜,志愿者,Sandan-2026!,13900000002,{grid},,是,2,\n\
         \n\
         worker-1,已有,网格员,Sandan-2026!,,{grid},,,,\n\
         wang,王,国王,weak,110,999,D99,也许,99,\n\
         ,无名,处置人员,Sandan-2026!,,,,,,\n\
         zhao,赵,处置人员,,,,D05,,,\n"
    );
    let before = fixture.app.directory.now().people.len();
    let dry = send(&admin, "/api/v1/imports/people", sheet.clone()).await;
    assert_eq!((&dry["dry_run"], &dry["rows_read"]), (&json!(true), &json!(6)));
    assert_eq!((&dry["rows_accepted"], &dry["rows_written"]), (&json!(2), &json!(0)));
    let expected = [
        (3, "duplicate"),
        (5, "duplicate"),
        (6, "unknown"),
        (6, "unknown"),
        (6, "unknown"),
        (6, "bad_field"),
        (6, "bad_field"),
        (6, "weak_password"),
        (7, "missing"),
        (7, "missing"),
    ];
    let expected: Vec<_> = expected.iter().map(|(row, kind)| (*row, (*kind).to_owned())).collect();
    assert_eq!(errors(&dry), expected, "{dry:#}");
    assert!(found(&dry).contains(&(0, "unknown_column".into(), "warning".into())));
    let kept = send(&admin, "/api/v1/imports/people?dry_run=false", sheet.clone()).await;
    assert_eq!(kept["rows_written"], 0, "with faults nothing is written unless asked");
    assert_eq!(fixture.app.directory.now().people.len(), before);
    let rest = send(&admin, "/api/v1/imports/people?dry_run=false&accept_rest=true", sheet).await;
    assert_eq!(rest["rows_written"], 2);
    let snapshot = fixture.app.directory.now();
    assert_eq!(snapshot.people.len(), before + 2);
    let card = snapshot.people.values().find(|card| card.name == "李娜").unwrap();
    assert_eq!((card.max_open, card.party_member, card.kind.as_str()), (2, true, "volunteer"));
    let body = json!({"account": "li-na", "password": "Sandan-2026!"});
    let tokens = admin.with_token(None).post("/api/v1/auth/login", &body).await.ok();
    assert_eq!(tokens["user"]["roles"], json!(["volunteer", "resident"]));
    fixture.finish().await;
}

async fn a_map_with_faults(backend: Backend) {
    let fixture = Fixture::bare(backend).await;
    let admin = {
        let new = sandan_registry::accounts::NewAccount {
            login: Some("admin".into()),
            name: "管理员".into(),
            roles: vec![sandan_core::role::Grant {
                role: Role::SystemAdmin,
                scope: sandan_core::role::Scope::Area(sandan_core::area::AreaPath::default()),
            }],
            ..Default::default()
        };
        sandan_registry::accounts::create_account(&fixture.app, new, None).await.unwrap()
    };
    let admin = fixture.client(&[role()], Some(admin));
    let town = generate(&TownSpec::tiny(3)).unwrap();
    let mut map: Value = serde_json::from_str(&town.to_geojson()).unwrap();
    let features = map["features"].as_array_mut().unwrap();
    let all = features.len();
    // A grid's row twice, and a community without its street.
    let last = features.last().unwrap().clone();
    features.push(last);
    let orphan = features.iter().position(|feature| feature["properties"]["level"] == "middle").unwrap();
    features[orphan]["properties"]["parent"] = json!("419901999000");
    let path = "/api/v1/imports/grids?crs=wgs84";
    let dry = send(&admin, path, map.to_string()).await;
    assert_eq!(dry["rows_read"], json!(all + 1));
    let kinds: Vec<String> = errors(&dry).into_iter().map(|(_, kind)| kind).collect();
    for kind in ["duplicate_code", "missing_parent", "parent_refused"] {
        assert!(kinds.contains(&kind.to_owned()), "{kind} in {kinds:?}");
    }
    assert_eq!(send(&admin, &format!("{path}&dry_run=false"), map.to_string()).await["rows_written"], 0);
    assert!(fixture.app.directory.now().grid.is_none());
    let rest = send(&admin, &format!("{path}&dry_run=false&accept_rest=true"), map.to_string()).await;
    assert_eq!(rest["rows_written"], rest["rows_accepted"]);
    let count = |fixture: &Fixture| fixture.app.directory.now().grid.as_ref().unwrap().tree().len();
    assert_eq!(json!(count(&fixture)), rest["rows_written"]);
    // The whole town again: rows replace their areas, the orphans come home.
    let whole = send(&admin, &format!("{path}&dry_run=false"), town.to_geojson()).await;
    assert_eq!((errors(&whole), &whole["rows_written"]), (vec![], &json!(all)));
    assert_eq!((count(&fixture), fixture.app.directory.now().map_version), (all, 2));
    admin
        .bytes(Method::POST, "/api/v1/imports/grids", "application/geo+json", town.to_geojson())
        .await
        .refused("bad_coordinates");
    fixture.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn people_with_faults_are_reported_by_row_and_the_rest_taken_when_asked_on_sqlite() {
    people_with_faults(Backend::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn people_with_faults_are_reported_by_row_and_the_rest_taken_when_asked_on_postgres() {
    people_with_faults(Backend::Postgres).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_map_with_faults_is_reported_by_row_and_the_rest_taken_when_asked_on_sqlite() {
    a_map_with_faults(Backend::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_map_with_faults_is_reported_by_row_and_the_rest_taken_when_asked_on_postgres() {
    a_map_with_faults(Backend::Postgres).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_template_is_a_file_that_its_import_reads() {
    let fixture = Fixture::sqlite().await;
    let admin = fixture.client(&[role()], Some(fixture.people.of(Role::SystemAdmin)));
    let units = admin.get("/api/v1/imports/templates/units").await;
    assert!(units.headers["content-disposition"].to_str().unwrap().contains("units.xlsx"));
    let report = send(&admin, "/api/v1/imports/units", units.body).await;
    assert_eq!((&report["rows_read"], errors(&report)), (&json!(1), vec![(2, "duplicate".to_owned())]));
    let people = send(&admin, "/api/v1/imports/people", template("people").unwrap()).await;
    // The example's grid is of no town.
    assert_eq!(errors(&people).iter().filter(|(_, kind)| kind != "unknown").count(), 0, "{people:#}");
    admin.get("/api/v1/imports/templates/gold").await.refused("not_found");
    admin
        .bytes(Method::POST, "/api/v1/imports/units", "application/octet-stream", vec![0xFF, 0xFE, 0x00])
        .await
        .refused("bad_field");
    admin
        .bytes(
            Method::POST,
            "/api/v1/imports/units",
            "application/octet-stream",
            b"PK\x03\x04rubbish".to_vec(),
        )
        .await
        .refused("bad_field");
    fixture.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn compounds_are_put_where_the_map_says_and_those_outside_are_named() {
    let fixture = Fixture::sqlite().await;
    let admin = fixture.client(&[role()], Some(fixture.people.of(Role::SystemAdmin)));
    let grid = fixture.small_grids()[1].clone();
    let point = fixture.point_in(&grid);
    let sheet = format!(
        "NAME,longitude,wgs_lng,wgs_lat\n荷花园,1,{},{}\n远方,1,100,30\n空,1,x,30\n",
        point.lng, point.lat
    );
    let path = "/api/v1/imports/places?crs=wgs84&dry_run=false&accept_rest=true";
    let report = send(&admin, path, sheet).await;
    assert_eq!(errors(&report), vec![(3, "outside".to_owned()), (4, "bad_coordinates".to_owned())]);
    let compounds = fixture.app.store.compounds(fixture.app.district).await.unwrap();
    assert_eq!(compounds.len(), 1);
    assert_eq!((compounds[0].name.as_str(), compounds[0].area.as_deref()), ("荷花园", Some(grid.as_str())));
    fixture.finish().await;
}
