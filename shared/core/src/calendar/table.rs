//! The built-in notices: `table.csv` holds spans of dates, a later line overriding an earlier one, `notices.csv`
//! the number, year and public address of each notice.

use super::{Calendar, DayKind, Notice, NoticeDay};
use chrono::NaiveDate;
use std::sync::LazyLock;

const TABLE: &str = include_str!("table.csv");
const NOTICES: &str = include_str!("notices.csv");

/// Where a notice can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoticeSource {
    /// Such as `国办发明电〔2025〕7号`.
    pub number: &'static str,
    /// The year it arranges.
    pub year: i32,
    /// Its page on the government's site.
    pub source: &'static str,
}

/// A line of `table.csv`: consecutive dates of one kind.
pub(super) struct Span {
    pub notice: &'static str,
    pub kind: DayKind,
    pub from: NaiveDate,
    pub to: NaiveDate,
    pub name: &'static str,
}

/// The notices behind the built-in table, in the order of their years.
#[must_use]
pub fn notices() -> Vec<NoticeSource> {
    NOTICES.lines().skip(1).filter_map(source).collect()
}

/// The lines of the table. A line that cannot be read is left out; a test sees to it that there is none.
pub(super) fn spans() -> impl Iterator<Item = Span> {
    TABLE.lines().skip(1).filter_map(span)
}

pub(super) fn builtin() -> &'static Calendar {
    static BUILTIN: LazyLock<Calendar> = LazyLock::new(|| {
        let mut calendar = Calendar { version: 1, ..Calendar::default() };
        for source in notices() {
            let days = spans().filter(|span| span.notice == source.number).flat_map(days).collect();
            calendar.take_in(&Notice { number: source.number.to_owned(), year: source.year, days });
        }
        calendar
    });
    &BUILTIN
}

fn source(line: &'static str) -> Option<NoticeSource> {
    let [number, year, source] = fields(line)?;
    Some(NoticeSource { number, year: year.parse().ok()?, source })
}

fn span(line: &'static str) -> Option<Span> {
    let [notice, kind, from, to, name] = fields(line)?;
    let kind = match kind {
        "off" => DayKind::Off,
        "make_up" => DayKind::MakeUp,
        _ => return None,
    };
    Some(Span { notice, kind, from: from.parse().ok()?, to: to.parse().ok()?, name })
}

fn fields<const N: usize>(line: &'static str) -> Option<[&'static str; N]> {
    let fields: Vec<_> = line.split(',').collect();
    fields.try_into().ok()
}

fn days(span: Span) -> impl Iterator<Item = NoticeDay> {
    let dates = span.from.iter_days().take_while(move |date| *date <= span.to);
    dates.map(move |date| NoticeDay { date, kind: span.kind, name: span.name.to_owned() })
}
