//! Clocks: the changes that ride along with an event.

use crate::case::Case;
use crate::case::clock::{Clock, ClockChange};
use crate::case::event::Event;
use crate::limit::Pause;
use crate::time::Instant;

pub(super) fn apply_clocks(case: &mut Case, event: &Event) {
    for change in &event.clocks {
        apply_clock(&mut case.clocks, change, event.at);
    }
}

fn apply_clock(clocks: &mut Vec<Clock>, change: &ClockChange, at: Instant) {
    let id = match change {
        ClockChange::Started { clock } => return clocks.push(clock.clone()),
        ClockChange::Ended { id }
        | ClockChange::Paused { id }
        | ClockChange::Resumed { id, .. }
        | ClockChange::Recomputed { id, .. }
        | ClockChange::Raised { id, .. } => *id,
    };
    let Some(clock) = clocks.iter_mut().find(|clock| clock.id == id) else { return };
    match change {
        ClockChange::Started { .. } => {}
        ClockChange::Ended { .. } => {
            clock.ended_at = Some(at);
            clock.fire_at = None;
        }
        ClockChange::Paused { .. } => {
            clock.pauses.push(Pause { from: at, to: None });
            clock.fire_at = None;
        }
        ClockChange::Resumed { due_at, provisional, .. } => {
            if let Some(pause) = clock.pauses.last_mut() {
                pause.to = Some(at);
            }
            (clock.due_at, clock.provisional) = (*due_at, *provisional);
            clock.fire_at = Some(*due_at);
        }
        ClockChange::Recomputed { limit, calendar_version, due_at, provisional, .. } => {
            clock.limit = *limit;
            clock.calendar_version = *calendar_version;
            (clock.due_at, clock.provisional) = (*due_at, *provisional);
            if clock.level == 0 && !clock.is_paused() {
                clock.fire_at = Some(*due_at);
            }
        }
        ClockChange::Raised { level, fire_at, .. } => (clock.level, clock.fire_at) = (*level, *fire_at),
    }
}
