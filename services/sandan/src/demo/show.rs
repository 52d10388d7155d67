//! What the terminal shows while the demo runs, and at its end.

use super::tally::{Figures, Stage};
use super::world::World;
use super::{clock, observe};
use crate::client::Client;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use sandan_contract::rest::live::ScreenBody;
use sandan_core::case::state::CaseState;
use sandan_core::time::Instant;
use std::io::IsTerminal as _;
use std::time::Duration;

/// Lines of a log come seldom; a terminal lives.
const PLAIN: Duration = Duration::from_secs(5);
const LIVE: Duration = Duration::from_secs(1);
/// The most frequent refusals shown while it runs, and at the end.
const CODES: usize = 3;
const SUMMED: usize = 8;

/// Shows the numbers until the demo stops. Lines to a file, one moving block to a terminal.
pub async fn show(world: World, client: Client) {
    let live = std::io::stdout().is_terminal();
    let bar = live.then(|| {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stdout());
        bar.set_style(ProgressStyle::with_template("{msg}").unwrap_or_else(|_| ProgressStyle::default_bar()));
        bar
    });
    loop {
        if let Some(screen) = observe::screen(&world, &client).await {
            let (figures, now) = (world.tally.figures(), world.now());
            match &bar {
                Some(bar) => bar.set_message(block(now, &screen, &figures)),
                None => println!("{}", line(now, &screen, &figures)),
            }
        }
        if world.stop.or_stop(tokio::time::sleep(if live { LIVE } else { PLAIN })).await.is_none() {
            break;
        }
    }
    if let Some(bar) = bar {
        bar.finish_and_clear();
    }
}

/// The end of a run in a few lines.
#[must_use]
pub fn summary(now: Instant, screen: Option<&ScreenBody>, figures: &Figures) -> String {
    let states = screen.map(states).unwrap_or_default();
    let mut lines = vec![
        format!("stopped at {} business time", time(now)),
        format!(
            "  this run   opened {}  closed {}  reopened {}  redone {}  withdrawn {}  commands {}",
            figures.opened,
            figures.closed,
            figures.reopened,
            figures.redone,
            figures.withdrawn,
            figures.deeds
        ),
        format!("  medians    {}", medians(figures)),
        format!("  states     {states}"),
        format!("  refused    {}  {}", figures.refusal_count(), refusals(figures, SUMMED)),
        format!("  errors     {}", figures.error_count()),
    ];
    lines.extend(figures.errors.iter().map(|(what, count)| format!("    {count} × {what}")));
    lines.extend(figures.shown.iter().map(|words| format!("    e.g. {words}")));
    lines.join("\n")
}

fn time(now: Instant) -> String {
    let local = now.local();
    format!("{}{}", local.format("%Y-%m-%d %H:%M"), if clock::is_night(now) { " (night)" } else { "" })
}

fn states(screen: &ScreenBody) -> String {
    let counted = CaseState::ALL.iter().filter_map(|state| {
        let count = screen.counts.get(state.word()).copied().filter(|count| *count > 0)?;
        Some(format!("{} {count}", state.title()))
    });
    counted.collect::<Vec<_>>().join("  ")
}

fn medians(figures: &Figures) -> String {
    let stage = |stage, name| {
        let median = figures.medians.get(&stage).map_or_else(|| "—".to_owned(), |micros| duration(*micros));
        format!("{name} {median}")
    };
    [stage(Stage::Take, "accept→take"), stage(Stage::Handle, "take→feedback"), stage(Stage::Whole, "total")]
        .join("  ")
}

fn duration(micros: i64) -> String {
    let minutes = micros / Instant::MINUTE;
    if minutes < 60 {
        format!("{minutes} min")
    } else {
        format!("{} h {:02} min", minutes / 60, minutes % 60)
    }
}

fn refusals(figures: &Figures, most: usize) -> String {
    let mut codes: Vec<_> = figures.refused.iter().collect();
    codes.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
    codes.iter().take(most).map(|(what, count)| format!("{count} × {what}")).collect::<Vec<_>>().join(", ")
}

fn line(now: Instant, screen: &ScreenBody, figures: &Figures) -> String {
    format!(
        "{} | open {} overdue {} | {} | opened {} closed {} | {} | refused {} errors {}",
        time(now),
        screen.open,
        screen.overdue,
        states(screen),
        figures.opened,
        figures.closed,
        medians(figures),
        figures.refusal_count(),
        figures.error_count(),
    )
}

fn block(now: Instant, screen: &ScreenBody, figures: &Figures) -> String {
    let last = figures.shown.last().map(|words| format!("\n    {words}")).unwrap_or_default();
    format!(
        "  {}   open {}   overdue {}   opened {}   closed {}\n  {}\n  medians  {}\n  refused {} ({})   errors {}{last}",
        time(now),
        screen.open,
        screen.overdue,
        figures.opened,
        figures.closed,
        states(screen),
        medians(figures),
        figures.refusal_count(),
        refusals(figures, CODES),
        figures.error_count(),
    )
}
