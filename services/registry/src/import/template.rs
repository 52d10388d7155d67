//! Empty spreadsheets to fill in.

use super::{compounds, people, sheet::Column, units};
use rust_xlsxwriter::{Format, Workbook, XlsxError};
use sandan_kit::problem::{Code, OrInternal, Problem};

/// Width of a column, in characters.
const WIDTH: f64 = 18.0;

/// The template for `units`, `people` or `places` as XLSX: headings, required ones in bold, and one example row.
///
/// # Errors
/// 404 for another word.
pub fn template(what: &str) -> Result<Vec<u8>, Problem> {
    let columns = match what {
        "units" => units::COLUMNS,
        "people" => people::COLUMNS,
        "places" => compounds::COLUMNS,
        _ => return Err(Code::NotFound.into()),
    };
    write(columns).or_internal("write a template")
}

fn write(columns: &[Column]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let bold = Format::new().set_bold();
    // Codes and telephone numbers must not become numbers.
    let text = Format::new().set_num_format("@");
    let sheet = book.add_worksheet();
    for (at, column) in (0_u16..).zip(columns) {
        sheet.set_column_width(at, WIDTH)?;
        sheet.set_column_format(at, &text)?;
        if column.required {
            sheet.write_string_with_format(0, at, column.zh, &bold)?;
        } else {
            sheet.write_string(0, at, column.zh)?;
        }
        sheet.write_string(1, at, column.example)?;
    }
    book.save_to_buffer()
}
