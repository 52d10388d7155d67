//! What a run came to.

use super::drive::Drive;
use super::play::Tale;
use super::play::tale::Times;
use indicatif::{ProgressBar, ProgressStyle};
use sandan_core::time::Instant;
use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::time::Duration;
use uuid::Uuid;

/// The bar on the terminal.
pub struct Progress {
    bar: ProgressBar,
    drawn: std::time::Instant,
    begun: std::time::Instant,
}

const REDRAW: Duration = Duration::from_millis(500);

impl Progress {
    #[must_use]
    pub fn new(requests: usize) -> Self {
        let bar = ProgressBar::new(requests as u64);
        // The template is fixed; a wrong one leaves the default style.
        if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len} ended  {msg}  {elapsed}") {
            bar.set_style(style);
        }
        Self { bar, drawn: std::time::Instant::now(), begun: std::time::Instant::now() }
    }

    pub fn show(&mut self, now: Instant, sent: usize, tales: &HashMap<Uuid, Tale>) {
        if self.drawn.elapsed() < REDRAW {
            return;
        }
        self.drawn = std::time::Instant::now();
        let ended = tales.values().filter(|tale| tale.is_over()).count();
        let rate = sent as f64 / self.begun.elapsed().as_secs_f64().max(0.001);
        self.bar.set_position(ended as u64);
        self.bar.set_message(format!("{}  {sent} sent, {rate:.0}/s", now.local().format("%Y-%m-%d %H:%M")));
    }

    pub fn finish(&self) {
        self.bar.finish_and_clear();
    }
}

/// Where the wall time of a run went.
#[derive(Clone, Copy, Debug, Default)]
pub struct Spent {
    pub rounds: u32,
    pub steps: u32,
    /// Sending what people do.
    pub sending: Duration,
    /// Waiting for the system to do what is due.
    pub settling: Duration,
    /// Reading the feed.
    pub listening: Duration,
    /// Moving the clock.
    pub stepping: Duration,
}

impl Spent {
    /// One round: the time after its sending, its settling, its listening, from its beginning.
    pub fn round(&mut self, sent: Duration, settled: Duration, heard: Duration) {
        self.rounds += 1;
        self.sending += sent;
        self.settling += settled.saturating_sub(sent);
        self.listening += heard.saturating_sub(settled);
    }

    pub fn step(&mut self, took: Duration) {
        self.steps += 1;
        self.stepping += took;
    }
}

/// The figures.
#[derive(Debug)]
pub struct Summary {
    pub requests: usize,
    pub cases: usize,
    pub states: BTreeMap<String, usize>,
    pub finalised: usize,
    pub events: u64,
    pub reopened: usize,
    pub redone: usize,
    pub reworked: usize,
    pub rulings: usize,
    pub overdue: usize,
    pub lapses: u64,
    pub no_shows: u64,
    pub returned: u64,
    pub declined: u64,
    pub stages: Vec<(&'static str, usize, i64, i64)>,
    /// Answered 201 and never told by the feed.
    pub missing: usize,
    /// Told by the feed and never answered.
    pub strangers: usize,
    pub wall: Duration,
    pub spent: Spent,
    pub counts: super::wire::tally::Counts,
}

type Span = fn(&Times) -> Option<i64>;

const STAGES: &[(&str, Span)] = &[
    ("accept", |t| span(t.submitted, t.accepted)),
    ("take", |t| span(t.accepted, t.taken)),
    ("first contact", |t| span(t.taken, t.contacted)),
    ("handle", |t| span(t.taken, t.fed_back)),
    ("check", |t| span(t.fed_back, t.verified)),
    ("revisit", |t| span(t.verified, t.closed)),
    ("total", |t| span(t.submitted, t.closed)),
];

fn span(from: Option<Instant>, to: Option<Instant>) -> Option<i64> {
    Some(to?.since(from?).max(0))
}

impl Summary {
    #[must_use]
    pub fn of(drive: &Drive, wall: Duration) -> Self {
        let tales: Vec<&Tale> = drive.tales.values().collect();
        let having = |count: fn(&Tale) -> u32| tales.iter().filter(|tale| count(tale) > 0).count();
        let sum = |count: fn(&Tale) -> u32| tales.iter().map(|tale| u64::from(count(tale))).sum();
        let mut states = BTreeMap::new();
        for tale in &tales {
            *states.entry(tale.state.clone()).or_insert(0) += 1;
        }
        Self {
            requests: drive.requests.len(),
            cases: drive.cases.len(),
            states,
            finalised: tales.iter().filter(|tale| tale.finalised).count(),
            events: sum(|tale| tale.counts.events),
            reopened: having(|tale| tale.counts.reopened),
            redone: having(|tale| tale.counts.redone),
            reworked: having(|tale| tale.counts.reworked),
            rulings: having(|tale| tale.counts.rulings),
            overdue: having(|tale| tale.counts.escalated),
            lapses: sum(|tale| tale.counts.lapsed),
            no_shows: sum(|tale| tale.counts.no_shows),
            returned: sum(|tale| tale.counts.returned),
            declined: sum(|tale| tale.counts.declined),
            stages: STAGES.iter().map(|(name, span)| stage(name, &tales, *span)).collect(),
            missing: drive.cases.keys().filter(|case| !drive.tales.contains_key(case)).count(),
            strangers: drive.strangers,
            wall,
            spent: drive.spent,
            counts: drive.wire.tally.read(),
        }
    }

