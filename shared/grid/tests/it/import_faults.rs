//! Faults planted in a sound file, and what the import says about them.

use sandan_core::area::Level;
use sandan_grid::import::{FindingKind, ImportOptions, Severity, import};
use sandan_grid::town::{TownSpec, generate};
use sandan_grid::{Area, Crs, GridIndex};
use serde_json::{Value, json};
use std::collections::BTreeSet;

const FAULTS: usize = 22;

fn made() -> Vec<Area> {
    let spec = TownSpec { large: 2, middle: 30, small: 240, micro: 6, special: 3, ..TownSpec::tiny(3) };
    generate(&spec).unwrap().areas
}

fn collection(areas: &[Area]) -> Value {
    serde_json::from_str(&sandan_grid::geojson::to_geojson(areas)).unwrap()
}

/// One plain small grid, by index, of each community.
fn victims(areas: &[Area]) -> Vec<usize> {
    let communities: Vec<_> =
        areas.iter().filter(|area| area.level == Level::Middle).map(|area| &area.code).collect();
    let is_plain = |area: &Area| {
        area.level == Level::Small
            && !area.kind.is_special()
            && !areas.iter().any(|a| a.parent.as_ref() == Some(&area.code))
    };
    let one =
        |code| (0..areas.len()).rfind(|&n| is_plain(&areas[n]) && areas[n].parent.as_ref() == Some(code));
    communities.into_iter().filter_map(one).take(FAULTS).collect()
}

fn move_points(feature: &mut Value, to: impl Fn(f64, f64) -> (f64, f64)) {
    for ring in feature["geometry"]["coordinates"].as_array_mut().unwrap() {
        for point in ring.as_array_mut().unwrap() {
            let (x, y) = to(point[0].as_f64().unwrap(), point[1].as_f64().unwrap());
            *point = json!([x, y]);
        }
    }
}

fn ring(feature: &mut Value) -> &mut Vec<Value> {
    feature["geometry"]["coordinates"][0].as_array_mut().unwrap()
}

/// A ring that crosses itself on the ground of another.
fn bow_tie(ring: &[Value]) -> Vec<Value> {
    let (a, b, c) = (&ring[0], &ring[ring.len() / 3], &ring[2 * ring.len() / 3]);
    let middle = |p: &Value, q: &Value, n: usize| (p[n].as_f64().unwrap() + q[n].as_f64().unwrap()) / 2.0;
    let across = json!([
        middle(a, b, 0) * 2.0 - c[0].as_f64().unwrap(),
        middle(a, b, 1) * 2.0 - c[1].as_f64().unwrap()
    ]);
    vec![a.clone(), b.clone(), c.clone(), across, a.clone()]
}

/// Web Mercator metres.
fn mercator(lng: f64, lat: f64) -> (f64, f64) {
    let y = (std::f64::consts::FRAC_PI_4 + lat.to_radians() / 2.0).tan().ln();
    (lng.to_radians() * 6_378_137.0, y * 6_378_137.0)
}

