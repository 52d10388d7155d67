//! What every robot knows: where the server is, what time it is, the town's streets and rules.

use super::chance::Chance;
use super::clock::Clock;
use super::tally::Tally;
use crate::client::{Client, ClientError};
use sandan_core::area::AreaPath;
use sandan_core::ids::UnitId;
use sandan_core::profile::{Category, Profile};
use sandan_core::time::Instant;
use sandan_kit::tasks::Shutdown;
use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use uuid::Uuid;

/// The password of every demo account that has one.
pub const PASSWORD: &str = "Sandan-2026!";

/// A compound of the town.
#[derive(Clone, Debug)]
pub struct Home {
    pub name: String,
    /// WGS84 degrees.
    pub lng: f64,
    pub lat: f64,
    /// Its deepest area.
    pub area: String,
}

/// The town as everybody knows it.
pub struct Ground {
    /// Code of the county.
    pub county: String,
    pub homes: Vec<Home>,
    /// Each grid worker's login with the areas of their beat.
    pub beats: Vec<(String, Vec<AreaPath>)>,
    /// Paths of areas by code.
    pub paths: HashMap<String, AreaPath>,
    /// Units by code.
    pub units: HashMap<String, UnitId>,
}

impl Ground {
    /// The worker whose beat the area is part of.
    #[must_use]
    pub fn worker_of(&self, area: &str) -> Option<&str> {
        let path = self.paths.get(area)?;
        let mut beats = self.beats.iter();
        let beat = beats.find(|(_, areas)| areas.iter().any(|own| own.contains(path)))?;
        Some(&beat.0)
    }
}

/// Shared by all robots. Clone it freely.
#[derive(Clone)]
pub struct World(Arc<Shared>);

/// What a [`World`] points to.
pub struct Shared {
    /// Not signed in.
    pub client: Client,
    pub clock: Clock,
    pub tally: Tally,
    pub rules: Arc<Profile>,
    pub ground: Ground,
    pub seed: u64,
    /// Reports in a real minute.
    pub rate: u32,
    pub stop: Shutdown,
    /// Accounts of those who signed in, by login: the office's telephone list.
    accounts: Mutex<HashMap<String, Uuid>>,
}

impl std::ops::Deref for World {
    type Target = Shared;

    fn deref(&self) -> &Shared {
        &self.0
    }
}

/// Everything that a [`World`] is made of.
pub struct Parts {
    pub client: Client,
    pub clock: Clock,
    pub rules: Arc<Profile>,
    pub ground: Ground,
    pub seed: u64,
    pub rate: u32,
    pub stop: Shutdown,
}

/// The pause before a log-in that failed is tried again.
const AGAIN: Duration = Duration::from_secs(2);

impl World {
    #[must_use]
    pub fn new(parts: Parts) -> Self {
        let Parts { client, clock, rules, ground, seed, rate, stop } = parts;
        let (tally, accounts) = (Tally::default(), Mutex::default());
        Self(Arc::new(Shared { client, clock, tally, rules, ground, seed, rate, stop, accounts }))
    }

    #[must_use]
    pub fn chance(&self, name: &str) -> Chance {
        Chance::of(self.seed, name)
    }

    #[must_use]
    pub fn now(&self) -> Instant {
        self.clock.now()
    }

    #[must_use]
    pub fn category(&self, code: &str) -> Option<&Category> {
        self.rules.category(code)
    }

    /// The unit that the rules make responsible for a category: the longest line wins.
    #[must_use]
    pub fn responsible(&self, category: &str) -> Option<Uuid> {
        let lines = self.rules.responsibilities.iter().filter(|line| !line.assist);
        let line = lines
            .filter(|line| category.starts_with(&line.category))
            .max_by_key(|line| line.category.len())?;
        self.ground.units.get(&line.unit).map(|unit| unit.0)
    }

    /// Signs somebody in, however often it takes; `None` when the demo stops meanwhile.
    pub async fn sign_in(&self, robot: &str, login: &str) -> Option<Client> {
        loop {
            let signed_in = self.stop.or_stop(self.client.login(login, PASSWORD)).await?;
            if let Some(client) = self.entered(robot, login, signed_in).await? {
                return Some(client);
            }
        }
    }

