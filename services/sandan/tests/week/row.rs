//! The data file: one line for each case, with the end that it is expected to come to.

use sandan_core::time::Instant;
use serde::Deserialize;
use std::collections::BTreeMap;

const CASES: &str = include_str!("cases.csv");

/// Dates of the days of the week.
const DAYS: [(&str, u8); 7] = [("一", 2), ("二", 3), ("三", 4), ("四", 5), ("五", 6), ("六", 7), ("日", 8)];

/// One line as it stands in the file.
#[derive(Clone, Debug, Deserialize)]
struct Line {
    no: u32,
    day: String,
    time: String,
    channel: String,
    kind: String,
    category: String,
    grid: usize,
    who: String,
    resident: usize,
    script: String,
    with: String,
    text: String,
    state: String,
    ending: String,
    outcome: String,
    reworks: u8,
    redos: u8,
    returns: u8,
    extensions: u8,
    rings: u8,
    no_shows: u8,
    level: u8,
    revisited: String,
    orders: usize,
    flags: String,
}

/// A case to be.
#[derive(Clone, Debug)]
pub struct Row {
    pub no: u32,
    pub at: Instant,
    pub channel: String,
    pub kind: String,
    pub category: String,
    /// Which of the street's ordinary small grids.
    pub grid: usize,
    /// Who reports, as [`crate::report`] reads it.
    pub who: String,
    /// Which of the residents it is about.
    pub resident: usize,
    pub script: String,
    /// What the script varies.
    pub with: BTreeMap<String, String>,
    pub text: String,
    pub expected: End,
}

/// How a case ended, or is to end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct End {
    pub state: String,
    pub ending: String,
    pub outcome: String,
    pub reworks: u8,
    pub redos: u8,
    pub returns: u8,
    pub extensions: u8,
    /// Orders that were offered or sent to volunteers: one for each ring.
    pub rings: u8,
    pub no_shows: u8,
    /// The highest level to which any limit escalated.
    pub level: u8,
    pub revisited: bool,
    pub orders: usize,
    /// `final`, `supervised`, `excluded`, `voices=n`, sorted.
    pub flags: String,
}

impl Row {
    /// What the line says under this word.
    pub fn with(&self, word: &str) -> Option<&str> {
        self.with.get(word).map(String::as_str)
    }
}

/// All cases of the week.
pub fn cases() -> Vec<Row> {
    let mut reader = csv::Reader::from_reader(CASES.as_bytes());
    reader.deserialize().map(|line| row(line.expect("a line of the data file"))).collect()
}

fn row(line: Line) -> Row {
    let day = DAYS.iter().find(|(word, _)| *word == line.day).expect("a day of the week").1;
    let at = Instant::parse(&format!("2026-03-{day:02}T{}:00+08:00", line.time)).expect("a time");
    let pair = |pair: &str| {
        let (word, value) = pair.split_once('=').unwrap_or((pair, ""));
        (word.to_owned(), value.to_owned())
    };
    Row {
        no: line.no,
        at,
        channel: line.channel,
        kind: line.kind,
        category: line.category,
        grid: line.grid,
        who: line.who,
        resident: line.resident,
        script: line.script,
        with: line.with.split(';').filter(|pair| !pair.is_empty()).map(pair).collect(),
        text: line.text,
        expected: End {
            state: line.state,
            ending: line.ending,
            outcome: line.outcome,
            reworks: line.reworks,
            redos: line.redos,
            returns: line.returns,
            extensions: line.extensions,
            rings: line.rings,
            no_shows: line.no_shows,
            level: line.level,
            revisited: line.revisited == "yes",
            orders: line.orders,
            flags: line.flags,
        },
    }
}
