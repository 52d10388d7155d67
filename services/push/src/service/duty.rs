//! 在岗: who can be sent or asked at a moment, counted by area. The router decides by the same words.

use chrono::Timelike;
use sandan_boot::Snapshot;
use sandan_contract::rest::live::OnDutyBody;
use sandan_contract::rest::registry::PersonDoc;
use sandan_core::area::AreaPath;
use sandan_core::limit::MinuteOfDay;
use sandan_core::time::Instant;
use sandan_routing::NIGHT_DUTY;

/// Everybody who is there at one moment, by where they serve.
pub struct Duty {
    workers: Vec<Vec<AreaPath>>,
    volunteers: Vec<Vec<AreaPath>>,
}

impl Duty {
    pub fn at(snapshot: &Snapshot, now: Instant) -> Self {
        let local = now.local();
        let minute = local.hour() * 60 + local.minute();
        let by_day = snapshot.profile().is_some_and(|profile| {
            // Hours and minutes of a day fit in 16 bits.
            profile.volunteer_hours.contains(MinuteOfDay::at(local.hour() as u16, local.minute() as u16))
        });
        let mut duty = Self { workers: Vec::new(), volunteers: Vec::new() };
        for (account, card) in &snapshot.people {
            let shut_out = snapshot.accounts.get(account).is_some_and(|entry| entry.disabled)
                || snapshot.barred.contains(account);
            if !card.active || shut_out {
                continue;
            }
            let rostered = card.skills.iter().any(|skill| skill == NIGHT_DUTY);
            let areas = || card.areas.iter().map(|area| AreaPath::from_stored(area.clone())).collect();
            match card.kind.as_str() {
                "grid_worker" if by_day || rostered => duty.workers.push(areas()),
                "volunteer" if by_day && !is_quiet(card, minute) => duty.volunteers.push(areas()),
                _ => {}
            }
        }
        duty
    }

    /// Those who serve in an area, in a part of it, or in more than it.
    pub fn in_area(&self, path: &AreaPath) -> OnDutyBody {
        let touches =
            |areas: &&Vec<AreaPath>| areas.iter().any(|area| area.contains(path) || path.contains(area));
        let count = |people: &[Vec<AreaPath>]| {
            u32::try_from(people.iter().filter(touches).count()).unwrap_or(u32::MAX)
        };
        OnDutyBody { workers: count(&self.workers), volunteers: count(&self.volunteers) }
    }
}

/// `[from, to)`, which may pass midnight.
fn is_quiet(card: &PersonDoc, minute: u32) -> bool {
    card.quiet.is_some_and(|(from, to)| {
        let (from, to) = (u32::from(from), u32::from(to));
        if from <= to { (from..to).contains(&minute) } else { minute >= from || minute < to }
    })
}