    /// Notes who came in, or counts why not and waits: the inner `None` means again.
    pub async fn entered(
        &self,
        robot: &str,
        login: &str,
        signed_in: Result<Client, ClientError>,
    ) -> Option<Option<Client>> {
        match signed_in {
            Ok(client) => {
                let mut accounts = self.accounts.lock().unwrap_or_else(PoisonError::into_inner);
                accounts.extend(client.account().map(|account| (login.to_owned(), account)));
                drop(accounts);
                Some(Some(client))
            }
            Err(error) => {
                self.tally.failed(robot, "sign in", &error);
                self.stop.or_stop(tokio::time::sleep(AGAIN)).await.map(|()| None)
            }
        }
    }

    /// The account of somebody who has signed in.
    #[must_use]
    pub fn account(&self, login: &str) -> Option<Uuid> {
        self.accounts.lock().unwrap_or_else(PoisonError::into_inner).get(login).copied()
    }
}

/// What somebody means to do, and when: each thing is put off once, by a duration drawn at the first look.
#[derive(Default)]
pub struct Agenda {
    entries: HashMap<(Uuid, &'static str), Entry>,
    /// Counts the looks at the lists: what the last one did not ask for is nobody's business now.
    turn: u64,
}

#[derive(Clone, Copy)]
struct Entry {
    at: Instant,
    asked: u64,
}

const NEVER: Instant = Instant(i64::MAX);

impl Agenda {
    /// A new look at the lists.
    pub fn turn(&mut self) {
        self.turn += 1;
    }

    /// True when the time for it has come.
    pub fn ready(
        &mut self,
        what: Uuid,
        step: &'static str,
        now: Instant,
        delay: impl FnOnce() -> i64,
    ) -> bool {
        let fresh = || Entry { at: now.plus(delay()), asked: 0 };
        let entry = self.entries.entry((what, step)).or_insert_with(fresh);
        entry.asked = self.turn;
        entry.at <= now
    }

    /// Not now: again after so many microseconds.
    pub fn put_off(&mut self, what: Uuid, step: &'static str, now: Instant, delay: i64) {
        self.entries.insert((what, step), Entry { at: now.plus(delay), asked: self.turn });
    }

    /// Never again.
    pub fn never(&mut self, what: Uuid, step: &'static str) {
        self.entries.insert((what, step), Entry { at: NEVER, asked: self.turn });
    }

    /// Done: when the same thing comes up once more it is put off anew.
    pub fn done(&mut self, what: Uuid, step: &'static str) {
        self.entries.remove(&(what, step));
    }

    /// True when it is never to be done again.
    #[must_use]
    pub fn is_never(&self, what: Uuid, step: &'static str) -> bool {
        self.entries.get(&(what, step)).is_some_and(|entry| entry.at == NEVER)
    }

    /// True when the time has come for anything that the last look asked for.
    #[must_use]
    pub fn is_due(&self, now: Instant) -> bool {
        self.entries.values().any(|entry| entry.asked == self.turn && entry.at <= now)
    }

    /// Forgets what nobody asks for any more.
    pub fn keep(&mut self, live: &HashSet<Uuid>) {
        self.entries.retain(|(what, _), _| live.contains(what));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thing_is_put_off_once_and_done_once() {
        let (mut agenda, what) = (Agenda::default(), Uuid::from_u128(7));
        assert!(!agenda.ready(what, "sign", Instant(0), || 10));
        assert!(!agenda.ready(what, "sign", Instant(9), || 0));
        assert!(agenda.ready(what, "sign", Instant(10), || 99));
        agenda.done(what, "sign");
        assert!(!agenda.ready(what, "sign", Instant(10), || 1));
        assert!(agenda.is_due(Instant(11)));
        agenda.turn();
        assert!(!agenda.is_due(Instant(11)));
        agenda.keep(&HashSet::new());
        assert!(agenda.ready(what, "sign", Instant(0), || 0));
    }
}
