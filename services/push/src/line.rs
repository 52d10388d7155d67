//! One district's number line: its recent events, and who stands at which address.

use crate::occurrence::{Address, Occurrence};
use crate::outbox::{Outbox, Subscription};
use std::collections::{HashMap, VecDeque};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use uuid::Uuid;

/// A subscription and where its entries go.
#[derive(Clone, Debug)]
pub(crate) struct Member {
    pub(crate) subscription: Arc<Subscription>,
    pub(crate) outbox: Arc<Outbox>,
}

#[derive(Debug, Default)]
pub(crate) struct Line {
    recent: Mutex<Recent>,
    /// Shared lists, so that telling an event copies no list unless somebody subscribes meanwhile.
    members: Mutex<HashMap<Address, Arc<Vec<Member>>>>,
    told: AtomicI64,
}

#[derive(Debug, Default)]
struct Recent {
    epoch: Option<Uuid>,
    position: i64,
    events: VecDeque<Arc<Occurrence>>,
}

/// Where a line stands, and what it remembers after a position.
#[derive(Debug)]
pub(crate) struct Standing {
    pub(crate) epoch: Uuid,
    pub(crate) position: i64,
    /// Everything after the position asked for; `None` when it is not remembered that far back, or lies ahead.
    pub(crate) after: Option<Vec<Arc<Occurrence>>>,
}

impl Line {
    /// The line starts (again) here.
    pub(crate) fn restart(&self, epoch: Uuid, position: i64) {
        *lock(&self.recent) = Recent { epoch: Some(epoch), position, events: VecDeque::new() };
    }

    /// Remembers an event. Done before it is told: who registers in between finds it here, or is told.
    pub(crate) fn remember(&self, occurrence: &Arc<Occurrence>, limit: usize) {
        let mut recent = lock(&self.recent);
        recent.position = occurrence.position();
        recent.events.push_back(Arc::clone(occurrence));
        if recent.events.len() > limit {
            recent.events.pop_front();
        }
    }

    /// Where the line stands, with the events of an address after a position. `None` before the line's start is
    /// known.
    pub(crate) fn standing(&self, after: Option<i64>, address: &Address) -> Option<Standing> {
        let recent = lock(&self.recent);
        let oldest = recent.position - recent.events.len() as i64;
        let after = after.filter(|after| (oldest..=recent.position).contains(after)).map(|after| {
            let skipped = usize::try_from(after - oldest).unwrap_or(usize::MAX);
            let newer = recent.events.iter().skip(skipped);
            newer.filter(|known| known.concern(address).is_some()).cloned().collect()
        });
        Some(Standing { epoch: recent.epoch?, position: recent.position, after })
    }

    /// Every event up to here has been queued for all its members.
    pub(crate) fn told(&self) -> i64 {
        self.told.load(Ordering::Acquire)
    }

    pub(crate) fn set_told(&self, position: i64) {
        self.told.store(position, Ordering::Release);
    }

    pub(crate) fn join(&self, address: Address, member: Member) {
        let mut members = lock(&self.members);
        Arc::make_mut(members.entry(address).or_default()).push(member);
    }

    pub(crate) fn leave(&self, address: &Address, subscription: u64) {
        let mut members = lock(&self.members);
        let Some(list) = members.get_mut(address) else { return };
        Arc::make_mut(list).retain(|member| member.subscription.id != subscription);
        if list.is_empty() {
            members.remove(address);
        }
    }

    pub(crate) fn members(&self, address: &Address) -> Option<Arc<Vec<Member>>> {
        lock(&self.members).get(address).cloned()
    }

    /// Subscriptions at all addresses.
    pub(crate) fn subscriptions(&self) -> usize {
        lock(&self.members).values().map(|list| list.len()).sum()
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
