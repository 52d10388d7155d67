//! Names that no real street or community of the capital bears (a test looks them up).

use super::random::Random;
use crate::area::AreaKind;

const FIRST: [&str; 18] = [
    "霁", "岚", "槿", "沐", "珩", "漪", "芷", "泠", "峤", "澹", "筠", "蘅", "黛", "汐", "暄", "羲", "霭",
    "萦",
];
const SECOND: [&str; 18] = [
    "汀", "洲", "麓", "川", "坪", "湾", "渡", "浦", "岭", "原", "溪", "泽", "陂", "塬", "屿", "矶", "垭",
    "畈",
];
const COMPOUNDS: [&str; 8] = ["家园", "花园", "小区", "公寓", "雅苑", "新村", "华庭", "嘉园"];

/// Kinds of special grids in the demo, with the end of their names.
const SPECIALS: [(AreaKind, &str); 8] = [
    (AreaKind::Hospital, "医院"),
    (AreaKind::School, "小学"),
    (AreaKind::Park, "产业园"),
    (AreaKind::Market, "农贸市场"),
    (AreaKind::School, "中学"),
    (AreaKind::Business, "商业街"),
    (AreaKind::Government, "政务中心"),
    (AreaKind::Scenic, "湿地公园"),
];

/// All stems, in an order of the seed's own.
pub(super) fn stems(random: &mut Random) -> Vec<String> {
    let mut stems = all_stems();
    random.shuffle(&mut stems);
    stems
}

fn all_stems() -> Vec<String> {
    FIRST.iter().flat_map(|first| SECOND.iter().map(move |second| format!("{first}{second}"))).collect()
}

/// The `number`th name with this ending; stems come again with a count when they run out.
pub(super) fn name(stems: &[String], number: usize, ending: &str) -> String {
    let stem = &stems[number % stems.len()];
    match number / stems.len() {
        0 => format!("{stem}{ending}"),
        round => format!("{stem}第{}{ending}", round + 1),
    }
}

pub(super) fn special(stems: &[String], number: usize) -> (AreaKind, String) {
    let (kind, ending) = SPECIALS[number % SPECIALS.len()];
    (kind, name(stems, number, ending))
}

/// Names of residential compounds; distinct while `number` is below 2,592, then counted.
pub(super) fn compound(stems: &[String], number: usize) -> String {
    let ending = COMPOUNDS[(number / stems.len()) % COMPOUNDS.len()];
    let round = number / (stems.len() * COMPOUNDS.len());
    let stem = &stems[number % stems.len()];
    if round == 0 { format!("{stem}{ending}") } else { format!("{stem}{ending}{}区", round + 1) }
}

/// Every stem that a town may use, for the test that looks them up.
#[must_use]
pub fn vocabulary() -> Vec<String> {
    all_stems()
}
