//! Spreadsheets: XLSX or CSV in, rows of texts out.

use super::report::RowFinding;
use calamine::{Data, Reader, Xlsx};
use sandan_kit::problem::{Code, Problem};
use std::collections::HashMap;
use std::io::Cursor;

/// The most rows of one sheet.
const MAX_ROWS: usize = 20_000;

/// A column that a sheet may have.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// The heading that the template has.
    pub zh: &'static str,
    /// The heading for programs, also the name used here.
    pub name: &'static str,
    /// Other headings that files in the field have, in small letters.
    pub also: &'static [&'static str],
    pub required: bool,
    /// Shown in the template's second row.
    pub example: &'static str,
}

/// A sheet as read: rows of cells by the names of columns.
pub struct Sheet {
    pub rows: Vec<Row>,
    /// Headings that no column has, and columns that are missing.
    pub findings: Vec<RowFinding>,
}

/// One row with something in it.
pub struct Row {
    /// As a spreadsheet counts: the heading is row 1.
    pub number: usize,
    cells: HashMap<&'static str, String>,
}

impl Row {
    /// The text of a cell without outer blanks; empty when there is none.
    pub fn text(&self, column: &str) -> &str {
        self.cells.get(column).map_or("", String::as_str)
    }

    /// The items of a cell, separated by commas, semicolons, enumeration marks, bars or blanks.
    pub fn list(&self, column: &str) -> Vec<String> {
        let is_mark = |c: char| matches!(c, ',' | '，' | ';' | '；' | '、' | '|') || c.is_whitespace();
        self.text(column).split(is_mark).filter(|item| !item.is_empty()).map(str::to_owned).collect()
    }
}

/// Reads a file of either kind.
///
/// # Errors
/// `bad_field` for what is neither, `too_many` rows, or no heading at all.
pub fn read(bytes: &[u8], columns: &'static [Column]) -> Result<Sheet, Problem> {
    let table = if bytes.starts_with(b"PK") { xlsx(bytes)? } else { csv_table(bytes)? };
    if table.len() > MAX_ROWS {
        let problem = Problem::new(Code::TooMany);
        return Err(problem.detail(format!("最多 {MAX_ROWS} 行"), format!("at most {MAX_ROWS} rows")));
    }
    let mut lines = table.into_iter();
    let headings = lines.next().ok_or_else(|| unreadable("the file is empty"))?;
    let places = places(&headings, columns);
    let findings = heading_findings(&headings, &places, columns);
    let mut rows = Vec::new();
    for (at, line) in lines.enumerate() {
        let cell = |(name, place): (&&'static str, &usize)| {
            let text = line.get(*place).map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
            text.map(|text| (*name, text))
        };
        let cells: HashMap<&'static str, String> = places.iter().filter_map(cell).collect();
        if !cells.is_empty() {
            rows.push(Row { number: at + 2, cells });
        }
    }
    Ok(Sheet { rows, findings })
}

/// Where each column stands. The first of its headings that the file has wins.
fn places(headings: &[String], columns: &'static [Column]) -> HashMap<&'static str, usize> {
    let find = |wanted: &str| headings.iter().position(|heading| heading.trim().to_lowercase() == wanted);
    let place = |column: &'static Column| {
        let own = [column.zh, column.name];
        let at = own.iter().chain(column.also).find_map(|wanted| find(wanted))?;
        Some((column.name, at))
    };
    columns.iter().filter_map(place).collect()
}

fn heading_findings(
    headings: &[String],
    places: &HashMap<&'static str, usize>,
    columns: &[Column],
) -> Vec<RowFinding> {
    let missing = columns.iter().filter(|column| column.required && !places.contains_key(column.name));
    let mut findings: Vec<RowFinding> = missing
        .map(|column| {
            heading(column.zh, "missing_column", true, "缺少必需的列", "a required column is missing")
        })
        .collect();
    let unknown = headings
        .iter()
        .enumerate()
        .filter(|(at, heading)| !heading.trim().is_empty() && !places.values().any(|place| place == at));
    findings.extend(unknown.map(|(_, text)| {
        heading(text, "unknown_column", false, "未知的列，已忽略", "an unknown column is left out")
    }));
    findings
}

fn heading(column: &str, kind: &str, is_error: bool, zh: &str, en: &str) -> RowFinding {
    RowFinding {
        row: None,
        column: Some(column.trim().to_owned()),
        key: None,
        kind: kind.to_owned(),
        is_error,
        zh: zh.to_owned(),
        en: en.to_owned(),
        at: None,
    }
}

fn unreadable(words: &str) -> Problem {
    Problem::new(Code::BadField).field("file", "表格无法读取（请用 XLSX 或 UTF-8 的 CSV）", words.to_owned())
}

fn xlsx(bytes: &[u8]) -> Result<Vec<Vec<String>>, Problem> {
    let bad = |error: calamine::XlsxError| unreadable(&error.to_string());
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(bad)?;
    let range =
        book.worksheet_range_at(0).ok_or_else(|| unreadable("the file has no sheet"))?.map_err(bad)?;
    // A sheet that begins below or beside the first cell keeps its row numbers.
    let above = range.start().map_or(0, |(row, _)| row as usize);
    let rows = range.rows().map(|row| row.iter().map(cell).collect());
    Ok(std::iter::repeat_with(Vec::new).take(above).chain(rows).collect())
}

/// A telephone number is a number to a spreadsheet: whole ones lose their fraction again.
fn cell(data: &Data) -> String {
    match data {
        Data::Float(number) if number.fract() == 0.0 && number.abs() < 1e15 => format!("{number:.0}"),
        Data::Bool(yes) => if *yes { "是" } else { "否" }.to_owned(),
        other => other.to_string(),
    }
}

fn csv_table(bytes: &[u8]) -> Result<Vec<Vec<String>>, Problem> {
    let text = std::str::from_utf8(bytes).map_err(|_| unreadable("not UTF-8"))?;
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let mut table: Vec<Vec<String>> = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| unreadable(&error.to_string()))?;
        let line = record.position().map_or(table.len(), |at| first_line(text, at));
        if line > table.len() && line <= MAX_ROWS {
            table.resize_with(line, Vec::new);
        }
        table.push(record.iter().map(str::to_owned).collect());
    }
    Ok(table)
}

/// The line of a record, from 0. The reader leaves blank lines out and gives a record the place of the first of them; a
/// spreadsheet counts them.
fn first_line(text: &str, at: &csv::Position) -> usize {
    let rest =
        usize::try_from(at.byte()).ok().and_then(|byte| text.as_bytes().get(byte..)).unwrap_or_default();
    let blank =
        rest.iter().take_while(|byte| byte.is_ascii_whitespace()).filter(|byte| **byte == b'\n').count();
    usize::try_from(at.line()).unwrap_or(usize::MAX).saturating_sub(1).saturating_add(blank)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_numbered_as_a_spreadsheet_counts_them() {
        let table = csv_table("a,b\n1,\"two\nlines\"\n\r\n\n3,4\n".as_bytes()).unwrap();
        assert_eq!(table[1], ["1", "two\nlines"]);
        assert_eq!(table.iter().position(|line| line.first().is_some_and(|cell| cell == "3")), Some(5));
    }
}
