//! Which category a text is about: small enough to be explained, without anything learnt elsewhere.
//!
//! Each category is the sum of the character bigrams of its name and keywords; a bigram that many categories share
//! weighs less (log of the inverse share). A text is compared by the cosine, and each name or keyword that stands in
//! it as a whole adds its own weight: those words are the reason given.

use sandan_core::profile::{Category, Profile};
use std::collections::{BTreeMap, BTreeSet};

/// How many are suggested.
const SHOWN: usize = 3;
/// What a whole keyword adds, for each of its characters; a cosine is at most 1.
const KEYWORD: f64 = 0.35;
/// What is below this is no suggestion.
const LEAST: f64 = 0.05;
/// Only the beginning of a long text is looked at, in characters.
const MAX_TEXT: usize = 1_000;

/// A category that fits, and why.
#[derive(Clone, Debug, PartialEq)]
pub struct Suggestion<'a> {
    pub category: &'a Category,
    /// Its share of the scores of all that fit, 0 to 1.
    pub weight: f64,
    /// Keywords found, else the pairs of characters that it shares with the text.
    pub matched: Vec<String>,
}

type Bigrams = BTreeMap<[char; 2], f64>;

/// The categories that fit best, at most three.
#[must_use]
pub fn suggest<'a>(profile: &'a Profile, text: &str) -> Vec<Suggestion<'a>> {
    let text: String = text.chars().take(MAX_TEXT).flat_map(char::to_lowercase).collect();
    let known: Vec<(&Category, Bigrams)> =
        profile.categories.iter().map(|category| (category, of_category(category))).collect();
    let rarity = rarity(known.iter().map(|(_, bigrams)| bigrams));
    let asked = weighted(&bigrams(&text), &rarity);
    let mut scored: Vec<(f64, Suggestion<'a>)> = Vec::new();
    for (category, own) in &known {
        let words = keywords_in(category, &text);
        let own = weighted(own, &rarity);
        let whole: usize = words.iter().map(|word| word.chars().count()).sum();
        let score = cosine(&asked, &own) + KEYWORD * whole as f64;
        if score >= LEAST {
            let matched = if words.is_empty() { shared(&asked, &own) } else { words };
            scored.push((score, Suggestion { category, weight: 0.0, matched }));
        }
    }
    let all: f64 = scored.iter().map(|(score, _)| score).sum();
    // Ties go to the smaller code, so that the answer is the same on every run.
    scored.sort_by(|(a, x), (b, y)| b.total_cmp(a).then_with(|| x.category.code.cmp(&y.category.code)));
    let share = |(score, suggestion): (f64, Suggestion<'a>)| Suggestion {
        weight: (score / all * 1_000.0).round() / 1_000.0,
        ..suggestion
    };
    scored.into_iter().take(SHOWN).map(share).collect()
}

fn of_category(category: &Category) -> Bigrams {
    let mut sum = Bigrams::new();
    for word in category.keywords.iter().chain([&category.name]) {
        for (pair, count) in bigrams(&word.to_lowercase()) {
            *sum.entry(pair).or_default() += count;
        }
    }
    sum
}

/// Pairs of neighbouring letters or digits; a word of one character pairs with itself.
fn bigrams(text: &str) -> Bigrams {
    let mut counts = Bigrams::new();
    for run in text.split(|c: char| !c.is_alphanumeric()) {
        let chars: Vec<char> = run.chars().collect();
        if let [only] = chars[..] {
            *counts.entry([only, only]).or_default() += 1.0;
        }
        for pair in chars.windows(2) {
            *counts.entry([pair[0], pair[1]]).or_default() += 1.0;
        }
    }
    counts
}

fn rarity<'a>(all: impl Iterator<Item = &'a Bigrams>) -> BTreeMap<[char; 2], f64> {
    let mut seen: BTreeMap<[char; 2], f64> = BTreeMap::new();
    let mut total = 0.0;
    for bigrams in all {
        total += 1.0;
        for pair in bigrams.keys() {
            *seen.entry(*pair).or_default() += 1.0;
        }
    }
    seen.into_iter().map(|(pair, count)| (pair, (1.0 + total / count).ln())).collect()
}

/// Pairs that no category has say nothing and are left out.
fn weighted(bigrams: &Bigrams, rarity: &BTreeMap<[char; 2], f64>) -> Bigrams {
    let weigh = |(pair, count): (&[char; 2], &f64)| Some((*pair, count.sqrt() * rarity.get(pair)?));
    bigrams.iter().filter_map(weigh).collect()
}

fn cosine(a: &Bigrams, b: &Bigrams) -> f64 {
    let norm = |x: &Bigrams| x.values().map(|value| value * value).sum::<f64>().sqrt();
    let both: f64 = a.iter().filter_map(|(pair, value)| Some(value * b.get(pair)?)).sum();
    let size = norm(a) * norm(b);
    if size > 0.0 { both / size } else { 0.0 }
}

fn keywords_in(category: &Category, text: &str) -> Vec<String> {
    let words: BTreeSet<&String> = category.keywords.iter().chain([&category.name]).collect();
    let found = words.into_iter().filter(|word| !word.is_empty() && text.contains(&word.to_lowercase()));
    found.cloned().collect()
}

fn shared(asked: &Bigrams, own: &Bigrams) -> Vec<String> {
    asked.keys().filter(|pair| own.contains_key(*pair)).map(|pair| pair.iter().collect()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn demo() -> Profile {
        toml::from_str(include_str!("../../sandan/profile/demo.toml")).unwrap()
    }

    #[test]
    fn every_category_is_suggested_first_by_its_own_name() {
        let profile = demo();
        for category in &profile.categories {
            let found = suggest(&profile, &category.name);
            assert_eq!(found[0].category.code, category.code, "{}: {found:#?}", category.name);
            assert!(found[0].matched.contains(&category.name));
        }
    }

    #[test]
    fn weights_are_shares_in_falling_order_and_a_strange_text_suggests_nothing() {
        let profile = demo();
        let found = suggest(&profile, "楼道的灯不亮了，晚上老人摔倒怎么办");
        assert!(!found.is_empty() && found.len() <= SHOWN);
        assert!(found.windows(2).all(|pair| pair[0].weight >= pair[1].weight));
        assert!(found.iter().map(|one| one.weight).sum::<f64>() <= 1.001);
        assert!(suggest(&profile, "").is_empty() && suggest(&profile, "zzz qqq ω").is_empty());
    }
}