/// Breaks one victim each; returns the row and kind expected, rows from 1.
fn plant(file: &mut Value, areas: &[Area]) -> Vec<(usize, FindingKind)> {
    let rows = victims(areas);
    assert_eq!(rows.len(), FAULTS);
    let features = file["features"].as_array_mut().unwrap();
    let sibling = |n: usize| {
        (0..n).rev().find(|&m| areas[m].parent == areas[n].parent && !areas[m].kind.is_special()).unwrap()
    };
    let other_geometry = features[sibling(rows[2])]["geometry"].clone();
    let other_code = features[sibling(rows[3])]["properties"]["code"].clone();
    let mut expected = Vec::new();
    for (fault, &n) in rows.iter().enumerate() {
        let feature = &mut features[n];
        let kind = match fault {
            0 => {
                ring(feature).pop();
                FindingKind::OpenRing
            }
            1 => {
                *ring(feature) = bow_tie(ring(feature));
                FindingKind::SelfIntersection
            }
            2 => {
                feature["geometry"] = other_geometry.clone();
                FindingKind::Overlap
            }
            3 => {
                feature["properties"]["code"] = other_code.clone();
                FindingKind::DuplicateCode
            }
            4 => {
                feature["properties"]["parent"] = json!("419901999999");
                FindingKind::MissingParent
            }
            5 => {
                move_points(feature, |x, y| Crs::Gcj02.from_wgs84(x, y));
                FindingKind::WrongCrs
            }
            6 => {
                move_points(feature, |x, y| Crs::Bd09.from_wgs84(x, y));
                FindingKind::WrongCrs
            }
            7 => {
                move_points(feature, |x, y| (y, x));
                FindingKind::WrongCrs
            }
            8 => {
                move_points(feature, mercator);
                FindingKind::WrongCrs
            }
            9 => {
                move_points(feature, |x, y| (x + 0.1, y));
                FindingKind::SticksOut
            }
            10 => {
                feature["properties"]["level"] = json!("block");
                FindingKind::UnknownLevel
            }
            11 => {
                feature["properties"]["code"] = json!("4199-01");
                FindingKind::BadCode
            }
            12 => {
                feature["geometry"] = Value::Null;
                FindingKind::EmptyGeometry
            }
            13 => {
                ring(feature)[1] = json!([Value::Null, 33.1]);
                FindingKind::NotFinite
            }
            14 => {
                feature["properties"] = Value::Null;
                FindingKind::MalformedFeature
            }
            15 => {
                feature["properties"]["valid_from"] = json!("2026-02-30");
                FindingKind::BadDate
            }
            16 => {
                feature["properties"]["kind"] = json!("castle");
                FindingKind::UnknownKind
            }
            17 => {
                feature["properties"]["level"] = json!("large");
                FindingKind::LevelOrder
            }
            18 => {
                feature["geometry"] = json!({"type": "Point", "coordinates": [112.3, 33.1]});
                FindingKind::MalformedFeature
            }
            19 => {
                ring(feature)[1] = json!([200.0, 33.1]);
                FindingKind::OutOfRange
            }
            20 => {
                feature["properties"]["name"] = json!(" ");
                FindingKind::MalformedFeature
            }
            _ => {
                feature["geometry"]["coordinates"] = json!([[[112.3, 33.1], [112.4, 33.1], [112.3, 33.1]]]);
                FindingKind::EmptyGeometry
            }
        };
        expected.push((n + 1, kind));
    }
    expected
}

#[test]
fn every_planted_fault_is_listed_by_row_and_the_rest_is_accepted() {
    let areas = made();
    let mut file = collection(&areas);
    let sound = import(&file.to_string(), &ImportOptions::new(Crs::Wgs84));
    assert_eq!(sound.findings, [], "control: the file is sound before");
    let expected = plant(&mut file, &areas);
    let report = import(&file.to_string(), &ImportOptions::new(Crs::Wgs84));
    println!("{} faults planted; found {:?}", expected.len(), report.counts());
    for (row, kind) in &expected {
        let found = report.errors().find(|finding| finding.row == Some(*row) && finding.kind == *kind);
        let here: Vec<_> = report.findings.iter().filter(|f| f.row == Some(*row)).map(|f| f.kind).collect();
        let found = found.unwrap_or_else(|| panic!("row {row}: expected {kind:?}, found {here:?}"));
        assert!(!found.message_zh.is_ascii() && !found.message_en.is_empty());
    }
    let rows: BTreeSet<usize> = expected.iter().map(|(row, _)| *row).collect();
    let others: Vec<_> = report.errors().filter(|f| f.row.is_none_or(|row| !rows.contains(&row))).collect();
    assert!(others.is_empty(), "sound rows are not accused: {others:?}");
    assert_eq!(report.rows_read, areas.len());
    assert_eq!(report.accepted.len(), areas.len() - rows.len());
    assert!(GridIndex::build(report.accepted, "2026-03-01".parse().unwrap()).is_ok());
}

#[test]
fn a_missing_child_leaves_a_gap_that_is_named_with_its_parent() {
    let mut areas = made();
    let gone = areas.remove(victims(&areas)[0]);
    let report = import(&collection(&areas).to_string(), &ImportOptions::new(Crs::Wgs84));
    let [gap] = &report.findings[..] else { panic!("{:?}", report.findings) };
    assert_eq!((gap.kind, gap.severity), (FindingKind::Gap, Severity::Warning));
    assert_eq!(gap.code.as_deref(), gone.parent.as_ref().map(|code| code.as_str()));
    let row = areas.iter().position(|area| Some(&area.code) == gone.parent.as_ref()).unwrap() + 1;
    assert_eq!(gap.row, Some(row));
    assert!(gap.area_m2.unwrap() > 1_000.0);
}

