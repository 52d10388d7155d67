//! Callers and reports.

use axum::body::Body;
use axum::http::{Method, Request, header};
use sandan_boot::Role as Service;
use sandan_contract::rest::areas::PointBody;
use sandan_core::ids::{AccountId, CaseId};
use sandan_core::role::Role;
use sandan_testkit::{Answer, Client, Fixture};
use serde_json::{Value, json};
use std::path::Path;
use uuid::Uuid;

pub const CASES: &str = "/api/v1/cases";
/// A street lamp: public, and accepted by itself.
pub const LAMP: &str = "P0103";

pub fn services() -> [Service; 1] {
    [sandan_intake::role()]
}

/// Somebody at the interface.
pub fn as_one(town: &Fixture, account: AccountId) -> Client {
    town.client(&services(), Some(account))
}

pub fn as_role(town: &Fixture, role: Role) -> Client {
    as_one(town, town.people.of(role))
}

pub fn as_nobody(town: &Fixture) -> Client {
    town.client(&services(), None)
}

pub fn resident(town: &Fixture, n: usize) -> Client {
    as_one(town, town.people.residents[n])
}

/// A point in the first ordinary small grid.
pub fn here(town: &Fixture) -> PointBody {
    town.point_in(&town.small_grids()[0])
}

/// A lamp that is out.
pub fn lamp(town: &Fixture) -> Value {
    json!({"kind": "issue", "text": "楼下路灯不亮", "category": LAMP, "location": here(town)})
}

/// With other fields over it; null removes one.
pub fn with(mut body: Value, more: Value) -> Value {
    let map = body.as_object_mut().unwrap();
    for (key, value) in more.as_object().unwrap() {
        if value.is_null() {
            map.remove(key);
        } else {
            map.insert(key.clone(), value.clone());
        }
    }
    body
}

pub fn id_of(case: &Value) -> CaseId {
    CaseId(case["id"].as_str().unwrap().parse().unwrap())
}

pub fn path(case: &Value, rest: &str) -> String {
    format!("{CASES}/{}{rest}", case["id"].as_str().unwrap())
}

/// A request by hand, as a device that has not signed in.
pub fn from_device(device: &str, path: &str, key: &str, body: &Value) -> Request<Body> {
    Request::builder()
        .method(Method::POST)
        .uri(path)
        .header(header::CONTENT_TYPE, "application/json")
        .header("idempotency-key", key)
        .header("x-device-id", device)
        .body(Body::from(body.to_string()))
        .unwrap()
}

/// A file in a form.
pub async fn send_file(client: &Client, name: &str, bytes: &[u8]) -> Answer {
    let head = format!(
        "--edge\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
         content-type: application/octet-stream\r\n\r\n"
    );
    let body = [head.as_bytes(), bytes, b"\r\n--edge--\r\n"].concat();
    client.bytes(Method::POST, "/api/v1/attachments", "multipart/form-data; boundary=edge", body).await
}

/// Occurrences of a text in any file below the data folder: the database, its log, the attachments.
pub fn found_on_disk(town: &Fixture, canary: &str) -> Vec<String> {
    fn walk(folder: &Path, canary: &[u8], found: &mut Vec<String>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, canary, found);
            } else if std::fs::read(&path).unwrap().windows(canary.len()).any(|window| window == canary) {
                found.push(path.display().to_string());
            }
        }
    }
    let mut found = Vec::new();
    walk(&town.app.config.storage.data_dir, canary.as_bytes(), &mut found);
    found
}

/// What a refused request must leave as it was.
pub async fn traces(town: &Fixture) -> (sandan_store::find::Stats, usize, usize) {
    let app = &town.app;
    let mut contents = 0;
    for person in &town.people.residents {
        contents += app.store.contents_of_subject(app.district, person.0).await.unwrap().len();
    }
    let files = count_files(&app.attachment_dir());
    (app.store.stats(app.district).await.unwrap(), contents, files)
}

pub fn count_files(folder: &Path) -> usize {
    let Ok(entries) = std::fs::read_dir(folder) else { return 0 };
    entries
        .map(|entry| entry.unwrap().path())
        .map(|path| if path.is_dir() { count_files(&path) } else { 1 })
        .sum()
}

pub fn uuid(value: &Value) -> Uuid {
    value.as_str().unwrap().parse().unwrap()
}
