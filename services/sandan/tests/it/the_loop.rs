//! The whole loop, as people walk it: report with photo → frame at a volunteer → two claims at once → check-in → done →
//! feedback → verification by another → dissatisfied revisit → 重办 → closed. The same on one process and on five.

use crate::caller::Caller;
use crate::deployment::Deployment;
use crate::live::Live;
use serde_json::{Value, json};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_whole_loop_in_one_process_on_sqlite() {
    let deployment = Deployment::single().await;
    walk(&deployment).await;
    deployment.stop_and_check().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_whole_loop_in_five_processes_on_postgresql_and_redis() {
    let deployment = Deployment::five().await;
    walk(&deployment).await;
    deployment.stop_and_check().await;
}

/// 紧急送药: claimed by volunteers, first come first served, checked by the requester or a checker.
const CATEGORY: &str = "V0107";
const PHONE: &str = "13812345678";
const DOOR: &str = "幸福路8号院3号楼2单元501";

pub async fn walk(deployment: &Deployment) {
    let resident = Caller::resident(deployment, PHONE).await;
    let one = Caller::login(deployment, "volunteer-1").await;
    let two = Caller::login(deployment, "volunteer-2").await;
    let checker = Caller::login(deployment, "checker").await;
    let revisiter = Caller::login(deployment, "revisiter").await;

    let mut phone = Live::connect(&deployment.live(), &one).await;
    phone.subscribe("me").await;
    let mut screen = Live::connect(&deployment.live(), &checker).await;
    screen.subscribe(&format!("area:{}", county(&checker).await)).await;

    let case = report(&resident, &checker).await;
    let id = case["id"].as_str().expect("an id").to_owned();
    screen.until("new case", |frame| frame["case"] == id.as_str()).await;
    let told =
        phone.until("offer", |frame| frame["case"] == id.as_str() && frame["kind"] == "order_placed").await;
    nothing_personal(&told);

    let first = race(&one, &two, &id).await;
    let (winner, order) = (first.0, first.1);
    let seen = winner.get(&format!("/api/v1/cases/{id}")).await.expect(200);
    assert_eq!(seen["address"], DOOR, "the holder sees the door: {seen:#}");
    assert_eq!(seen["contact"]["phone"], PHONE);
    carry_out(winner, &id, &order).await;

    let denied = winner.case(&id, "verify", json!({ "passed": true })).await;
    assert!(denied.status == 403 || denied.status == 404, "the handler may not verify: {denied:?}");
    let verified = checker.case(&id, "verify", json!({ "passed": true })).await.expect(200);
    assert_eq!(verified["state"], "revisiting");
    let masked = checker.get(&format!("/api/v1/cases/{id}")).await.expect(200);
    assert_eq!(masked["contact"]["phone"], "138****5678", "{masked:#}");

    let bad = json!({ "contacted_in_time": true, "solved": false, "satisfied": "dissatisfied", "note": "药送错了" });
    let redo = revisiter.case(&id, "revisit", bad).await.expect(200);
    assert_eq!(redo["supervised"], true);

    // 重办: another person, because volunteers are asked anew.
    let other = if winner.account == one.account { &two } else { &one };
    let order = offered(other, &id).await;
    other.order(&order, "claim", json!({})).await.expect(200);
    carry_out(other, &id, &order).await;
    checker.case(&id, "verify", json!({ "passed": true })).await.expect(200);
    let good = json!({ "contacted_in_time": true, "solved": true, "satisfied": "satisfied" });
    let closed = revisiter.case(&id, "revisit", good).await.expect(200);
    assert_eq!((&closed["state"], &closed["ending"]), (&json!("closed"), &json!("satisfied")));
    afterwards(&resident, other, &checker, &id).await;
}

pub async fn county(caller: &Caller<'_>) -> String {
    let areas = caller.get("/api/v1/areas").await.expect(200);
    let text = areas.to_string();
    let at = text.find("\"level\":\"county\"").expect("a county");
    let around = &text[at.saturating_sub(200)..(at + 200).min(text.len())];
    let code = around.split('"').find(|part| part.len() == 12 && part.bytes().all(|b| b.is_ascii_digit()));
    code.expect("its code").to_owned()
}

async fn report(resident: &Caller<'_>, staff: &Caller<'_>) -> Value {
    let uploaded = resident.photo(jpeg()).await;
    assert!(uploaded.status == 200 || uploaded.status == 201, "{uploaded:?}");
    let photo = uploaded.body["id"].clone();
    let point = point_of_some_grid(staff).await;
    let body = json!({
        "kind": "service", "category": CATEGORY, "text": "老人需要马上取降压药",
        "location": point, "address": DOOR, "contact": { "name": "张三", "phone": PHONE },
        "channel": "mini_program", "attachments": [photo],
    });
    let key = "a-key-of-the-phone";
    let case = resident.post_with_key("/api/v1/cases", &body, key).await.expect(201);
    let again = resident.post_with_key("/api/v1/cases", &body, key).await.expect(201);
    assert_eq!(case, again, "the same key gives the same answer");
    let mut other = body.clone();
    other["text"] = json!("另一件事");
    let reused = resident.post_with_key("/api/v1/cases", &other, key).await;
    assert_eq!((reused.status, reused.code()), (422, "key_reused"));
    case
}

/// Inside a grid whose community has no volunteer: the first ring that reaches somebody reaches several.
pub async fn point_of_some_grid(staff: &Caller<'_>) -> Value {
    let grids = staff.get("/api/v1/areas.geojson?level=small").await.expect(200);
    let features = grids["features"].as_array().expect("features");
    let code = |feature: &&Value| feature["properties"]["code"].as_str().map(str::to_owned);
    let last = features.iter().max_by_key(code).expect("a grid");
    let shape = &last["geometry"]["coordinates"];
    let is_ring = |value: &&Value| value[0][0].is_number();
    let ring = std::iter::successors(Some(shape), |value| value.get(0)).find(is_ring).expect("a ring");
    let corners = ring.as_array().expect("corners");
    let mean = |axis: usize| {
        corners.iter().filter_map(|corner| corner[axis].as_f64()).sum::<f64>() / corners.len() as f64
    };
    json!({ "lng": mean(0), "lat": mean(1), "crs": "wgs84" })
}

/// Both claim at the same time: one gets it, the other is told so.
async fn race<'c, 'd>(one: &'c Caller<'d>, two: &'c Caller<'d>, case: &str) -> (&'c Caller<'d>, String) {
    let order = offered(one, case).await;
    assert_eq!(order, offered(two, case).await, "both are offered the same order");
    let (first, second) =
        tokio::join!(one.order(&order, "claim", json!({})), two.order(&order, "claim", json!({})));
    let mut statuses = [first.status, second.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409], "{first:?} {second:?}");
    let (winner, loser) = if first.status == 200 { (one, second) } else { (two, first) };
    assert_eq!(loser.code(), "lost_claim");
    (winner, order)
}

