//! The real compounds of the real town.

use crate::data;
use sandan_grid::{Crs, GridIndex, Position};

struct Compound {
    name: String,
    wgs84: (f64, f64),
    bd09: (f64, f64),
    small: String,
}

fn compounds() -> Vec<Compound> {
    let mut reader = csv::Reader::from_path(data::data("town/xicheng12_compounds.csv")).unwrap();
    let headers = reader.headers().unwrap().clone();
    let at = |name: &str| headers.iter().position(|header| header == name).unwrap();
    let read = |row: csv::StringRecord| {
        let number = |name: &str| row[at(name)].parse::<f64>().unwrap();
        Compound {
            name: row[at("NAME")].to_owned(),
            wgs84: (number("wgs_lng"), number("wgs_lat")),
            bd09: (number("longitude"), number("latitude")),
            small: row[at("small")].to_owned(),
        }
    };
    reader.records().map(|row| read(row.unwrap())).collect()
}

/// How many compounds are found in their small grid or below it.
fn found(
    index: &GridIndex,
    compounds: &[Compound],
    crs: Crs,
    point: impl Fn(&Compound) -> (f64, f64),
) -> usize {
    let is_home = |compound: &&Compound| {
        let (lng, lat) = point(compound);
        let located = index.locate(&Position::new(lng, lat, crs, None).unwrap());
        let home = located.path.iter().any(|code| code.as_str() == compound.small);
        if !home && crs != Crs::Gcj02 && (crs, point(compound)) != (Crs::Wgs84, compound.bd09) {
            println!("{} {crs}: {:?}, expected {}", compound.name, located.area, compound.small);
        }
        home
    };
    compounds.iter().filter(is_home).count()
}

#[test]
fn all_548_compounds_are_found_in_their_grid_in_wgs84_and_in_bd09() {
    let (index, compounds) = (data::real_index(), compounds());
    let by_wgs84 = found(&index, &compounds, Crs::Wgs84, |c| c.wgs84);
    let by_cgcs2000 = found(&index, &compounds, Crs::Cgcs2000, |c| c.wgs84);
    let by_bd09 = found(&index, &compounds, Crs::Bd09, |c| c.bd09);
    let by_gcj02 = found(&index, &compounds, Crs::Gcj02, |c| Crs::Gcj02.from_wgs84(c.wgs84.0, c.wgs84.1));
    // The control: Baidu's coordinates taken for WGS84 land about a kilometre away.
    let confused = found(&index, &compounds, Crs::Wgs84, |c| c.bd09);
    println!(
        "of {}: wgs84 {by_wgs84}, cgcs2000 {by_cgcs2000}, bd09 {by_bd09}, gcj02 {by_gcj02}",
        compounds.len()
    );
    println!("control, bd09 taken for wgs84: {confused}");
    assert_eq!(compounds.len(), 548);
    assert_eq!([by_wgs84, by_cgcs2000, by_bd09, by_gcj02], [548; 4]);
    assert!(confused < 100);
}
