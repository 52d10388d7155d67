//! One area of the tree: what a file row or a stored row says about it.

use chrono::NaiveDate;
use geo::MultiPolygon;
use sandan_core::area::{AreaCode, Level};
use serde::{Deserialize, Serialize};

/// What kind of grid an area is (专属网格 are the special ones). A special grid may lie inside a normal one
/// and wins there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AreaKind {
    /// 城镇网格
    #[default]
    Urban,
    /// 农村网格
    Rural,
    /// 专属网格 of no named sort
    Special,
    /// 机关
    Government,
    /// 医院
    Hospital,
    /// 学校
    School,
    /// 企业
    Enterprise,
    /// 园区
    Park,
    /// 商圈
    Business,
    /// 市场
    Market,
    /// 景区
    Scenic,
}

impl AreaKind {
    pub const ALL: [AreaKind; 11] = [
        Self::Urban,
        Self::Rural,
        Self::Special,
        Self::Government,
        Self::Hospital,
        Self::School,
        Self::Enterprise,
        Self::Park,
        Self::Business,
        Self::Market,
        Self::Scenic,
    ];

    /// The word used in data and on the wire.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Urban => "urban",
            Self::Rural => "rural",
            Self::Special => "special",
            Self::Government => "government",
            Self::Hospital => "hospital",
            Self::School => "school",
            Self::Enterprise => "enterprise",
            Self::Park => "park",
            Self::Business => "business",
            Self::Market => "market",
            Self::Scenic => "scenic",
        }
    }

    /// The kind with this word, if there is one.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }

    /// True for 专属网格.
    #[must_use]
    pub const fn is_special(self) -> bool {
        !matches!(self, Self::Urban | Self::Rural)
    }
}

/// An area with its border. Coordinates are WGS84 degrees; rings are closed, outer rings and holes in any
/// direction. An empty border is legal: such an area only takes part in paths.
#[derive(Clone, Debug, PartialEq)]
pub struct Area {
    pub code: AreaCode,
    pub name: String,
    pub level: Level,
    /// `None` for the root.
    pub parent: Option<AreaCode>,
    pub kind: AreaKind,
    /// First day of validity; `None`: always was.
    pub valid_from: Option<NaiveDate>,
    /// First day on which it is no longer valid; `None`: still is.
    pub valid_to: Option<NaiveDate>,
    pub border: MultiPolygon<f64>,
}

impl Area {
    /// True when the area exists on this day: `valid_from ≤ day < valid_to`.
    #[must_use]
    pub fn is_valid_on(&self, day: NaiveDate) -> bool {
        self.valid_from.is_none_or(|from| from <= day) && self.valid_to.is_none_or(|to| day < to)
    }

    /// True when there is a day on which both exist.
    #[must_use]
    pub fn coexists_with(&self, other: &Area) -> bool {
        let begins = |area: &Area| area.valid_from.unwrap_or(NaiveDate::MIN);
        let ends = |area: &Area| area.valid_to.unwrap_or(NaiveDate::MAX);
        begins(self) < ends(other) && begins(other) < ends(self)
    }

    /// True when this area exists on every day on which `other` does.
    #[must_use]
    pub fn outlives(&self, other: &Area) -> bool {
        let from_fits = self.valid_from.is_none_or(|from| other.valid_from.is_some_and(|o| from <= o));
        let to_fits = self.valid_to.is_none_or(|to| other.valid_to.is_some_and(|o| o <= to));
        from_fits && to_fits
    }
}
