//! Which category a report is of: the one given, else the profile's 其他. A guess is shown, never taken.

use sandan_contract::rest::case::CategoryRef;
use sandan_core::case::facts::Kind;
use sandan_core::profile::{Category, Profile};
use sandan_kit::problem::{Code, Problem};

/// Suggestions shown.
const TOP: usize = 3;
/// How the profile names the category that a person will correct.
const OTHER: &str = "其他";

/// The category in force, and what the text suggests when it was not given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chosen<'p> {
    pub category: &'p Category,
    /// `None` when the reporter chose.
    pub suggested: Option<Vec<CategoryRef>>,
}

/// The category of a report.
///
/// # Errors
/// `unknown_category`; `bad_field` when it is of another kind; `missing_field` when none was given and the profile
/// has no 其他 of this kind.
pub fn choose<'p>(
    profile: &'p Profile,
    kind: Kind,
    given: Option<&str>,
    text: &str,
) -> Result<Chosen<'p>, Problem> {
    if let Some(code) = given {
        let unknown = || {
            Problem::new(Code::UnknownCategory).field(
                "category",
                "没有这个事项类别",
                "there is no such category",
            )
        };
        let category = profile.category(code).ok_or_else(unknown)?;
        if category.kind != kind {
            let (zh, en) = (category.kind.title(), category.kind.word());
            return Err(Problem::new(Code::BadField).field(
                "kind",
                format!("该类别属于「{zh}」"),
                format!("this category is of kind {en}"),
            ));
        }
        return Ok(Chosen { category, suggested: None });
    }
    let suggested = suggest(profile, kind, text);
    let Some(category) = other(profile, kind) else { return Err(must_choose(&suggested)) };
    Ok(Chosen { category, suggested: Some(suggested) })
}

fn other(profile: &Profile, kind: Kind) -> Option<&Category> {
    profile.categories.iter().find(|category| category.kind == kind && category.name.starts_with(OTHER))
}

fn must_choose(suggested: &[CategoryRef]) -> Problem {
    let names: Vec<&str> = suggested.iter().map(|category| category.name.as_str()).collect();
    let codes: Vec<&str> = suggested.iter().map(|category| category.code.as_str()).collect();
    Problem::new(Code::MissingField).field(
        "category",
        format!("请选择类别；可能是：{}", names.join("、")),
        format!("choose one; perhaps {}", codes.join(", ")),
    )
}

/// The categories whose words occur most in the text; ties by code.
#[must_use]
pub fn suggest(profile: &Profile, kind: Kind, text: &str) -> Vec<CategoryRef> {
    let hits = |category: &Category| {
        category.keywords.iter().filter(|word| text.contains(word.as_str())).map(|w| w.chars().count()).sum()
    };
    let of_kind = profile.categories.iter().filter(|category| category.kind == kind);
    let mut found: Vec<(usize, &Category)> =
        of_kind.map(|category| (hits(category), category)).filter(|(hits, _)| *hits > 0).collect();
    found.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.code.cmp(&b.1.code)));
    let reference = |(_, category): (usize, &Category)| CategoryRef {
        code: category.code.clone(),
        name: category.name.clone(),
    };
    found.into_iter().take(TOP).map(reference).collect()
}