    /// Nothing was lost, doubled or refused against the rules.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.missing == 0
            && self.strangers == 0
            && self.cases == self.requests
            && self.counts.unexpected.is_empty()
    }
}

fn stage(name: &'static str, tales: &[&Tale], span: Span) -> (&'static str, usize, i64, i64) {
    let mut spans: Vec<i64> = tales.iter().filter_map(|tale| span(&tale.times)).collect();
    spans.sort_unstable();
    let at = |share: usize| spans.get((spans.len().saturating_sub(1)) * share / 100).copied().unwrap_or(0);
    (name, spans.len(), at(50), at(99))
}

fn words(micros: i64) -> String {
    let minutes = micros / Instant::MINUTE;
    match minutes {
        0..=119 => format!("{minutes} min"),
        120..=2_879 => format!("{:.1} h", minutes as f64 / 60.0),
        _ => format!("{:.1} d", minutes as f64 / 1_440.0),
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = self.wall.as_secs_f64();
        let answered: u64 = self.counts.answered.values().sum();
        let states: Vec<String> =
            self.states.iter().map(|(state, count)| format!("{state} {count}")).collect();
        writeln!(f, "requests   {} sent, {} answered 201", self.requests, self.cases)?;
        writeln!(f, "promise    {} missing on the feed, {} that nobody sent", self.missing, self.strangers)?;
        writeln!(f, "states     {}; {} final", states.join(", "), self.finalised)?;
        writeln!(
            f,
            "loop       reopened {}, redone {}, reworked {}, ruled on {}, overdue {}, lapsed {}, no-shows {}, returned {}, declined {}",
            self.reopened,
            self.redone,
            self.reworked,
            self.rulings,
            self.overdue,
            self.lapses,
            self.no_shows,
            self.returned,
            self.declined
        )?;
        writeln!(f, "stage            cases     median        p99   (business time)")?;
        for (name, count, median, p99) in &self.stages {
            writeln!(f, "  {name:<14}{count:>6} {:>10} {:>10}", words(*median), words(*p99))?;
        }
        writeln!(
            f,
            "rate       {seconds:.1} s, {:.1} requests/s, {:.1} commands/s, {:.1} events/s ({} events)",
            self.cases as f64 / seconds,
            answered as f64 / seconds,
            self.events as f64 / seconds,
            self.events
        )?;
        writeln!(
            f,
            "spent      {} rounds, {} steps; sending {:.1} s, settling {:.1} s, listening {:.1} s, stepping {:.1} s",
            self.spent.rounds,
            self.spent.steps,
            self.spent.sending.as_secs_f64(),
            self.spent.settling.as_secs_f64(),
            self.spent.listening.as_secs_f64(),
            self.spent.stepping.as_secs_f64()
        )?;
        writeln!(f, "retries    {:?}", self.counts.retries)?;
        writeln!(f, "answered   {:?}", self.counts.answered)?;
        writeln!(f, "played     {:?}", self.counts.expected)?;
        write!(f, "unexpected {:?}", self.counts.unexpected)?;
        for example in &self.counts.examples {
            write!(f, "\n  {}: {} {}", example.what, example.code, example.detail)?;
        }
        Ok(())
    }
}
