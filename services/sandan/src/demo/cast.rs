//! Who lives and works in the demo: a list that follows from the map and the seed alone, so that a restart finds
//! the same people.

use super::chance::Chance;
use super::names;
use super::world::PASSWORD;
use crate::shipped::UNITS;
use sandan_boot::Snapshot;
use sandan_contract::rest::registry::PersonDoc;
use sandan_core::area::{AreaPath, Level};
use sandan_core::ids::UnitId;
use sandan_core::role::{Grant, Role, Scope};
use sandan_registry::accounts::NewAccount;
use std::collections::HashMap;

/// How many of each there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Numbers {
    pub workers: usize,
    pub volunteers: usize,
    pub handlers_per_unit: usize,
    pub residents: usize,
    pub compounds: usize,
}

impl Numbers {
    /// The county of the request: about 30 grid workers, 120 volunteers.
    pub const FULL: Self =
        Self { workers: 30, volunteers: 120, handlers_per_unit: 3, residents: 200, compounds: 600 };
    /// Enough for every role to have something to do.
    pub const SMALL: Self =
        Self { workers: 6, volunteers: 36, handlers_per_unit: 2, residents: 40, compounds: 40 };
}

/// Office roles over the whole district: login, role, how many.
pub const OFFICE: [(&str, Role, usize); 13] = [
    ("acceptor", Role::Acceptor, 2),
    ("dispatcher", Role::Dispatcher, 2),
    ("checker", Role::Checker, 3),
    ("revisiter", Role::Revisiter, 3),
    ("supervisor", Role::Supervisor, 2),
    ("signing-leader", Role::SigningLeader, 1),
    ("duty-leader", Role::DutyLeader, 1),
    ("station-keeper", Role::StationKeeper, 1),
    ("mediator", Role::Mediator, 1),
    ("appraiser", Role::Appraiser, 1),
    ("system-admin", Role::SystemAdmin, 1),
    ("security-admin", Role::SecurityAdmin, 1),
    ("audit-admin", Role::AuditAdmin, 1),
];

/// Communities that have a secretary of their own.
const SECRETARIES: usize = 12;
/// One worker in so many is on duty at night.
const NIGHT_DUTY_ONE_IN: usize = 3;
/// The skill by which the dispatcher knows them.
const NIGHT_DUTY: &str = "night_duty";

/// Somebody who has a login.
pub struct Member {
    pub login: String,
    pub role: Role,
    pub account: NewAccount,
}

/// Everybody with a login, in a fixed order.
#[must_use]
pub fn members(
    snapshot: &Snapshot,
    units: &HashMap<String, UnitId>,
    numbers: Numbers,
    seed: u64,
) -> Vec<Member> {
    let mut writer = Writer { chance: Chance::of(seed, "cast"), members: Vec::new() };
    let Some(county) = paths(snapshot, Level::County).into_iter().next() else { return Vec::new() };
    writer.office(&county);
    writer.workers(&beats(snapshot, numbers.workers));
    writer.volunteers(&paths(snapshot, Level::Middle), numbers.volunteers);
    writer.secretaries(&paths(snapshot, Level::Middle));
    writer.handlers(units, numbers.handlers_per_unit);
    writer.members
}

/// The login of the nth of a kind, counted from one.
#[must_use]
pub fn login(kind: &str, n: usize) -> String {
    format!("{kind}-{n}")
}

/// Telephones of the residents: a series that no network operator has given out.
#[must_use]
pub fn phone(n: usize) -> String {
    format!("1900000{n:04}")
}

/// Telephones of the volunteers, in the same series: messages reach them where there is a gateway.
#[must_use]
pub fn volunteer_phone(n: usize) -> String {
    format!("1900001{n:04}")
}

/// Beats of the grid workers: neighbouring communities, every one in exactly one beat.
#[must_use]
pub fn beats(snapshot: &Snapshot, workers: usize) -> Vec<(String, Vec<AreaPath>)> {
    let communities = paths(snapshot, Level::Middle);
    let count = workers.min(communities.len()).max(1);
    let beat = |n: usize| {
        let (from, to) = (n * communities.len() / count, (n + 1) * communities.len() / count);
        (login("worker", n + 1), communities[from..to].to_vec())
    };
    (0..count).map(beat).collect()
}

/// Paths of the areas of a level, by code.
fn paths(snapshot: &Snapshot, level: Level) -> Vec<AreaPath> {
    let Some(grid) = &snapshot.grid else { return Vec::new() };
    let mut areas: Vec<_> = grid.tree().at_level(level).collect();
    areas.sort_by(|a, b| a.code.cmp(&b.code));
    areas.into_iter().map(|area| area.path.clone()).collect()
}

struct Writer {
    chance: Chance,
    members: Vec<Member>,
}

