//! The made town, through the project's own import and index.

use crate::data::day;
use sandan_core::area::Level;
use sandan_grid::import::{ImportOptions, import};
use sandan_grid::town::{TownSpec, generate, places};
use sandan_grid::{Crs, GridIndex, LocateReason, Position};

#[test]
fn the_demo_town_has_the_counts_of_the_request_and_imports_clean() {
    let started = std::time::Instant::now();
    let town = generate(&TownSpec::default()).unwrap();
    println!("generated in {:?}", started.elapsed());
    let text = town.to_geojson();
    println!("{} bytes, river of {} points", text.len(), town.river.len());
    let started = std::time::Instant::now();
    let report = import(&text, &ImportOptions::new(Crs::Wgs84));
    println!("imported in {:?}: {:?} {:?}", started.elapsed(), report.counts(), report.slivers);
    assert_eq!(report.findings, []);
    assert_eq!(report.slivers.pieces, 0);
    assert_eq!(report.accepted, town.areas);
    let index = GridIndex::build(report.accepted, day()).unwrap();
    let counts: Vec<usize> = index.tree().counts().into_values().collect();
    assert_eq!(counts, [1, 12, 198, 2021, 253]);
    let specials = index.tree().iter().filter(|info| info.kind.is_special()).count();
    assert_eq!(specials, 24);
}

#[test]
fn every_area_of_the_demo_town_owns_its_interior_point() {
    let town = generate(&TownSpec::default()).unwrap();
    let index = GridIndex::build(town.areas, day()).unwrap();
    let lost: Vec<_> =
        index.tree().iter().filter(|info| index.interior_point(info.code.as_str()).is_none()).collect();
    assert!(lost.is_empty(), "{lost:?}");
    for info in index.tree().iter().filter(|info| info.kind.is_special()) {
        let (lng, lat) = index.interior_point(info.code.as_str()).unwrap();
        let found = index.locate(&Position::wgs84(lng, lat).unwrap());
        assert_eq!((found.area, found.reason), (Some(info), LocateReason::Special));
    }
}

#[test]
fn other_seeds_and_sizes_import_clean_too() {
    for seed in 0..40 {
        let sizes = [
            TownSpec::tiny(seed),
            TownSpec { large: 3, middle: 17, small: 160, micro: 31, special: 7, ..TownSpec::tiny(seed) },
        ];
        // The size of the demo now and then.
        let sizes =
            sizes.into_iter().chain((seed % 20 == 0).then(|| TownSpec { seed, ..TownSpec::default() }));
        for spec in sizes {
            let town = generate(&spec).unwrap();
            let report = import(&town.to_geojson(), &ImportOptions::new(Crs::Wgs84));
            assert_eq!(report.findings, [], "{spec:?}");
            let index = GridIndex::build(town.areas, day()).unwrap();
            let count = |level| index.tree().at_level(level).count();
            let made = [count(Level::Large), count(Level::Middle), count(Level::Small), count(Level::Micro)];
            assert_eq!(made, [spec.large, spec.middle, spec.small, spec.micro]);
        }
    }
}

#[test]
fn the_same_seed_gives_the_same_town_and_another_seed_another() {
    let make = |seed| generate(&TownSpec::tiny(seed)).unwrap().to_geojson();
    assert_eq!(make(7), make(7));
    assert_ne!(make(7), make(8));
}

#[test]
fn places_are_where_the_index_puts_them_and_bear_distinct_names() {
    let town = generate(&TownSpec::default()).unwrap();
    let found = places(&town, 300, 5).unwrap();
    let index = GridIndex::build(town.areas, day()).unwrap();
    let mut names: Vec<_> = found.iter().map(|place| place.name.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!((found.len(), names.len()), (300, 300));
    for place in &found {
        let owner = index.locate(&Position::wgs84(place.lng, place.lat).unwrap()).area.unwrap();
        assert_eq!(owner.code, place.area);
    }
}

#[test]
fn no_invented_name_is_one_of_the_capitals_streets_communities_or_compounds() {
    let files = [
        "beijing/beijing_communities_nbs2023.csv",
        "beijing/beijing_compounds_4851.csv",
        "town/xicheng12_grids.geojson",
    ];
    let real: String =
        files.iter().map(|file| std::fs::read_to_string(crate::data::data(file)).unwrap()).collect();
    assert!(real.contains("西长安街街道"), "control: a real name is found in the same text");
    let taken: Vec<_> =
        sandan_grid::town::vocabulary().into_iter().filter(|stem| real.contains(stem.as_str())).collect();
    assert_eq!(taken, [] as [String; 0]);
}

#[test]
fn impossible_towns_are_refused() {
    let tiny = TownSpec::tiny(1);
    for bad in [
        TownSpec { county: "41990".into(), ..tiny.clone() },
        TownSpec { large: 0, ..tiny.clone() },
        TownSpec { middle: 0, ..tiny.clone() },
        TownSpec { micro: 1, ..tiny.clone() },
        TownSpec { special: 12, ..tiny.clone() },
        TownSpec { small: 400, ..tiny.clone() },
        TownSpec { lat: f64::NAN, ..tiny },
    ] {
        assert!(generate(&bad).is_err(), "{bad:?}");
    }
}
