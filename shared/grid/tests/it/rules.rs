//! The rules of the map, one by one, on maps drawn by hand.

use crate::map::{area, at, at_within, border, day, degrees, index, owner, rect};
use rstest::rstest;
use sandan_core::area::Level::{County, Large, Micro, Middle, Small};
use sandan_grid::{Area, AreaKind, GridIndex, Position, TreeError};

/// A community of 4 × 2 steps in two small grids; the eastern one holds two micro-grids.
fn town() -> Vec<Area> {
    vec![
        area("C", County, "", &rect(0.0, 0.0, 4.0, 2.0)),
        area("L", Large, "C", &rect(0.0, 0.0, 4.0, 2.0)),
        area("M", Middle, "L", &rect(0.0, 0.0, 4.0, 2.0)),
        area("S1", Small, "M", &rect(0.0, 0.0, 2.0, 2.0)),
        area("S2", Small, "M", &rect(2.0, 0.0, 4.0, 2.0)),
        area("S2a", Micro, "S2", &rect(2.0, 0.0, 4.0, 1.0)),
        area("S2b", Micro, "S2", &rect(2.0, 1.0, 4.0, 2.0)),
    ]
}

#[rstest]
#[case(1.0, 1.0, "S1 inside")]
#[case(3.0, 0.5, "S2a inside")]
#[case(3.0, 1.0, "S2a edge")] // between two micro-grids: the smaller code
#[case(2.0, 0.5, "S2a edge")] // between a small and a micro-grid: the deeper one
#[case(2.0, 1.0, "S2a edge")] // a corner of three
#[case(0.0, 0.0, "S1 edge")] // the outer corner
#[case(4.0, 2.0, "S2b edge")]
#[case(-0.1, 1.0, "S1 near")]
#[case(-1.0, 1.0, "nobody outside")]
fn every_point_has_one_owner_with_a_reason(#[case] x: f64, #[case] y: f64, #[case] expected: &str) {
    let mut areas = town();
    assert_eq!(owner(&at(&index(&areas), x, y)), expected);
    areas.reverse();
    assert_eq!(owner(&at(&index(&areas), x, y)), expected);
}

#[test]
fn the_path_follows_parent_links_whatever_the_borders_say() {
    let mut areas = town();
    // A second street whose border lies elsewhere, but to which the western grid belongs.
    areas.push(area("K", Large, "C", &rect(10.0, 0.0, 12.0, 2.0)));
    areas.push(area("N", Middle, "K", &rect(10.0, 0.0, 12.0, 2.0)));
    areas[3].parent = Some("N".to_owned().try_into().unwrap());
    let index = index(&areas);
    let path: Vec<_> = at(&index, 1.0, 1.0).path.iter().map(|code| code.as_str()).collect();
    assert_eq!(path, ["C", "K", "N", "S1"]);
}

#[test]
fn a_special_grid_wins_inside_and_on_its_border_and_its_micro_grids_win_in_it() {
    let mut areas = town();
    areas.push(Area { kind: AreaKind::Hospital, ..area("S9", Small, "M", &rect(2.5, 0.5, 3.5, 1.5)) });
    areas.push(area("S9a", Micro, "S9", &rect(2.5, 0.5, 3.0, 1.5)));
    areas.push(area("S9b", Micro, "S9", &rect(3.0, 0.5, 3.5, 1.5)));
    let index = index(&areas);
    assert_eq!(owner(&at(&index, 2.75, 1.0)), "S9a special");
    assert_eq!(owner(&at(&index, 3.0, 1.0)), "S9a special");
    assert_eq!(owner(&at(&index, 3.5, 1.5)), "S9b special");
    assert_eq!(owner(&at(&index, 2.25, 0.25)), "S2a inside");
}

#[test]
fn an_overlap_belongs_to_the_smallest_code() {
    let mut areas = town();
    areas[3].border = border(&rect(0.0, 0.0, 2.5, 2.0), &[]);
    areas.truncate(5);
    assert_eq!(owner(&at(&index(&areas), 2.25, 1.0)), "S1 overlap");
    assert_eq!(owner(&at(&index(&areas), 2.5, 1.0)), "S1 edge");
    assert_eq!(owner(&at(&index(&areas), 2.75, 1.0)), "S2 inside");
}

#[test]
fn a_hole_is_outside_its_area_and_a_wide_gap_belongs_to_the_parent() {
    let mut areas = town();
    let hole = rect(0.5, 0.5, 1.5, 1.5);
    areas[3].border = border(&rect(0.0, 0.0, 2.0, 2.0), &[&hole]);
    let with_hole = index(&areas);
    assert_eq!(owner(&at(&with_hole, 1.0, 1.0)), "M gap");
    assert_eq!(owner(&at(&with_hole, 0.5, 1.0)), "S1 edge");
    assert_eq!(owner(&at(&with_hole, 0.25, 1.0)), "S1 inside");
    areas.push(area("S3", Small, "M", &hole));
    let filled = index(&areas);
    assert_eq!(owner(&at(&filled, 1.0, 1.0)), "S3 inside");
    assert_eq!(owner(&at(&filled, 0.5, 1.0)), "S1 edge");
}