impl Writer {
    fn add(&mut self, login: String, role: Role, scopes: Vec<Scope>, card: Option<PersonDoc>) {
        let name = card.as_ref().map(|card| card.name.clone());
        let name = name.unwrap_or_else(|| names::person(&mut self.chance));
        let roles = scopes.into_iter().map(|scope| Grant { role, scope }).collect();
        let password = Some(PASSWORD.to_owned());
        let account =
            NewAccount { login: Some(login.clone()), password, name, roles, card, ..NewAccount::default() };
        self.members.push(Member { login, role, account });
    }

    fn office(&mut self, county: &AreaPath) {
        for (kind, role, count) in OFFICE {
            for n in 1..=count {
                let login = if count == 1 { kind.to_owned() } else { login(kind, n) };
                self.add(login, role, vec![Scope::Area(county.clone())], None);
            }
        }
    }

    fn workers(&mut self, beats: &[(String, Vec<AreaPath>)]) {
        for (n, (login, areas)) in beats.iter().enumerate() {
            let mut card = self.card("grid_worker", areas);
            card.max_open = 30;
            if n % NIGHT_DUTY_ONE_IN == 0 {
                card.skills.push(NIGHT_DUTY.to_owned());
            }
            let scopes = areas.iter().cloned().map(Scope::Area).collect();
            self.add(login.clone(), Role::GridWorker, scopes, Some(card));
        }
    }

    fn volunteers(&mut self, communities: &[AreaPath], count: usize) {
        for n in 0..count {
            // 双报到: at home in a community; spread over all of them.
            let home = communities[n * communities.len() / count.max(1)].clone();
            let mut card = self.card("volunteer", std::slice::from_ref(&home));
            let first = n % names::SKILLS.len();
            let more = 1 + self.chance.below(3);
            let skills =
                (0..more).map(|step| names::SKILLS[(first + step * 3) % names::SKILLS.len()].to_owned());
            card.skills = skills.collect();
            card.party_member = self.chance.percent(70);
            card.max_open = 3;
            self.add(login("volunteer", n + 1), Role::Volunteer, vec![Scope::Area(home)], Some(card));
            if let Some(member) = self.members.last_mut() {
                member.account.phone = Some(volunteer_phone(n + 1));
            }
        }
    }

    fn secretaries(&mut self, communities: &[AreaPath]) {
        let step = (communities.len() / SECRETARIES).max(1);
        for (n, community) in communities.iter().step_by(step).take(SECRETARIES).enumerate() {
            self.add(login("secretary", n + 1), Role::Secretary, vec![Scope::Area(community.clone())], None);
        }
    }

    fn handlers(&mut self, units: &HashMap<String, UnitId>, each: usize) {
        for (code, ..) in UNITS {
            let Some(unit) = units.get(code) else { continue };
            for n in 1..=each {
                let mut card = self.card("handler", &[]);
                card.unit = Some(unit.0);
                let login = login(&code.to_lowercase(), n);
                self.add(login, Role::Handler, vec![Scope::Unit(*unit)], Some(card));
            }
        }
    }

    fn card(&mut self, kind: &str, areas: &[AreaPath]) -> PersonDoc {
        PersonDoc {
            name: names::person(&mut self.chance),
            kind: kind.to_owned(),
            areas: areas.iter().map(|path| path.as_str().to_owned()).collect(),
            unit: None,
            party_member: false,
            skills: Vec::new(),
            certificates: Vec::new(),
            max_open: 20,
            quiet: None,
            trained: true,
            insured: true,
            minor: false,
            active: true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sandan_grid::GridIndex;
    use sandan_grid::town::{TownSpec, generate};
    use std::collections::BTreeSet;
    use std::sync::Arc;

    fn snapshot() -> Snapshot {
        let town = generate(&TownSpec::tiny(3)).unwrap();
        let grid = GridIndex::build(town.areas, chrono::NaiveDate::MIN).unwrap();
        Snapshot { grid: Some(Arc::new(grid)), ..Snapshot::default() }
    }

    #[test]
    fn every_small_grid_lies_in_exactly_one_beat() {
        let snapshot = snapshot();
        for workers in [1, 2, 3, 30] {
            let beats = beats(&snapshot, workers);
            for grid in paths(&snapshot, Level::Small) {
                let walking = beats.iter().filter(|(_, areas)| areas.iter().any(|area| area.contains(&grid)));
                assert_eq!(walking.count(), 1, "{workers} workers, {}", grid.as_str());
            }
        }
    }

    #[test]
    fn the_same_seed_gives_the_same_people_with_logins_of_their_own() {
        let snapshot = snapshot();
        let list = |seed| members(&snapshot, &HashMap::new(), Numbers::SMALL, seed);
        let told = |all: &[Member]| -> Vec<(String, String)> {
            all.iter().map(|member| (member.login.clone(), member.account.name.clone())).collect()
        };
        assert_eq!(told(&list(5)), told(&list(5)));
        assert_ne!(told(&list(5)), told(&list(6)));
        let logins: BTreeSet<String> = list(5).into_iter().map(|member| member.login).collect();
        assert_eq!(logins.len(), list(5).len());
    }
}
