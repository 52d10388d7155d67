//! From an address to a compound or grid, with how sure that is.

use sandan_boot::desk::place::index;
use sandan_boot::{App, Snapshot};
use sandan_core::area::Level;
use sandan_kit::problem::{OrInternal, Problem};
use sandan_store::rows::CompoundRow;

/// From here on, and well before the second, a place is meant without doubt.
const CERTAIN: u8 = 80;
/// How far the second must stay behind.
const AHEAD: u8 = 10;
/// What is below this is not shown.
const LEAST: u8 = 30;
/// How many are shown.
const SHOWN: usize = 10;

/// A place whose name fits.
#[derive(Clone, Debug, PartialEq)]
pub struct Match {
    pub name: String,
    /// The area that the place lies in, or is.
    pub area: Option<String>,
    /// WGS84; none for areas.
    pub point: Option<(f64, f64)>,
    /// 0 to 100.
    pub confidence: u8,
}

/// The places that fit a text best, the best first.
///
/// # Errors
/// 503 while there is no map; when the store cannot be read.
pub async fn search(app: &App, snapshot: &Snapshot, text: &str) -> Result<Vec<Match>, Problem> {
    let index = index(snapshot)?;
    let asked = plain(text);
    let mut found: Vec<Match> = Vec::new();
    for row in app.store.compounds(app.district).await.or_internal("read compounds")? {
        let confidence = confidence(&asked, &plain(&row.name));
        let CompoundRow { name, lng, lat, area, .. } = row;
        found.push(Match { name, area, point: Some((lng, lat)), confidence });
    }
    for info in index.tree().iter().filter(|info| info.level > Level::County) {
        let confidence = confidence(&asked, &plain(&info.name));
        found.push(Match {
            name: info.name.clone(),
            area: Some(info.code.to_string()),
            point: None,
            confidence,
        });
    }
    found.retain(|place| place.confidence >= LEAST);
    found.sort_by(|a, b| {
        let rank = |place: &Match| (std::cmp::Reverse(place.confidence), place.point.is_none());
        rank(a).cmp(&rank(b)).then_with(|| a.name.cmp(&b.name))
    });
    found.truncate(SHOWN);
    Ok(found)
}

/// True when the first is meant without doubt; otherwise a person decides.
#[must_use]
pub fn is_certain(found: &[Match]) -> bool {
    match found {
        [first] => first.confidence >= CERTAIN,
        [first, second, ..] => {
            first.confidence >= CERTAIN && first.confidence >= second.confidence.saturating_add(AHEAD)
        }
        [] => false,
    }
}

/// Letters and digits only, in small letters.
fn plain(text: &str) -> Vec<char> {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).take(200).collect()
}

/// The longest run of the name that stands in the text, as a share of the name; a run of one character says nothing.
/// A whole name counts more the longer it is, so that the longer of two names that both fit wins.
fn confidence(text: &[char], name: &[char]) -> u8 {
    if name.len() < 2 {
        return 0;
    }
    let run = longest_run(text, name);
    let share = if run == name.len() { 80 + run.min(20) } else { 75 * run / name.len() };
    if run < 2 { 0 } else { u8::try_from(share).unwrap_or(100) }
}

fn longest_run(text: &[char], name: &[char]) -> usize {
    let mut best = 0;
    let mut before = vec![0_usize; name.len() + 1];
    for letter in text {
        let mut row = vec![0_usize; name.len() + 1];
        for (at, own) in name.iter().enumerate() {
            if own == letter {
                row[at + 1] = before[at] + 1;
                best = best.max(row[at + 1]);
            }
        }
        before = row;
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sure(text: &str, name: &str) -> u8 {
        confidence(&plain(text), &plain(name))
    }

    #[test]
    fn a_whole_name_is_certain_and_a_part_of_it_is_not() {
        assert!(sure("荣丰 2008 小区 3 号楼", "荣丰2008") >= CERTAIN);
        assert!(sure("荣丰小区", "荣丰2008") < CERTAIN);
        assert_eq!(sure("天桥", "荣丰2008"), 0);
        assert!(sure("朗琴园东区5号", "朗琴园东区") > sure("朗琴园东区5号", "朗琴园"));
    }
}