#[test]
fn what_lies_below_a_refused_row_is_refused_with_it() {
    let areas = made();
    let mut file = collection(&areas);
    let street = areas.iter().position(|area| area.level == Level::Large).unwrap();
    let below =
        areas.iter().filter(|a| a.code.as_str().starts_with(&areas[street].code.as_str()[..9])).count() - 1;
    file["features"][street]["properties"]["level"] = json!("borough");
    let report = import(&file.to_string(), &ImportOptions::new(Crs::Wgs84));
    assert_eq!(report.counts()[&FindingKind::UnknownLevel], 1);
    assert_eq!(report.counts()[&FindingKind::ParentRefused], below);
}

#[test]
fn a_whole_file_in_another_system_is_told_by_what_existed_before() {
    let areas = made();
    let mut file = collection(&areas);
    for feature in file["features"].as_array_mut().unwrap() {
        move_points(feature, |x, y| Crs::Gcj02.from_wgs84(x, y));
    }
    let right = import(&file.to_string(), &ImportOptions::new(Crs::Gcj02));
    assert_eq!(right.errors().count(), 0, "control: named rightly, the file is sound");
    let county = areas[0].clone();
    let mut parts = file.clone();
    parts["features"].as_array_mut().unwrap().remove(0);
    let options = ImportOptions { existing: vec![county], ..ImportOptions::new(Crs::Wgs84) };
    let wrong = import(&parts.to_string(), &options);
    println!("{:?}", wrong.counts());
    let named = wrong.counts()[&FindingKind::WrongCrs];
    assert!(named > parts["features"].as_array().unwrap().len() * 9 / 10, "{named}");
    let street = wrong.errors().find(|finding| finding.kind == FindingKind::WrongCrs).unwrap();
    assert!(street.message_en.contains("gcj02"), "{street:?}");
}

#[test]
fn bare_nan_costs_one_row_and_broken_text_costs_the_file_with_a_finding() {
    let areas = made();
    let text = sandan_grid::geojson::to_geojson(&areas);
    let row = victims(&areas)[0];
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let start = lines[row + 1].find("[[[").unwrap() + 3;
    let comma = lines[row + 1][start..].find(',').unwrap() + start;
    lines[row + 1].replace_range(start..comma, "NaN");
    lines[2] = lines[2].replace("\"name\":\"", "\"name\":\"NaN");
    let report = import(&lines.join("\n"), &ImportOptions::new(Crs::Wgs84));
    let errors: Vec<_> = report.errors().map(|finding| (finding.row, finding.kind)).collect();
    assert_eq!(errors, [(Some(row + 1), FindingKind::NotFinite)]);
    assert!(report.accepted.iter().any(|area| area.name.starts_with("NaN")), "texts keep their letters");
    for broken in ["", "{", "[]", "{\"features\":{}}", "\u{0}", &text[..text.len() / 2]] {
        let report = import(broken, &ImportOptions::new(Crs::Wgs84));
        assert_eq!(report.counts()[&FindingKind::NotGeoJson], 1);
        assert!(report.accepted.is_empty() && !report.is_clean());
    }
}

#[test]
fn a_part_is_imported_beside_what_existed_before() {
    let areas = made();
    let (kept, brought) = areas.iter().cloned().partition::<Vec<_>, _>(|area| area.level < Level::Small);
    let options = ImportOptions { existing: kept.clone(), ..ImportOptions::new(Crs::Wgs84) };
    let report = import(&collection(&brought).to_string(), &options);
    assert_eq!(report.findings, []);
    assert_eq!(report.accepted.len(), brought.len());
    let alone = import(&collection(&brought).to_string(), &ImportOptions::new(Crs::Wgs84));
    assert!(alone.counts()[&FindingKind::MissingParent] > 0, "control: without them the parents are missing");
}
