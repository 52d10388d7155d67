//! The first look: each row by itself.

use super::finding::{Finding, FindingKind, Severity};
use super::{Draft, ImportOptions, Sheet, rings};
use crate::area::{Area, AreaKind};
use crate::crs::{Crs, in_china};
use crate::geojson::{self, GeometryError, RawParts};
use crate::position::{PositionError, check_degrees};
use chrono::NaiveDate;
use geo::{Coord, MultiPolygon};
use sandan_core::area::{AreaCode, Level};
use serde_json::{Map, Value};
use std::borrow::Cow;

/// Reads all rows into the sheet; returns how many there are.
pub(super) fn read(text: &str, sheet: &mut Sheet<'_>) -> usize {
    let clean = without_bare_nan(text.trim_start_matches('\u{feff}'));
    let not_geojson =
        |zh: String, en: String| Finding::file(FindingKind::NotGeoJson, Severity::Error, zh, en);
    let collection: Value = match serde_json::from_str(&clean) {
        Ok(value) => value,
        Err(error) => {
            sheet.findings.push(not_geojson(format!("不是 JSON：{error}"), format!("not JSON: {error}")));
            return 0;
        }
    };
    let Some(features) = collection.get("features").and_then(Value::as_array) else {
        sheet.findings.push(not_geojson("没有 features 列表".to_owned(), "no list of features".to_owned()));
        return 0;
    };
    sheet.findings.extend(super::systems::declared(&collection, sheet.options.crs));
    for (index, feature) in features.iter().enumerate() {
        read_row(index + 1, feature, sheet);
    }
    features.len()
}

/// Writers in other languages put bare `NaN` and `Infinity` into JSON; as `null` they cost one row, not the file.
fn without_bare_nan(text: &str) -> Cow<'_, str> {
    if !text.contains("NaN") && !text.contains("Infinity") {
        return Cow::Borrowed(text);
    }
    let mut clean = String::with_capacity(text.len());
    let (mut quoted, mut escaped, mut rest) = (false, false, text);
    while let Some(next) = rest.chars().next() {
        let word =
            ["NaN", "-Infinity", "Infinity"].into_iter().find(|word| !quoted && rest.starts_with(word));
        if let Some(word) = word {
            clean.push_str("null");
            rest = &rest[word.len()..];
            continue;
        }
        quoted ^= next == '"' && !escaped;
        escaped = quoted && next == '\\' && !escaped;
        clean.push(next);
        rest = &rest[next.len_utf8()..];
    }
    Cow::Owned(clean)
}

fn read_row(row: usize, feature: &Value, sheet: &mut Sheet<'_>) {
    let Some(properties) = feature.get("properties").and_then(Value::as_object) else {
        let (zh, en) = ("要素没有 properties", "the feature has no properties");
        sheet.findings.push(Finding::error(FindingKind::MalformedFeature, row, zh.to_owned(), en.to_owned()));
        return;
    };
    let mut reader =
        Reader { row, properties, findings: Vec::new(), label: code_text(properties.get("code")) };
    let code = reader.code();
    let name = reader.name();
    let parent = reader.parent();
    let level = reader.level(sheet.options);
    let kind = reader.kind();
    let (valid_from, valid_to) = reader.validity();
    let border = reader.border(feature.get("geometry").unwrap_or(&Value::Null), sheet.options.crs);
    let refused = reader.findings.iter().any(|finding| finding.severity == Severity::Error);
    sheet.findings.append(&mut reader.findings);
    match (code, level) {
        (Some(code), Some(level)) => {
            let area = Area { code, name, level, parent, kind, valid_from, valid_to, border };
            sheet.drafts.push(Draft { row: Some(row), area, refused, is_twin: false });
        }
        (Some(code), None) => sheet.broken.push(code),
        (None, _) => {}
    }
}

