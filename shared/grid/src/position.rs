//! A point as a client or a file gives it, checked before anything looks at the map.

use crate::crs::{Crs, in_china};
use serde::{Deserialize, Serialize};

/// A checked point: finite, in range, not 0/0, its axes not swapped. On the wire `{lng, lat, crs, accuracy?}`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "RawPosition", into = "RawPosition")]
pub struct Position {
    lng: f64,
    lat: f64,
    crs: Crs,
    accuracy: Option<f64>,
}

/// The same point before the check, as it is parsed from a request.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawPosition {
    /// Degrees east.
    pub lng: f64,
    /// Degrees north.
    pub lat: f64,
    /// Never guessed: a point without its system is refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub crs: Option<String>,
    /// Radius in metres.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accuracy: Option<f64>,
}

/// Why a point is refused.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum PositionError {
    #[error("the coordinate system is missing; give crs as wgs84, gcj02, bd09 or cgcs2000")]
    MissingCrs,
    #[error("unknown coordinate system {0:?}; give wgs84, gcj02, bd09 or cgcs2000")]
    UnknownCrs(String),
    #[error("a coordinate is not a finite number")]
    NotFinite,
    #[error("0/0 is the mark of a missing position, not a place")]
    NullIsland,
    #[error("longitude and latitude look swapped: lng {lng}, lat {lat}")]
    Swapped { lng: f64, lat: f64 },
    #[error("out of range: lng {lng} must be within ±180, lat {lat} within ±90")]
    OutOfRange { lng: f64, lat: f64 },
    #[error("the accuracy {0} is not a radius between 0 and {MAX_ACCURACY_M} metres")]
    BadAccuracy(f64),
}

/// A larger radius says nothing: it spans a county.
pub const MAX_ACCURACY_M: f64 = 100_000.0;

impl PositionError {
    /// The stable word of this error in a problem body.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::MissingCrs => "position_missing_crs",
            Self::UnknownCrs(_) => "position_unknown_crs",
            Self::NotFinite => "position_not_finite",
            Self::NullIsland => "position_null_island",
            Self::Swapped { .. } => "position_swapped",
            Self::OutOfRange { .. } => "position_out_of_range",
            Self::BadAccuracy(_) => "position_bad_accuracy",
        }
    }

    /// The message in Chinese; `Display` is the English one.
    #[must_use]
    pub fn message_zh(&self) -> String {
        match self {
            Self::MissingCrs => "缺少坐标系，请注明 wgs84、gcj02、bd09 或 cgcs2000".to_owned(),
            Self::UnknownCrs(word) => format!("未知坐标系“{word}”，请用 wgs84、gcj02、bd09 或 cgcs2000"),
            Self::NotFinite => "坐标不是有效数字".to_owned(),
            Self::NullIsland => "坐标 0,0 表示没有定位，不是地点".to_owned(),
            Self::Swapped { lng, lat } => format!("经纬度疑似颠倒：经度 {lng}，纬度 {lat}"),
            Self::OutOfRange { lng, lat } => format!("坐标超出范围：经度 {lng}，纬度 {lat}"),
            Self::BadAccuracy(radius) => format!("定位精度 {radius} 无效，应为 0 至 {MAX_ACCURACY_M} 米"),
        }
    }
}

impl Position {
    /// Checks a point. `accuracy` is a radius in metres.
    ///
    /// # Errors
    /// The first of [`PositionError`] that applies.
    pub fn new(lng: f64, lat: f64, crs: Crs, accuracy: Option<f64>) -> Result<Self, PositionError> {
        check_degrees(lng, lat)?;
        match accuracy {
            Some(radius) if !(0.0..=MAX_ACCURACY_M).contains(&radius) => {
                Err(PositionError::BadAccuracy(radius))
            }
            _ => Ok(Self { lng, lat, crs, accuracy }),
        }
    }

    /// A WGS84 point without an accuracy.
    ///
    /// # Errors
    /// As [`Position::new`].
    pub fn wgs84(lng: f64, lat: f64) -> Result<Self, PositionError> {
        Self::new(lng, lat, Crs::Wgs84, None)
    }

    /// Degrees east in the system given.
    #[must_use]
    pub const fn lng(&self) -> f64 {
        self.lng
    }

    /// Degrees north in the system given.
    #[must_use]
    pub const fn lat(&self) -> f64 {
        self.lat
    }