/// The order of this case among the offers, as soon as it is there.
pub async fn offered(volunteer: &Caller<'_>, case: &str) -> String {
    let look = async {
        loop {
            let page = volunteer.get("/api/v1/orders?mine=offered").await.expect(200);
            let items = page["items"].as_array().expect("items").clone();
            if let Some(item) = items.iter().find(|item| item["case"] == case) {
                nothing_personal(item);
                return item["order"]["id"].as_str().expect("an id").to_owned();
            }
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(20), look).await.expect("the order is offered")
}

async fn carry_out(volunteer: &Caller<'_>, case: &str, order: &str) {
    let early = volunteer.order(order, "done", json!({})).await;
    assert_eq!(early.status, 409, "nobody is done before being there: {early:?}");
    volunteer.case(case, "contact", json!({ "attempt": "reached" })).await.expect(200);
    volunteer.order(order, "check_in", json!({})).await.expect(200);
    let photo = volunteer.photo(jpeg()).await;
    let done = json!({ "note": "药已送到老人手中", "attachments": [photo.body["id"]] });
    volunteer.order(order, "done", done).await.expect(200);
    let fed_back =
        volunteer.case(case, "feed_back", json!({ "outcome": "solved", "note": "已办妥" })).await.expect(200);
    assert_eq!(fed_back["state"], "fed_back");
}

async fn afterwards(resident: &Caller<'_>, volunteer: &Caller<'_>, checker: &Caller<'_>, id: &str) {
    let own = resident.get(&format!("/api/v1/cases/{id}")).await.expect(200);
    assert_eq!(own["contact"]["phone"], PHONE, "the resident sees their own number");
    let later = volunteer.get(&format!("/api/v1/cases/{id}")).await;
    assert!(
        !later.body.to_string().contains(DOOR),
        "the door is nobody's business after the close: {later:?}"
    );
    let timeline = checker.get(&format!("/api/v1/cases/{id}/events")).await.expect(200);
    let events = timeline["events"].as_array().expect("events");
    let seqs: Vec<i64> = events.iter().filter_map(|event| event["seq"].as_i64()).collect();
    assert!(seqs.windows(2).all(|pair| pair[0] < pair[1]));
    let kinds: Vec<&str> = events.iter().filter_map(|event| event["kind"].as_str()).collect();
    let way = [
        "submitted",
        "accepted",
        "order_placed",
        "order_taken",
        "checked_in",
        "order_done",
        "fed_back",
        "verified",
        "revisited",
        "redo_ordered",
        "order_placed",
        "order_taken",
        "fed_back",
        "verified",
        "revisited",
        "closed",
    ];
    let mut rest = kinds.iter();
    for step in way {
        assert!(rest.any(|kind| *kind == step), "{step} is missing in {kinds:?}");
    }
    let stranger = Caller::nobody(resident.deployment()).get(&format!("/api/v1/cases/{id}")).await;
    assert!(stranger.status == 401 || stranger.status == 404);
}

/// Before a claim: no words, no door, no name, no number.
fn nothing_personal(shown: &Value) {
    let text = shown.to_string();
    for secret in ["降压药", "幸福路", "单元501", PHONE, "张三", "****5678"] {
        assert!(!text.contains(secret), "{secret} in {shown:#}");
    }
}

/// A small real picture.
pub fn jpeg() -> Vec<u8> {
    let picture = image::RgbImage::from_fn(64, 48, |x, y| image::Rgb([x as u8 * 3, y as u8 * 4, 90]));
    let mut bytes = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut bytes, image::ImageFormat::Jpeg).expect("a picture is written");
    bytes.into_inner()
}
