//! Names of places in the area tree: codes, levels and paths.
//!
//! A code follows the statistical area codes where they exist (GB/T 2260 county, GB/T 10114 street, the
//! 12-digit community) and the profile's own scheme below them; nothing here depends on its length.

use serde::{Deserialize, Serialize};
use std::fmt;

/// The levels of the tree, from the whole to the part. A profile names them; depth is data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// 区县
    County,
    /// 街道, 大网格
    Large,
    /// 社区, 中网格
    Middle,
    /// 小网格
    Small,
    /// 微网格
    Micro,
}

impl Level {
    pub const ALL: [Level; 5] = [Level::County, Level::Large, Level::Middle, Level::Small, Level::Micro];

    /// The word used in data and on the wire.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Level::County => "county",
            Level::Large => "large",
            Level::Middle => "middle",
            Level::Small => "small",
            Level::Micro => "micro",
        }
    }

    /// The level with this word, if there is one.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.word() == word)
    }

    /// The next level towards the county, or itself at the top.
    #[must_use]
    pub const fn above(self) -> Self {
        match self {
            Level::County | Level::Large => Level::County,
            Level::Middle => Level::Large,
            Level::Small => Level::Middle,
            Level::Micro => Level::Small,
        }
    }
}

/// The code of one area, such as `110102001004`. Letters and digits, 1 to 32 of them.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct AreaCode(String);

/// Why a text is no area code.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an area code is 1 to 32 letters or digits, got {0:?}")]
pub struct BadAreaCode(pub String);

impl AreaCode {
    /// Checks and wraps a code.
    ///
    /// # Errors
    /// When it is empty, longer than 32, or holds anything but ASCII letters and digits.
    pub fn new(code: impl Into<String>) -> Result<Self, BadAreaCode> {
        let code = code.into();
        let fits = !code.is_empty() && code.len() <= 32 && code.bytes().all(|b| b.is_ascii_alphanumeric());
        if fits { Ok(Self(code)) } else { Err(BadAreaCode(code)) }
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for AreaCode {
    type Error = BadAreaCode;

    fn try_from(code: String) -> Result<Self, Self::Error> {
        Self::new(code)
    }
}

impl From<AreaCode> for String {
    fn from(code: AreaCode) -> Self {
        code.0
    }
}

impl fmt::Display for AreaCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The codes from the county down to one area, joined by `/` and ended by `/`:
/// `110102000000/110102001000/110102001004/`.
///
/// The closing slash makes a subtree one half-open range of texts: everything below `P` is `P ≤ x < P[..-1] + "0"`
/// (`0` follows `/` in ASCII), which is how the store filters by area.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AreaPath(String);

impl AreaPath {
    /// The path of these codes, the county first.
    #[must_use]
    pub fn of<'a>(codes: impl IntoIterator<Item = &'a AreaCode>) -> Self {
        let mut path = String::new();
        for code in codes {
            path.push_str(code.as_str());
            path.push('/');
        }
        Self(path)
    }

    /// The path one step below this one.
    #[must_use]
    pub fn child(&self, code: &AreaCode) -> Self {
        Self(format!("{}{code}/", self.0))
    }

    /// A path as the store kept it.
    #[must_use]
    pub fn from_stored(text: String) -> Self {
        Self(text)
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// True for the path of nothing: a case whose place is not known yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The codes, the county first.
    pub fn codes(&self) -> impl DoubleEndedIterator<Item = &str> {
        self.0.split_terminator('/')
    }

    /// The code of the area itself.
    #[must_use]
    pub fn leaf(&self) -> Option<&str> {
        self.codes().next_back()
    }

    /// The path of the area above; `None` at the top.
    #[must_use]
    pub fn parent(&self) -> Option<AreaPath> {
        let above = self.0.trim_end_matches('/').rfind('/')?;
        Some(Self(self.0[..=above].to_owned()))
    }

    /// True when `other` is this area or lies below it. The empty path contains everything.
    #[must_use]
    pub fn contains(&self, other: &AreaPath) -> bool {
        other.0.starts_with(&self.0)
    }

    /// True for the county and for the empty path: nothing of the district lies outside.
    #[must_use]
    pub fn is_whole_district(&self) -> bool {
        self.codes().count() <= 1
    }

    /// The half-open range of texts of this subtree: `[from, to)`.
    #[must_use]
    pub fn range(&self) -> (String, String) {
        match self.0.strip_suffix('/') {
            Some(stem) => (self.0.clone(), format!("{stem}0")),
            None => (String::new(), "\u{10FFFF}".to_owned()),
        }
    }
}

impl fmt::Display for AreaPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(codes: &[&str]) -> AreaPath {
        let codes: Vec<_> = codes.iter().map(|c| AreaCode::new(*c).unwrap()).collect();
        AreaPath::of(&codes)
    }

    #[test]
    fn a_subtree_is_a_half_open_range() {
        let street = path(&["110102000000", "110102001000"]);
        let (from, to) = street.range();
        let inside = path(&["110102000000", "110102001000", "110102001004"]);
        let sibling = path(&["110102000000", "1101020010001"]);
        assert!(from.as_str() <= inside.as_str() && inside.as_str() < to.as_str());
        assert!(!(from.as_str() <= sibling.as_str() && sibling.as_str() < to.as_str()));
        assert!(street.contains(&inside) && !street.contains(&sibling));
        assert_eq!(inside.parent(), Some(street));
        assert_eq!(inside.leaf(), Some("110102001004"));
    }

    #[test]
    fn codes_of_other_characters_are_refused() {
        for bad in ["", "11/01", "甲", "a b", &"1".repeat(33)] {
            assert!(AreaCode::new(bad).is_err(), "{bad:?}");
        }
    }
}
