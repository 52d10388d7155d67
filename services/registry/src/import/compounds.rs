//! Compounds from a spreadsheet, each put where the map says.

use super::places::install_places;
use super::report::{ImportMode, ImportReport};
use super::rows::Reading;
use super::sheet::{self, Column};
use sandan_boot::App;
use sandan_boot::desk::place::{index, position};
use sandan_contract::rest::areas::PointBody;
use sandan_grid::Crs;
use sandan_grid::town::Place;
use sandan_kit::problem::Problem;
use sandan_kit::text;

/// What a sheet of compounds holds.
pub const COLUMNS: &[Column] = &[
    Column { zh: "名称", name: "name", also: &[], required: true, example: "荷花园" },
    Column { zh: "经度", name: "lng", also: &["wgs_lng", "longitude"], required: true, example: "112.3" },
    Column { zh: "纬度", name: "lat", also: &["wgs_lat", "latitude"], required: true, example: "33.1" },
];

/// Reads a sheet of compounds, with points in the coordinate system `crs`, and, as far as the mode goes, replaces the
/// district's compounds by them.
///
/// # Errors
/// When the file cannot be read at all, there is no map, or the store fails. Faults of rows are in the report.
pub async fn import_compounds(
    app: &App,
    bytes: &[u8],
    crs: Crs,
    mode: ImportMode,
) -> Result<ImportReport, Problem> {
    let sheet = sheet::read(bytes, COLUMNS)?;
    let snapshot = app.directory.now();
    let grid = index(&snapshot)?;
    let mut reading = Reading::of(&sheet, mode);
    for row in &sheet.rows {
        let mut report = reading.row(row, "name");
        let name = report.required("name");
        if !name.is_empty()
            && let Err(problem) = text::check_line("name", &name, 100)
        {
            report.problem("name", &problem);
        }
        // What is no number becomes NaN, which the check of the point names.
        let number = |column| row.text(column).parse().unwrap_or(f64::NAN);
        let point = PointBody {
            lng: number("lng"),
            lat: number("lat"),
            crs: Some(crs.word().to_owned()),
            accuracy: None,
        };
        let mut place = None;
        match position("", &point) {
            Err(problem) => report.problem("lng", &problem),
            Ok(position) => {
                let located = grid.locate(&position);
                match located.area {
                    None => report.error("lng", "outside", "不在任何区域内", "outside every area"),
                    Some(area) => {
                        let (lng, lat) = (located.lng, located.lat);
                        place = Some(Place { name, lng, lat, area: area.code.clone() });
                    }
                }
            }
        }
        reading.close(report, place);
    }
    let (report, places) = reading.end(mode);
    if report.rows_written > 0 {
        install_places(app, &places.into_iter().flatten().collect::<Vec<_>>()).await?;
    }
    Ok(report)
}
