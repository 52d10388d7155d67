//! Everything the registry says, in memory: areas, profiles, calendar, units, people, rights.
//!
//! Readers take a [`Snapshot`] and keep it for one request; a change of the registry swaps in a new one. Every
//! process follows the registry's own events on the feed ([`Directory::follow`]). One that cannot follow is not
//! current, and then nothing that needs rights is answered ([`Rights::is_current`]).

mod ended;
pub mod follow;
pub mod load;
mod rights;

use arc_swap::ArcSwap;
use sandan_contract::rest::areas::AreaRef;
use sandan_contract::rest::registry::{PersonDoc, UnitDoc};
use sandan_core::area::AreaPath;
use sandan_core::calendar::Calendar;
use sandan_core::ids::{AccountId, District, UnitId};
use sandan_core::profile::Profile;
use sandan_core::role::Grant;
use sandan_grid::GridIndex;
use sandan_store::Store;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// What is known of one account that has roles.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountEntry {
    pub epoch: i64,
    pub disabled: bool,
    pub grants: Vec<Grant>,
    pub name: String,
}

/// One consistent state of the registry.
#[derive(Default)]
pub struct Snapshot {
    pub grid: Option<Arc<GridIndex>>,
    pub map_version: i64,
    pub profiles: BTreeMap<u32, Arc<Profile>>,
    pub calendar: Arc<Calendar>,
    pub units: BTreeMap<UnitId, UnitDoc>,
    pub people: BTreeMap<AccountId, PersonDoc>,
    pub accounts: HashMap<AccountId, AccountEntry>,
    /// Accounts without roles (residents) that were disabled.
    pub barred: HashSet<AccountId>,
}

impl Snapshot {
    /// The profile in force, the newest.
    #[must_use]
    pub fn profile(&self) -> Option<&Arc<Profile>> {
        self.profiles.last_key_value().map(|(_, profile)| profile)
    }

    /// The profile by which a case is judged; the newest when its own is gone.
    #[must_use]
    pub fn profile_of(&self, version: u32) -> Option<&Arc<Profile>> {
        self.profiles.get(&version).or_else(|| self.profile())
    }

    /// Name and level of an area.
    #[must_use]
    pub fn area(&self, code: &str) -> Option<AreaRef> {
        let area = self.grid.as_ref()?.tree().get(code)?;
        Some(AreaRef {
            code: area.code.to_string(),
            name: area.name.clone(),
            level: area.level.word().to_owned(),
        })
    }

    /// The deepest area of a path.
    #[must_use]
    pub fn area_at(&self, path: &AreaPath) -> Option<AreaRef> {
        self.area(path.leaf()?)
    }

    /// The unit with this code.
    #[must_use]
    pub fn unit_by_code(&self, code: &str) -> Option<(UnitId, &UnitDoc)> {
        self.units.iter().find(|(_, unit)| unit.code == code).map(|(id, unit)| (*id, unit))
    }
}

/// The registry in memory.
pub struct Directory {
    district: District,
    snapshot: ArcSwap<Snapshot>,
    /// Milliseconds of the monotonic clock at which the feed was last known to be followed; negative: not yet
    /// followed at all (tools that only load).
    seen: AtomicI64,
    started: std::time::Instant,
    ended: ended::EndedSessions,
}

/// A process that has not heard of the feed for so long stops answering what needs rights.
const BEHIND_MS: i64 = 5_000;

impl Directory {
    /// Loads everything once.
    ///
    /// # Errors
    /// When the store cannot be read or holds what cannot be understood.
    pub async fn load(store: &Store, district: District) -> anyhow::Result<Self> {
        let snapshot = load::snapshot(store, district).await?;
        Ok(Self {
            district,
            snapshot: ArcSwap::from_pointee(snapshot),
            seen: AtomicI64::new(-1),
            started: std::time::Instant::now(),
            ended: ended::EndedSessions::default(),
        })
    }

    /// The present state. Take it once a request.
    #[must_use]
    pub fn now(&self) -> Arc<Snapshot> {
        self.snapshot.load_full()
    }

    /// Reads everything again: after an own change, so that the writer sees it at once.
    ///
    /// # Errors
    /// As [`Directory::load`]; the old state stays.
    pub async fn reload(&self, store: &Store) -> anyhow::Result<()> {
        let old = self.now();
        let fresh = load::refreshed(store, self.district, &old).await?;
        self.snapshot.store(Arc::new(fresh));
        Ok(())
    }

    /// The feed was read with success at this time.
    fn beat(&self, at: std::time::Instant) {
        let since = at.saturating_duration_since(self.started);
        self.seen.store(i64::try_from(since.as_millis()).unwrap_or(i64::MAX), Ordering::Relaxed);
    }

    /// Refuses the access tokens of a session that was ended, from now on in this process.
    pub fn end_session(&self, session: uuid::Uuid) {
        self.ended.add(session);
    }

    fn is_following(&self) -> bool {
        let seen = self.seen.load(Ordering::Relaxed);
        let now = i64::try_from(self.started.elapsed().as_millis()).unwrap_or(i64::MAX);
        seen < 0 || now - seen <= BEHIND_MS
    }
}
