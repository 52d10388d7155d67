//! Where points lie, the tree, names of places.

use sandan_registry::role;
use sandan_testkit::Fixture;
use serde_json::{Value, json};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_grid_finds_its_own_point_alone_and_in_a_batch() {
    let fixture = Fixture::sqlite().await;
    let client = fixture.client(&[role()], None);
    let grids = fixture.small_grids();
    let points: Vec<_> = grids.iter().map(|code| fixture.point_in(code)).collect();
    for (code, point) in grids.iter().zip(&points) {
        let path = format!("/api/v1/areas/locate?lng={}&lat={}&crs=wgs84", point.lng, point.lat);
        let found = client.get(&path).await.ok();
        assert_eq!((&found["area"]["code"], &found["reason"]), (&json!(code), &json!("inside")));
        assert_eq!(found["path"].as_array().unwrap().len(), 4);
        assert_eq!(found["path"][0]["level"], "county");
    }
    let found = client.post("/api/v1/areas/locate", &json!({"points": points})).await.ok();
    let codes: Vec<_> = found["results"].as_array().unwrap().iter().map(|one| &one["area"]["code"]).collect();
    assert_eq!(codes, grids.iter().map(|code| json!(code)).collect::<Vec<_>>().iter().collect::<Vec<_>>());
    fixture.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bad_point_is_a_problem_in_its_own_place_of_a_batch() {
    let fixture = Fixture::sqlite().await;
    let client = fixture.client(&[role()], None);
    let good = fixture.point_in(&fixture.small_grids()[0]);
    let points = json!([
        {"lng": good.lng, "lat": good.lat},
        good,
        {"lng": 33.1, "lat": 112.3, "crs": "wgs84"},
        {"lng": 100.0, "lat": 30.0, "crs": "gcj02"},
    ]);
    let found = client.post("/api/v1/areas/locate", &json!({"points": points})).await.ok();
    let results = found["results"].as_array().unwrap();
    assert_eq!(results[0]["code"], "bad_coordinates");
    assert!(results[0]["detail"].as_str().unwrap().contains("坐标系"));
    assert_eq!(results[1]["reason"], "inside");
    assert_eq!(results[2]["code"], "bad_coordinates");
    assert_eq!((&results[3]["area"], &results[3]["reason"]), (&Value::Null, &json!("outside")));
    client.get("/api/v1/areas/locate?lng=112.3&lat=33.1").await.refused("bad_coordinates");
    client.get("/api/v1/areas/locate?lng=NaN&lat=33.1&crs=wgs84").await.refused("bad_coordinates");
    client.get("/api/v1/areas/locate?lng=112.3&crs=wgs84").await.refused("missing_field");
    let many = vec![json!({"lng": 112.3, "lat": 33.1, "crs": "wgs84"}); 10_001];
    client.post("/api/v1/areas/locate", &json!({"points": many})).await.refused("too_many");
    let most = json!({"points": many[..10_000]});
    assert_eq!(
        client.post("/api/v1/areas/locate", &most).await.ok()["results"].as_array().unwrap().len(),
        10_000
    );
    fixture.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_tree_is_walked_from_the_county_down_and_drawn_by_level() {
    let fixture = Fixture::sqlite().await;
    let client = fixture.client(&[role()], None);
    let all = client.get("/api/v1/areas").await.ok();
    assert_eq!(all["map_version"], 1);
    let mut below = vec!["419901000000".to_owned()];
    let mut seen = 0;
    while let Some(code) = below.pop() {
        seen += 1;
        let area = client.get(&format!("/api/v1/areas/{code}")).await.ok();
        let children = client.get(&format!("/api/v1/areas/{code}/children")).await.ok();
        let children = children["areas"].as_array().unwrap().clone();
        assert_eq!(area["children"], json!(children.len()));
        below.extend(children.iter().map(|child| child["code"].as_str().unwrap().to_owned()));
    }
    assert_eq!(seen, all["areas"].as_array().unwrap().len());
    let map = client.get("/api/v1/areas.geojson?level=small").await;
    assert_eq!(map.headers["content-type"], "application/geo+json");
    assert_eq!(map.ok()["features"].as_array().unwrap().len(), 12);
    client.get("/api/v1/areas.geojson?level=tiny").await.refused("bad_field");
    client.get("/api/v1/areas/1").await.refused("not_found");
    client.get("/api/v1/areas/1/children").await.refused("not_found");
    fixture.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_address_finds_its_compound_and_a_doubtful_one_is_left_to_a_person() {
    let fixture = Fixture::sqlite().await;
    let client = fixture.client(&[role()], None);
    let compounds = fixture.app.store.compounds(fixture.app.district).await.unwrap();
    let address = format!("{}3号楼2单元", compounds[0].name);
    let search = async |text: &str| {
        let query = text.bytes().map(|byte| format!("%{byte:02X}")).collect::<String>();
        client.get(&format!("/api/v1/places?text={query}")).await
    };
    let found = search(&address).await.ok();
    assert_eq!(found["places"][0]["name"], json!(compounds[0].name));
    assert_eq!(found["places"][0]["area"]["code"], json!(compounds[0].area));
    assert_eq!(found["certain"], true, "{found}");
    assert_eq!(search("那棵大树旁边").await.ok()["certain"], false);
    search(" ").await.refused("bad_text_empty");
    fixture.finish().await;
}
