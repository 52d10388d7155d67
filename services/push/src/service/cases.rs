//! Cases that moved lately, kept folded: an event needs its case to be judged and rendered.

use sandan_boot::App;
use sandan_boot::desk;
use sandan_contract::feed::{FeedEvent, StreamKind};
use sandan_core::case::{Case, apply};
use sandan_core::ids::CaseId;
use sandan_store::project::event_from;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Cases kept; when there are more, all are dropped and read again as needed.
const KEPT: usize = 10_000;

/// The newest known state of recent cases.
pub struct RecentCases {
    app: App,
    cases: Mutex<HashMap<CaseId, Arc<Case>>>,
}

impl RecentCases {
    pub fn new(app: App) -> Self {
        Self { app, cases: Mutex::default() }
    }

    /// The case of an event, when it is known.
    pub fn of(&self, event: &FeedEvent) -> Option<Arc<Case>> {
        if event.stream_kind != StreamKind::Case {
            return None;
        }
        self.lock().get(&CaseId(event.stream)).cloned()
    }

    /// Brings the case of an event up to that event: by folding it, or by reading the case.
    pub async fn take_in(&self, event: &FeedEvent) {
        if event.stream_kind != StreamKind::Case {
            return;
        }
        let id = CaseId(event.stream);
        let known = self.lock().get(&id).cloned();
        let next = match known {
            Some(case) if case.version >= event.seq => return,
            Some(case) if case.version + 1 == event.seq => folded(&case, event),
            Some(_) | None => None,
        };
        match next {
            Some(case) => self.keep(id, case),
            None => {
                self.read(id).await;
            }
        }
    }

    /// Reads a case and keeps it; `None` when there is none.
    pub async fn read(&self, id: CaseId) -> Option<Arc<Case>> {
        let loaded = desk::load(&self.app, id).await.ok()?;
        let case = Arc::new(loaded.case);
        self.keep(id, case.clone());
        Some(case)
    }

    fn keep(&self, id: CaseId, case: impl Into<Arc<Case>>) {
        let mut cases = self.lock();
        if cases.len() >= KEPT {
            cases.clear();
        }
        cases.insert(id, case.into());
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<CaseId, Arc<Case>>> {
        self.cases.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn folded(case: &Case, event: &FeedEvent) -> Option<Arc<Case>> {
    let event = event_from(event.at, event.actor, &event.data).ok()?;
    let mut case = case.clone();
    apply(&mut case, &event);
    Some(Arc::new(case))
}