#[test]
fn a_sliver_belongs_to_the_nearest_child_down_to_the_deepest() {
    let mut areas = town();
    // A crack of about 0.8 m between the small grids.
    areas[3].border = border(&rect(0.0, 0.0, 1.99, 2.0), &[]);
    let index = index(&areas);
    assert_eq!(owner(&at(&index, 1.991, 0.5)), "S1 sliver");
    let nearer = at(&index, 1.998, 0.5);
    assert_eq!(owner(&nearer), "S2a sliver");
    assert!((nearer.distance_m - 0.002 * 83.4).abs() < 0.01, "{}", nearer.distance_m);
}

#[test]
fn ground_around_special_micro_grids_is_no_gap() {
    let mut areas = town();
    areas.push(Area { kind: AreaKind::School, ..area("S1x", Micro, "S1", &rect(0.5, 0.5, 1.0, 1.0)) });
    let index = index(&areas);
    assert_eq!(owner(&at(&index, 1.5, 1.5)), "S1 inside");
    assert_eq!(owner(&at(&index, 0.75, 0.75)), "S1x special");
}

#[rstest]
#[case(1.0, 1.0, 20.0, false)]
#[case(1.9, 1.0, 20.0, true)]
#[case(1.0, 1.0, 90.0, true)]
#[case(0.05, 1.0, 20.0, false)] // the circle leaves the town, but meets no other grid
#[case(3.0, 0.9, 20.0, true)]
fn an_accuracy_that_reaches_another_grid_is_told(
    #[case] x: f64,
    #[case] y: f64,
    #[case] radius: f64,
    #[case] spans: bool,
) {
    assert_eq!(at_within(&index(&town()), x, y, Some(radius)).spans, spans);
}

#[test]
fn an_accuracy_that_reaches_a_special_grid_inside_is_told_from_both_sides() {
    let mut areas = town();
    areas.push(Area { kind: AreaKind::Park, ..area("S9", Small, "M", &rect(0.5, 0.5, 1.5, 1.5)) });
    let index = index(&areas);
    assert!(at_within(&index, 0.4, 1.0, Some(20.0)).spans);
    assert!(at_within(&index, 0.6, 1.0, Some(20.0)).spans);
    assert!(!at_within(&index, 1.0, 1.0, Some(20.0)).spans);
}

#[test]
fn areas_exist_from_their_first_day_until_the_day_before_their_end() {
    let mut areas = town();
    areas.truncate(5);
    areas[3].valid_to = Some(day("2026-03-01"));
    areas.push(Area {
        valid_from: Some(day("2026-03-01")),
        ..area("S7", Small, "M", &rect(0.0, 0.0, 2.0, 2.0))
    });
    let on = |text: &str| GridIndex::build(areas.clone(), day(text)).unwrap();
    assert_eq!(owner(&at(&on("2026-02-28"), 1.0, 1.0)), "S1 inside");
    assert_eq!(owner(&at(&on("2026-03-01"), 1.0, 1.0)), "S7 inside");
    assert_eq!(on("2026-03-01").tree().len(), 5);
}

#[test]
fn areas_that_make_no_tree_are_refused() {
    let build = |areas: Vec<Area>| GridIndex::build(areas, day("2026-03-01")).unwrap_err();
    let orphan = area("X", Small, "Q", &rect(0.0, 0.0, 1.0, 1.0));
    assert!(matches!(build(vec![orphan]), TreeError::MissingParent { .. }));
    let mut twice = town();
    twice.push(twice[0].clone());
    assert!(matches!(build(twice), TreeError::Duplicate(_)));
    let mut upside_down = town();
    upside_down[3].level = Large;
    assert!(matches!(build(upside_down), TreeError::LevelOrder { .. }));
}

#[test]
fn the_tree_answers_children_subtrees_and_paths() {
    let index = index(&town());
    let tree = index.tree();
    let codes =
        |infos: Vec<&sandan_grid::AreaInfo>| infos.iter().map(|i| i.code.to_string()).collect::<Vec<_>>();
    assert_eq!(codes(tree.children("M").collect()), ["S1", "S2"]);
    assert_eq!(codes(tree.subtree("S2")), ["S2", "S2a", "S2b"]);
    assert_eq!(codes(tree.at_level(Micro).collect()), ["S2a", "S2b"]);
    assert_eq!(codes(tree.roots().collect()), ["C"]);
    assert_eq!(tree.path("S2b").unwrap().as_str(), "C/L/M/S2/S2b/");
    assert!(tree.get("nothing").is_none() && tree.get("../").is_none());
    assert_eq!(tree.children("nothing").count() + tree.subtree("nothing").len(), 0);
}

#[test]
fn an_empty_index_and_far_points_answer_nobody() {
    let empty = index(&[]);
    for (lng, lat) in [degrees(1.0, 1.0), (-179.9, -89.9), (180.0, 90.0)] {
        let position = Position::wgs84(lng, lat).unwrap();
        assert_eq!(owner(&empty.locate(&position)), "nobody outside");
        assert!(empty.locate(&position).path.is_empty());
    }
    let poles = index(&town()).locate(&Position::wgs84(-10.0, 90.0).unwrap()).area.is_none();
    assert!(poles);
}
