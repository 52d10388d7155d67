//! Rights and visibility over the registry and core's view table.

use super::cases::RecentCases;
use super::screen::summary;
use crate::sight::{Principal, Refusal, Sight, SubscriptionScope, View, ViewClass as Class};
use futures::future::BoxFuture;
use sandan_boot::App;
use sandan_boot::desk::render::{Words, event_body};
use sandan_contract::feed::{FeedEvent, StreamKind};
use sandan_contract::ws::{Mode, Topic, TopicKind};
use sandan_core::area::AreaPath;
use sandan_core::command::rule::units_of;
use sandan_core::role::{Actor, Role, Scope};
use sandan_core::view::{ViewClass, class_of};
use sandan_store::project::event_from;
use serde_json::{Value, json};
use std::sync::Arc;

/// The [`Sight`] of the real system.
pub struct StoreSight {
    app: App,
    cases: Arc<RecentCases>,
}

/// The number of a class on the hub's side.
pub fn number(class: ViewClass) -> Class {
    let place = ViewClass::ALL.iter().position(|known| *known == class).unwrap_or(0);
    Class(u8::try_from(place).unwrap_or(0))
}

/// The class behind a number; the narrowest when there is none.
pub fn class(number: Class) -> ViewClass {
    ViewClass::ALL.get(usize::from(number.0)).copied().unwrap_or(ViewClass::Screen)
}

impl StoreSight {
    pub fn new(app: App, cases: Arc<RecentCases>) -> Self {
        Self { app, cases }
    }

    fn actor(&self, principal: &Principal) -> Option<Actor> {
        let rights = self.app.auth.rights.of(principal.district, principal.account)?;
        let ended = self.app.auth.rights.session_ended(principal.district, principal.session);
        (!rights.disabled && !ended).then_some(Actor { account: principal.account, grants: rights.grants })
    }

    fn area(&self, code: &str) -> Option<AreaPath> {
        self.app.directory.now().grid.as_ref()?.tree().path(code).cloned()
    }
}

/// Staff whose scope covers the area; administrators of the system see numbers, not cases.
fn covers(actor: &Actor, path: &AreaPath, screen: bool) -> bool {
    actor.grants.iter().any(|grant| {
        let office = matches!(
            grant.role,
            Role::SystemAdmin | Role::SecurityAdmin | Role::AuditAdmin | Role::Appraiser
        );
        grant.role.is_staff() && (screen || !office) && grant.covers(path, &[])
    })
}

impl Sight for StoreSight {
    fn admit<'a>(&'a self, principal: &'a Principal) -> BoxFuture<'a, Result<(), Refusal>> {
        Box::pin(async move { self.actor(principal).map(|_| ()).ok_or(Refusal::NotFound) })
    }

    fn subscribe_allowed<'a>(
        &'a self,
        principal: &'a Principal,
        topic: &'a Topic,
    ) -> BoxFuture<'a, Result<SubscriptionScope, Refusal>> {
        Box::pin(async move {
            let actor = self.actor(principal).ok_or(Refusal::NotFound)?;
            let granted = match topic {
                Topic::Me => Some(ViewClass::Reporter),
                Topic::Case(id) => self.cases.read(*id).await.and_then(|case| class_of(&case, &actor)),
                Topic::Area(code) => self
                    .area(code.as_str())
                    .filter(|path| covers(&actor, path, false))
                    .map(|_| ViewClass::Staff),
                Topic::Screen(code) => self
                    .area(code.as_str())
                    .filter(|path| covers(&actor, path, true))
                    .map(|_| ViewClass::Screen),
                Topic::Unit(unit) => {
                    let member = |grant: &sandan_core::role::Grant| {
                        grant.role.is_staff() && grant.scope == Scope::Unit(*unit)
                    };
                    actor.grants.iter().any(member).then_some(ViewClass::Unit)
                }
            };
            granted.map(|class| SubscriptionScope { class: number(class) }).ok_or(Refusal::NotFound)
        })
    }

    fn prepare<'a>(&'a self, event: &'a FeedEvent) -> BoxFuture<'a, ()> {
        Box::pin(self.cases.take_in(event))
    }

    fn class_of(&self, principal: &Principal, topic: &Topic, event: &FeedEvent) -> Option<Class> {
        if event.stream_kind != StreamKind::Case {
            return None;
        }
        if topic.kind() == TopicKind::Screen {
            return Some(number(ViewClass::Screen));
        }
        let actor = self.actor(principal)?;
        let case = self.cases.of(event)?;
        let seen = class_of(&case, &actor);
        // Somebody to whom it was offered and who lost the race still learns that it is gone.
        let lost = || event.keys.people.contains(&principal.account.0).then_some(ViewClass::Pool);
        seen.or_else(|| if topic.kind() == TopicKind::Me { lost() } else { None }).map(number)
    }

    fn render(&self, event: &FeedEvent, view: View) -> Option<Value> {
        let case = self.cases.of(event)?;
        let snapshot = self.app.directory.now();
        let case_now = serde_json::to_value(summary(&snapshot, &case, event.at)).ok()?;
        if view.mode == Mode::State || view.kind == TopicKind::Screen {
            return Some(json!({ "case": case_now }));
        }
        let body = event_from(event.at, event.actor, &event.data).ok()?;
        let line = event_body(event.seq, &body, class(view.class), &Words::new())?;
        Some(json!({ "case": case_now, "event": line }))
    }

    /// An event whose case could not be read must not pass as one that is not for this reader.
    fn knows(&self, event: &FeedEvent) -> bool {
        event.stream_kind != StreamKind::Case || self.cases.of(event).is_some()
    }

    /// Leaving is told only to those who could see the case where it was.
    fn saw_before(&self, principal: &Principal, _: &Topic, event: &FeedEvent) -> bool {
        let (Some(actor), Some(case)) = (self.actor(principal), self.cases.of(event)) else { return false };
        let before = event.keys.area_before.as_ref();
        let covered = before.is_some_and(|path| covers(&actor, path, true));
        covered && !case.is_about(actor.account, &units_of(&actor))
    }

    fn current(&self) -> bool {
        self.app.auth.rights.is_current()
    }
}
