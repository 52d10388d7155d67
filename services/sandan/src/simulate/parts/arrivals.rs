//! When requests came and how long they took: a real half-year, cut where it says so.

use super::draw::Draw;
use super::open::Table;
use anyhow::Context as _;
use chrono::NaiveDateTime;
use sandan_core::time::Instant;
use std::collections::BTreeMap;
use std::path::Path;

/// Longer ones are cut: the tail (years) says more about the archive than about the work.
pub const LONGEST: i64 = 60 * Instant::DAY;

/// One real request, as far as it is used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arrival {
    /// The row's number, from 0.
    pub row: u64,
    /// Read as local time.
    pub opened: Instant,
    /// From opened to closed, at most [`LONGEST`].
    pub duration: i64,
    pub kind: String,
    pub reason: String,
    pub source: String,
}

/// What had to be done to the rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Taken {
    pub rows: usize,
    pub never_closed: usize,
    pub cut_to_sixty_days: usize,
    /// Rows without a time of opening; they cannot be replayed.
    pub unreadable: usize,
}

struct Raw {
    row: u64,
    opened: Instant,
    closed: Option<Instant>,
    kind: String,
    reason: String,
    source: String,
}

/// Reads the rows in the order of their opening. Who was never closed draws a duration of its type.
///
/// # Errors
/// When the file cannot be read or lacks a column.
pub fn read(path: &Path, limit: Option<usize>, seed: u64) -> anyhow::Result<(Vec<Arrival>, Taken)> {
    let (raw, mut taken) = rows(path)?;
    let known = durations(&raw, &mut taken);
    let mut arrivals: Vec<Arrival> = raw.into_iter().map(|raw| arrival(raw, &known, seed)).collect();
    arrivals.sort_by_key(|arrival| (arrival.opened, arrival.row));
    arrivals.truncate(limit.unwrap_or(usize::MAX));
    Ok((arrivals, taken))
}

fn rows(path: &Path) -> anyhow::Result<(Vec<Raw>, Taken)> {
    let table = Table::open(path)?;
    let said = || format!("{} is no table of requests", path.display());
    let column = |name| table.needed(name).with_context(said);
    let (opened, closed, kind) = (column("open_dt")?, column("closed_dt")?, column("type")?);
    let (reason, source) = (column("reason")?, column("source")?);
    let (mut raw, mut taken) = (Vec::new(), Taken::default());
    for (row, cells) in (0..).zip(table.rows()) {
        let cells = cells?;
        taken.rows += 1;
        let Some(at) = local(&cells.cell(opened)) else {
            taken.unreadable += 1;
            continue;
        };
        raw.push(Raw {
            row,
            opened: at,
            closed: local(&cells.cell(closed)),
            kind: cells.cell(kind),
            reason: cells.cell(reason),
            source: cells.cell(source),
        });
    }
    Ok((raw, taken))
}

fn local(text: &str) -> Option<Instant> {
    NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S").ok().map(Instant::from_local)
}

/// Known durations by type; under the empty type stand all.
fn durations(raw: &[Raw], taken: &mut Taken) -> BTreeMap<String, Vec<i64>> {
    let mut known: BTreeMap<String, Vec<i64>> = BTreeMap::new();
    for row in raw {
        let Some(closed) = row.closed else {
            taken.never_closed += 1;
            continue;
        };
        let duration = closed.since(row.opened).max(0);
        taken.cut_to_sixty_days += usize::from(duration > LONGEST);
        for kind in [&row.kind, &String::new()] {
            known.entry(kind.clone()).or_default().push(duration.min(LONGEST));
        }
    }
    known
}

fn arrival(raw: Raw, known: &BTreeMap<String, Vec<i64>>, seed: u64) -> Arrival {
    let drawn = || {
        let like = known.get(&raw.kind).or_else(|| known.get(""));
        like.and_then(|like| Draw::of(seed, raw.row, "duration").pick(like).copied()).unwrap_or(0)
    };
    let duration = raw.closed.map_or_else(drawn, |closed| closed.since(raw.opened).clamp(0, LONGEST));
    let Raw { row, opened, kind, reason, source, .. } = raw;
    Arrival { row, opened, duration, kind, reason, source }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write as _;

    fn table(rows: &str) -> tempfile::NamedTempFile {
        let mut file = tempfile::Builder::new().suffix(".csv").tempfile().unwrap();
        writeln!(file, "open_dt,closed_dt,type,reason,source\n{rows}").unwrap();
        file
    }

    #[test]
    fn what_was_never_closed_draws_from_its_type_and_what_took_years_is_cut() {
        let file = table(
            "2011-07-02 00:00:00,,Lamp,R,S\n\
             2011-07-01 00:00:00,2011-07-01 02:00:00,Lamp,R,S\n\
             2011-07-03 00:00:00,2013-07-03 00:00:00,Tree,R,S\n\
             ,2011-07-01 02:00:00,Lamp,R,S",
        );
        let (arrivals, taken) = read(file.path(), None, 1).unwrap();
        let durations: Vec<i64> = arrivals.iter().map(|arrival| arrival.duration).collect();
        assert_eq!(durations, [2 * Instant::HOUR, 2 * Instant::HOUR, LONGEST]);
        assert_eq!(taken, Taken { rows: 4, never_closed: 1, cut_to_sixty_days: 1, unreadable: 1 });
    }

    #[test]
    fn a_limit_takes_the_first_by_time() {
        let file = table("2011-07-02 00:00:00,,Lamp,R,S\n2011-07-01 00:00:00,,Lamp,R,S");
        let (arrivals, _) = read(file.path(), Some(1), 1).unwrap();
        assert_eq!((arrivals.len(), arrivals[0].row), (1, 1));
    }
}