    /// The system that it was given in.
    #[must_use]
    pub const fn crs(&self) -> Crs {
        self.crs
    }

    /// The radius of uncertainty in metres, if known.
    #[must_use]
    pub const fn accuracy(&self) -> Option<f64> {
        self.accuracy
    }

    /// The same place as WGS84 `(lng, lat)`.
    #[must_use]
    pub fn to_wgs84(&self) -> (f64, f64) {
        self.crs.to_wgs84(self.lng, self.lat)
    }
}

/// The checks that points and vertices of areas share.
pub(crate) fn check_degrees(lng: f64, lat: f64) -> Result<(), PositionError> {
    if !lng.is_finite() || !lat.is_finite() {
        return Err(PositionError::NotFinite);
    }
    if lng == 0.0 && lat == 0.0 {
        return Err(PositionError::NullIsland);
    }
    if looks_swapped(lng, lat) {
        return Err(PositionError::Swapped { lng, lat });
    }
    if lng.abs() > 180.0 || lat.abs() > 90.0 {
        return Err(PositionError::OutOfRange { lng, lat });
    }
    Ok(())
}

/// True when the pair is no place in China but would be one with its axes exchanged. Latitudes of China
/// end at 53.6° and its longitudes begin at 73.6°, so the two never mix.
pub(crate) fn looks_swapped(lng: f64, lat: f64) -> bool {
    !in_china(lng, lat) && in_china(lat, lng)
}

impl TryFrom<RawPosition> for Position {
    type Error = PositionError;

    fn try_from(raw: RawPosition) -> Result<Self, PositionError> {
        let word = raw.crs.ok_or(PositionError::MissingCrs)?;
        let crs = Crs::from_word(&word).ok_or(PositionError::UnknownCrs(word))?;
        Self::new(raw.lng, raw.lat, crs, raw.accuracy)
    }
}

impl From<Position> for RawPosition {
    fn from(p: Position) -> Self {
        Self { lng: p.lng, lat: p.lat, crs: Some(p.crs.word().to_owned()), accuracy: p.accuracy }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(f64::NAN, 39.9, "position_not_finite")]
    #[case(116.4, f64::INFINITY, "position_not_finite")]
    #[case(0.0, 0.0, "position_null_island")]
    #[case(-0.0, 0.0, "position_null_island")]
    #[case(39.9, 116.4, "position_swapped")]
    #[case(39.4, 75.9, "position_swapped")]
    #[case(181.0, 39.9, "position_out_of_range")]
    #[case(116.4, -90.1, "position_out_of_range")]
    fn a_bad_point_is_refused_with_its_own_code(#[case] lng: f64, #[case] lat: f64, #[case] code: &str) {
        let refused = Position::wgs84(lng, lat).unwrap_err();
        assert_eq!(refused.code(), code);
        assert!(!refused.message_zh().is_empty() && !refused.to_string().is_empty());
    }

    #[rstest]
    #[case(-1.0)]
    #[case(f64::NAN)]
    #[case(1e9)]
    fn a_bad_accuracy_is_refused(#[case] radius: f64) {
        let refused = Position::new(116.4, 39.9, Crs::Wgs84, Some(radius)).unwrap_err();
        assert_eq!(refused.code(), "position_bad_accuracy");
    }

    #[rstest]
    #[case(116.4, 39.9)]
    #[case(-71.06, 42.36)]
    #[case(0.0, 51.48)]
    fn places_all_over_the_world_are_accepted(#[case] lng: f64, #[case] lat: f64) {
        assert!(Position::wgs84(lng, lat).is_ok());
    }

    #[test]
    fn a_point_on_the_wire_needs_its_system() {
        let parse = |text| serde_json::from_str::<Position>(text).map_err(|e| e.to_string());
        assert!(parse(r#"{"lng":116.4,"lat":39.9}"#).unwrap_err().contains("is missing"));
        assert!(
            parse(r#"{"lng":116.4,"lat":39.9,"crs":"WGS84"}"#).unwrap_err().contains("unknown coordinate")
        );
        let point = parse(r#"{"lng":116.4,"lat":39.9,"crs":"bd09","accuracy":20}"#).unwrap();
        assert_eq!((point.crs(), point.accuracy()), (Crs::Bd09, Some(20.0)));
        assert_eq!(serde_json::to_value(point).unwrap()["crs"], "bd09");
    }
}
