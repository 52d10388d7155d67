//! A resident is erased: the history stays provable, and what they told stands nowhere any more.

use crate::caller::Caller;
use crate::deployment::Deployment;
use crate::the_loop::{jpeg, point_of_some_grid};
use serde_json::{Value, json};

const TEXT: &str = "金丝雀在三号楼门口叫了一夜";
const DOOR: &str = "金丝雀胡同17号院乙门401";
const NAME: &str = "金雀儿";
const PHONE: &str = "13866655544";
const COMMENT: &str = "金丝雀今天早上又来了";
const CANARIES: [&str; 5] = [TEXT, DOOR, NAME, PHONE, COMMENT];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_erased_resident_leaves_no_canary_on_sqlite() {
    erase(Deployment::single().await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_erased_resident_leaves_no_canary_on_postgresql_and_redis() {
    erase(Deployment::five().await).await;
}

async fn erase(mut deployment: Deployment) {
    let resident = Caller::resident(&deployment, PHONE).await;
    let checker = Caller::login(&deployment, "checker").await;
    let photo = resident.photo(jpeg()).await.expect(201)["id"].clone();
    let body = json!({
        "kind": "issue", "category": "E0102", "text": TEXT, "location": point_of_some_grid(&checker).await,
        "address": DOOR, "contact": { "name": NAME, "phone": PHONE }, "attachments": [photo],
    });
    let case = resident.post("/api/v1/cases", &body).await.expect(201);
    let id = case["id"].as_str().expect("an id").to_owned();
    resident.case(&id, "comment", json!({ "note": COMMENT })).await.expect(201);
    let path = format!("/api/v1/cases/{id}");
    let before = resident.get(&path).await.expect(200);
    assert_eq!(
        (&before["text"], &before["address"]),
        (&json!(TEXT), &json!(DOOR)),
        "the control: it is there"
    );
    let photo_path = format!("/api/v1/attachments/{}", photo.as_str().expect("an id"));
    assert_eq!(resident.get(&photo_path).await.status, 200);

    let erased = resident.post("/api/v1/people/me/erase", &json!({})).await.expect(200);
    assert_eq!(erased["attachments"], 1, "{erased}");
    let after = checker.get(&path).await.expect(200);
    for field in ["text", "address", "contact", "location"] {
        assert_eq!(after[field], Value::Null, "{field}");
    }
    assert_eq!(after["number"], case["number"], "the case stays as a figure");
    assert_eq!(resident.get(&photo_path).await.status, 404);

    let number = case["number"].as_str().expect("a number").to_owned();
    drop((resident, checker));
    deployment.stop();
    deployment.check();
    let found: usize = CANARIES.iter().map(|canary| deployment.places_of(canary)).sum();
    let control = deployment.places_of(&number);
    println!(
        "{} canaries, {} contents and {} photo erased: found in {found} places; the case's number, as control, in \
         {control}",
        CANARIES.len(),
        erased["contents"],
        erased["attachments"]
    );
    assert_eq!(found, 0);
    assert!(control > 0, "the search finds what is there");
}