/// Codes are texts; numbers are forgiven, as spreadsheets make them.
fn code_text(value: Option<&Value>) -> Option<String> {
    match value? {
        Value::String(text) if !text.trim().is_empty() => Some(text.trim().to_owned()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

struct Reader<'a> {
    row: usize,
    properties: &'a Map<String, Value>,
    findings: Vec<Finding>,
    /// What stands as the code, checked or not: names the row in its findings.
    label: Option<String>,
}

impl Reader<'_> {
    fn error(&mut self, kind: FindingKind, zh: String, en: String) {
        let finding = Finding::error(kind, self.row, zh, en);
        self.push(finding);
    }

    fn push(&mut self, finding: Finding) {
        self.findings.push(match &self.label {
            Some(label) => finding.of(label.as_str()),
            None => finding,
        });
    }

    fn text(&self, key: &str) -> Option<&str> {
        self.properties.get(key).and_then(Value::as_str).map(str::trim).filter(|text| !text.is_empty())
    }

    fn code(&mut self) -> Option<AreaCode> {
        let text = self.label.clone().unwrap_or_default();
        match AreaCode::new(text.as_str()) {
            Ok(code) => Some(code),
            Err(error) => {
                self.error(
                    FindingKind::BadCode,
                    format!("编码“{text}”无效：应为 1–32 位字母或数字"),
                    error.to_string(),
                );
                None
            }
        }
    }

    fn name(&mut self) -> String {
        let name = self.text("name").unwrap_or_default().to_owned();
        if name.is_empty() {
            self.error(
                FindingKind::MalformedFeature,
                "缺少名称 name".to_owned(),
                "name is missing".to_owned(),
            );
        }
        name
    }

    fn parent(&mut self) -> Option<AreaCode> {
        let text = code_text(self.properties.get("parent"))?;
        match AreaCode::new(text.as_str()) {
            Ok(code) => Some(code),
            Err(error) => {
                let zh = format!("上级编码“{text}”无效：应为 1–32 位字母或数字");
                self.error(FindingKind::BadCode, zh, format!("in parent: {error}"));
                None
            }
        }
    }

    fn level(&mut self, options: &ImportOptions) -> Option<Level> {
        let word = self.text("level").unwrap_or_default().to_owned();
        let level = Level::from_word(&word).or_else(|| options.level_words.get(&word).copied());
        if level.is_none() {
            let known = Level::ALL.map(Level::word).join(", ");
            let zh = format!("未知层级“{word}”，应为 {known}");
            self.error(FindingKind::UnknownLevel, zh, format!("unknown level {word:?}; known are {known}"));
        }
        level
    }

    fn kind(&mut self) -> AreaKind {
        let Some(word) = self.text("kind").map(str::to_owned) else { return AreaKind::default() };
        AreaKind::from_word(&word).unwrap_or_else(|| {
            let known = AreaKind::ALL.map(AreaKind::word).join(", ");
            let zh = format!("未知网格类型“{word}”，应为 {known}");
            self.error(FindingKind::UnknownKind, zh, format!("unknown kind {word:?}; known are {known}"));
            AreaKind::default()
        })
    }

    fn validity(&mut self) -> (Option<NaiveDate>, Option<NaiveDate>) {
        let (from, to) = (self.date("valid_from"), self.date("valid_to"));
        if let (Some(first), Some(end)) = (from, to)
            && first >= end
        {
            let zh = format!("有效期为空：{first} 至 {end}");
            self.error(FindingKind::BadDate, zh, format!("valid on no day: from {first} to {end}"));
        }
        (from, to)
    }

    fn date(&mut self, key: &str) -> Option<NaiveDate> {
        let value = self.properties.get(key).filter(|value| !value.is_null())?;
        let date = value.as_str().and_then(|text| text.trim().parse().ok());
        if date.is_none() {
            let zh = format!("{key} 不是日期：{value}，应为 2026-01-31 的形式");
            self.error(FindingKind::BadDate, zh, format!("{key} is no date: {value}, write 2026-01-31"));
        }
        date
    }

    /// The border in WGS84; empty when it cannot be used even for comparing.
    fn border(&mut self, geometry: &Value, crs: Crs) -> MultiPolygon<f64> {
        let parts = match geojson::read(geometry) {
            Ok(parts) => parts,
            Err(error) => {
                self.unreadable(&error);
                return MultiPolygon::new(Vec::new());
            }
        };
        if let Err(finding) = check_degrees_of(&parts, self.row, crs) {
            self.push(*finding);
            return MultiPolygon::new(Vec::new());
        }
        for finding in rings::check(&parts, self.row) {
            self.push(finding);
        }
        let converted = parts.into_iter().map(|rings| {
            let convert = |c: Coord<f64>| Coord::from(crs.to_wgs84(c.x, c.y));
            rings.into_iter().map(|ring| ring.into_iter().map(convert).collect()).collect()
        });
        let border = MultiPolygon::new(converted.filter_map(geojson::part).collect());
        for finding in rings::check_parts(&border, self.row, self.findings.is_empty()) {
            self.push(finding);
        }
        border
    }

    fn unreadable(&mut self, error: &GeometryError) {
        let (kind, zh) = match error {
            GeometryError::Empty => (FindingKind::EmptyGeometry, "没有边界".to_owned()),
            GeometryError::NotANumber => (FindingKind::NotFinite, "坐标不是有效数字".to_owned()),
            GeometryError::NotAnArea(word) => (FindingKind::MalformedFeature, format!("“{word}”不是面")),
            GeometryError::Malformed(word) => {
                (FindingKind::MalformedFeature, format!("{word} 的坐标嵌套不对"))
            }
        };
        self.error(kind, zh, error.to_string());
    }
}

/// The first coordinate that cannot be in the named system.
fn check_degrees_of(parts: &RawParts, row: usize, crs: Crs) -> Result<(), Box<Finding>> {
    for c in parts.iter().flatten().flatten() {
        check_degrees(c.x, c.y).map_err(|error| Box::new(bad_degrees(row, *c, &error)))?;
        let shifted = matches!(crs, Crs::Gcj02 | Crs::Bd09);
        if shifted && !in_china(c.x, c.y) {
            let zh = format!("坐标系应为 {crs}，但 {},{} 不在中国范围内", c.x, c.y);
            let en = format!("given as {crs}, but {},{} is not in China", c.x, c.y);
            return Err(Box::new(Finding::error(FindingKind::WrongCrs, row, zh, en)));
        }
    }
    Ok(())
}

fn bad_degrees(row: usize, c: Coord<f64>, error: &PositionError) -> Finding {
    let projected = c.x.abs() > 360.0 || c.y.abs() > 360.0;
    let (kind, zh, en) = match error {
        PositionError::NotFinite => (FindingKind::NotFinite, error.message_zh(), error.to_string()),
        PositionError::OutOfRange { .. } if projected => (
            FindingKind::WrongCrs,
            format!("疑似投影坐标（米）：{},{}；应为经纬度", c.x, c.y),
            format!("looks like projected metres: {},{}; degrees are needed", c.x, c.y),
        ),
        PositionError::Swapped { .. } => (FindingKind::WrongCrs, error.message_zh(), error.to_string()),
        _ => (FindingKind::OutOfRange, error.message_zh(), error.to_string()),
    };
    Finding::error(kind, row, zh, en)
}
