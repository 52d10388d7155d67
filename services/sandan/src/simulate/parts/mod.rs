//! The parts of which requests are composed: real times, real places, real words, and chance from a seed.

pub mod arrivals;
pub mod categories;
pub mod compose;
pub mod draw;
pub mod open;
pub mod places;
pub mod texts;

pub use compose::{Request, Sender};
pub use draw::Draw;

use crate::cli;
use places::Compound;
use std::collections::BTreeMap;
use std::fmt;

/// Everything that was read.
pub struct Sources {
    pub arrivals: Vec<arrivals::Arrival>,
    pub places: Vec<Compound>,
    pub texts: Vec<String>,
    pub arrivals_taken: arrivals::Taken,
    pub texts_taken: texts::Taken,
}

impl Sources {
    /// # Errors
    /// When a file cannot be read or is not what it should be.
    pub fn read(args: &cli::Replay) -> anyhow::Result<Self> {
        let (arrivals, arrivals_taken) = arrivals::read(&args.events, args.limit, args.seed)?;
        let places = places::read(&args.places)?;
        let (texts, texts_taken) = texts::read(&args.texts)?;
        Ok(Self { arrivals, places, texts, arrivals_taken, texts_taken })
    }

    /// All requests, the earliest first.
    #[must_use]
    pub fn compose(&self, residents: usize, seed: u64) -> Vec<Request> {
        let one = |arrival| compose::request(self, arrival, residents, seed);
        self.arrivals.iter().map(one).collect()
    }
}

impl fmt::Display for Sources {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (rows, texts) = (self.arrivals_taken, self.texts_taken);
        writeln!(
            f,
            "  requests  {} rows, {} replayed; {} never closed (duration drawn), {} cut to 60 days, {} unreadable",
            rows.rows,
            self.arrivals.len(),
            rows.never_closed,
            rows.cut_to_sixty_days,
            rows.unreadable
        )?;
        writeln!(f, "  places    {}", self.places.len())?;
        write!(
            f,
            "  texts     {}; {} cut at 4,000 characters, {} cleaned, {} empty",
            texts.texts, texts.cut, texts.cleaned, texts.empty
        )
    }
}

/// How many requests there are of each category.
#[must_use]
pub fn by_category(requests: &[Request]) -> BTreeMap<&'static str, usize> {
    let mut counts = BTreeMap::new();
    for request in requests {
        *counts.entry(request.category).or_insert(0) += 1;
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::PathBuf;

    /// The folder of real data. Missing data fail the test: a skipped proof is none.
    fn data() -> PathBuf {
        let beside = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
        let folder = std::env::var_os("SANDAN_DATA").map_or(beside, PathBuf::from);
        assert!(folder.is_dir(), "no test data at {}: set SANDAN_DATA", folder.display());
        folder
    }

    fn sources(limit: Option<usize>) -> Sources {
        let data = data();
        let events = data.join("events/boston311_2011.csv.zst");
        let (arrivals, arrivals_taken) = arrivals::read(&events, limit, 2011).unwrap();
        let places = places::read(&data.join("town/xicheng12_compounds.csv")).unwrap();
        let files = ["gov_messages_hotspot_4326.csv.zst", "gov_messages_replies_2816.csv.zst"];
        let files: Vec<PathBuf> = files.iter().map(|file| data.join("texts").join(file)).collect();
        let (texts, texts_taken) = texts::read(&files).unwrap();
        Sources { arrivals, places, texts, arrivals_taken, texts_taken }
    }

    #[test]
    fn every_real_row_becomes_a_request() {
        let sources = sources(None);
        let taken = sources.arrivals_taken;
        assert_eq!((taken.rows, taken.never_closed, taken.unreadable), (58_251, 3_681, 0));
        assert_eq!((sources.places.len(), sources.texts_taken.empty), (548, 0));
        let requests = sources.compose(3_000, 2_011);
        assert_eq!(requests.len(), 58_251);
        assert!(requests.is_sorted_by_key(|request| request.at));
        assert!(requests.iter().all(|request| request.duration <= arrivals::LONGEST));
        assert!(by_category(&requests).len() > 55, "{:?}", by_category(&requests));
        let longest = requests.iter().filter_map(|request| request.body["text"].as_str());
        assert_eq!(longest.map(|text| text.chars().count()).max(), Some(texts::LONGEST));
    }

    #[test]
    fn the_same_seed_composes_the_same_requests_and_another_does_not() {
        let (one, two) = (sources(Some(300)), sources(Some(300)));
        assert_eq!(one.compose(100, 1), two.compose(100, 1));
        assert_ne!(one.compose(100, 1), two.compose(100, 2));
    }
}
