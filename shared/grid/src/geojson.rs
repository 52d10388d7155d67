//! Areas as a GeoJSON FeatureCollection (RFC 7946), the shape that the import reads.

use crate::area::Area;
use geo::{LineString, MultiPolygon};
use serde_json::{Map, Value, json};

/// Areas as one FeatureCollection text, a feature a line. Coordinates are WGS84 and round-trip exactly.
#[must_use]
pub fn to_geojson<'a>(areas: impl IntoIterator<Item = &'a Area>) -> String {
    let mut text = String::from("{\"type\":\"FeatureCollection\",\"features\":[\n");
    for (number, area) in areas.into_iter().enumerate() {
        if number > 0 {
            text.push_str(",\n");
        }
        text.push_str(&feature(area).to_string());
    }
    text.push_str("\n]}\n");
    text
}

/// One area as a GeoJSON feature.
#[must_use]
pub fn feature(area: &Area) -> Value {
    let mut properties = Map::new();
    let mut put = |key: &str, value: Value| properties.insert(key.to_owned(), value);
    put("code", json!(area.code));
    put("name", json!(area.name));
    put("level", json!(area.level.word()));
    put("parent", json!(area.parent));
    put("kind", json!(area.kind.word()));
    if let Some(from) = area.valid_from {
        put("valid_from", json!(from.to_string()));
    }
    if let Some(to) = area.valid_to {
        put("valid_to", json!(to.to_string()));
    }
    json!({"type": "Feature", "properties": properties, "geometry": geometry(&area.border)})
}

/// A border as a GeoJSON geometry: `Polygon` for one part, `MultiPolygon` otherwise, `null` for none.
#[must_use]
pub fn geometry(border: &MultiPolygon<f64>) -> Value {
    let parts: Vec<Value> = border.iter().map(rings).collect();
    match <[Value; 1]>::try_from(parts) {
        Ok([only]) => json!({"type": "Polygon", "coordinates": only}),
        Err(parts) if parts.is_empty() => Value::Null,
        Err(parts) => json!({"type": "MultiPolygon", "coordinates": parts}),
    }
}

fn rings(part: &geo::Polygon<f64>) -> Value {
    std::iter::once(part.exterior()).chain(part.interiors()).map(ring).collect()
}

fn ring(line: &LineString<f64>) -> Value {
    line.coords().map(|c| json!([c.x, c.y])).collect()
}

/// Why a value is no border.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GeometryError {
    #[error("the geometry is missing or empty")]
    Empty,
    #[error("the geometry is {0:?}, not Polygon or MultiPolygon")]
    NotAnArea(String),
    #[error("the coordinates are not nested as {0} needs")]
    Malformed(String),
    #[error("a coordinate is not a number")]
    NotANumber,
}

/// Reads a border from a GeoJSON geometry without judging it: rings may be open, cross themselves, lie anywhere.
///
/// # Errors
/// When it is no `Polygon` or `MultiPolygon` of number pairs, or has no ring.
pub fn border(geometry: &Value) -> Result<MultiPolygon<f64>, GeometryError> {
    read(geometry).map(|parts| MultiPolygon::new(parts.into_iter().filter_map(part).collect()))
}

/// Parts, each of rings, as written: open rings stay open.
pub(crate) type RawParts = Vec<Vec<Vec<geo::Coord<f64>>>>;

pub(crate) fn read(geometry: &Value) -> Result<RawParts, GeometryError> {
    let kind = match geometry {
        Value::Null => return Err(GeometryError::Empty),
        other => other.get("type").and_then(Value::as_str).unwrap_or_default(),
    };
    let coordinates = geometry.get("coordinates").unwrap_or(&Value::Null);
    let malformed = || GeometryError::Malformed(kind.to_owned());
    let parts: RawParts = match kind {
        "Polygon" => vec![read_rings(coordinates, &malformed)?],
        "MultiPolygon" => {
            let list = coordinates.as_array().ok_or_else(malformed)?;
            list.iter().map(|part| read_rings(part, &malformed)).collect::<Result<_, _>>()?
        }
        other => return Err(GeometryError::NotAnArea(other.to_owned())),
    };
    let empty = parts.iter().flatten().all(Vec::is_empty);
    if empty { Err(GeometryError::Empty) } else { Ok(parts) }
}

fn read_rings(
    value: &Value,
    malformed: &impl Fn() -> GeometryError,
) -> Result<Vec<Vec<geo::Coord<f64>>>, GeometryError> {
    let mut rings = Vec::new();
    for ring in value.as_array().ok_or_else(malformed)? {
        let pairs = ring.as_array().ok_or_else(malformed)?;
        rings.push(pairs.iter().map(|pair| read_pair(pair, malformed)).collect::<Result<_, _>>()?);
    }
    Ok(rings)
}

fn read_pair(pair: &Value, malformed: &impl Fn() -> GeometryError) -> Result<geo::Coord<f64>, GeometryError> {
    match pair.as_array().map(Vec::as_slice) {
        Some([x, y, ..]) => match (x.as_f64(), y.as_f64()) {
            (Some(x), Some(y)) => Ok(geo::Coord { x, y }),
            _ => Err(GeometryError::NotANumber),
        },
        _ => Err(malformed()),
    }
}

/// A polygon of rings as written; `geo` closes open ones.
pub(crate) fn part(rings: Vec<Vec<geo::Coord<f64>>>) -> Option<geo::Polygon<f64>> {
    let mut lines = rings.into_iter().map(LineString::new);
    let outer = lines.next().filter(|ring| !ring.0.is_empty())?;
    Some(geo::Polygon::new(outer, lines.filter(|ring| !ring.0.is_empty()).collect()))
}
