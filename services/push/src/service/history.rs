//! The past of a topic, from the feed, and its present state, from the rows.

use super::cases::RecentCases;
use super::screen::{row_summary, screen};
use super::sight::class;
use crate::sight::{History, HistoryError, Principal, Replay, Snapshot, ViewClass as Class};
use futures::future::BoxFuture;
use sandan_boot::App;
use sandan_boot::desk::render;
use sandan_contract::feed::FeedEvent;
use sandan_contract::ws::Topic;
use sandan_core::area::AreaPath;
use sandan_core::case::state::CaseState;
use sandan_kit::problem::Problem;
use sandan_store::find::{CaseFilter, CaseScope, OrderFilter, OrderScope};
use serde_json::{Value, json};
use std::sync::Arc;

/// Feed rows read for one resume; a client that is further behind takes a snapshot.
const SCANNED: usize = 20_000;
const PAGE: u64 = 1_000;
/// Cases in a list snapshot; the rest is paged over HTTP.
const LISTED: u64 = 200;

/// The [`History`] of the real system.
pub struct StoreHistory {
    app: App,
    cases: Arc<RecentCases>,
}

impl StoreHistory {
    pub fn new(app: App, cases: Arc<RecentCases>) -> Self {
        Self { app, cases }
    }

    fn path(&self, code: &str) -> Option<AreaPath> {
        self.app.directory.now().grid.as_ref()?.tree().path(code).cloned()
    }

    async fn past(
        &self,
        who: &Principal,
        topic: &Topic,
        after: i64,
        limit: usize,
    ) -> Result<Replay, HistoryError> {
        let (epoch, head) = self.app.store.feed_head(self.app.district).await?;
        let concern = Concern::of(self, who, topic);
        let (mut position, mut events, mut scanned) = (after, Vec::new(), 0);
        while position < head && events.len() < limit {
            if scanned >= SCANNED {
                return Err("too far behind to be resumed from the feed".into());
            }
            let page = match topic {
                Topic::Me => {
                    let person = who.account.0;
                    self.app.store.feed_person_after(self.app.district, person, position, PAGE).await?
                }
                _ => self.app.store.feed_after(self.app.district, position, PAGE).await?,
            };
            scanned += page.len();
            let Some(last) = page.last() else { break };
            position = last.position;
            for event in page {
                if events.len() < limit && concern.holds(&event) {
                    self.cases.take_in(&event).await;
                    events.push(event);
                }
            }
        }
        // A person's own line is sparse: complete up to the head that was read first.
        let position = if events.len() < limit {
            position.max(head)
        } else {
            events.last().map_or(head, |e| e.position)
        };
        Ok(Replay { epoch, position, events })
    }

    async fn state(&self, who: &Principal, topic: &Topic, as_class: Class) -> Result<Snapshot, HistoryError> {
        // The position is read first: what is committed meanwhile comes again as an event, never not at all.
        let (epoch, position) = self.app.store.feed_head(self.app.district).await?;
        let state = match topic {
            Topic::Case(id) => {
                let loaded = sandan_boot::desk::load(&self.app, *id).await.map_err(said)?;
                let body =
                    render::full(&self.app, &loaded.case, class(as_class), loaded.now).await.map_err(said)?;
                serde_json::to_value(body)?
            }
            Topic::Screen(code) => {
                serde_json::to_value(screen(&self.app, code.as_str()).await.map_err(said)?)?
            }
            Topic::Area(code) => {
                let path = self.path(code.as_str()).ok_or("the area is gone")?;
                let scope = CaseScope::Any { paths: vec![path.range()], units: Vec::new(), reporter: None };
                self.cases_in(scope, true).await?
            }
            Topic::Unit(unit) => {
                let scope = CaseScope::Any { paths: Vec::new(), units: vec![unit.0], reporter: None };
                self.cases_in(scope, true).await?
            }
            Topic::Me => self.mine(who).await?,
        };
        Ok(Snapshot { epoch, position, state })
    }

    async fn cases_in(&self, scope: CaseScope, only_open: bool) -> Result<Value, HistoryError> {
        let mut filter = CaseFilter::new(scope);
        filter.limit = LISTED;
        if only_open {
            filter.states = CaseState::OPEN.iter().map(|state| state.word().to_owned()).collect();
        }
        let rows = self.app.store.list_cases(self.app.district, &filter).await?;
        let total = self.app.store.count_cases(self.app.district, &filter).await?;
        let now = self.app.store.now().await?;
        let snapshot = self.app.directory.now();
        let summaries = rows
            .iter()
            .map(|row| row_summary(&snapshot, row, now))
            .collect::<Result<Vec<_>, _>>()
            .map_err(said)?;
        Ok(json!({ "cases": summaries, "total": total, "as_of": now.rfc3339() }))
    }

    /// Own reports, and orders offered to or held by the person: ids and states, read in full over HTTP.
    async fn mine(&self, who: &Principal) -> Result<Value, HistoryError> {
        let scope = CaseScope::Any { paths: Vec::new(), units: Vec::new(), reporter: Some(who.account.0) };
        let mut state = self.cases_in(scope, false).await?;
        let mut filter =
            OrderFilter::new(OrderScope::Person { account: who.account.0, relations: Vec::new() });
        filter.limit = LISTED;
        let orders = self.app.store.list_orders(self.app.district, &filter).await?;
        let orders: Vec<Value> = orders
            .iter()
            .map(|order| json!({ "id": order.id, "case": order.case_id, "state": order.state, "fence": order.fence }))
            .collect();
        state["orders"] = Value::Array(orders);
        Ok(state)
    }
}

fn said(problem: Problem) -> HistoryError {
    problem.to_string().into()
}

/// Which events of the district concern a topic.
enum Concern {
    Case(uuid::Uuid),
    Area(AreaPath),
    Unit(uuid::Uuid),
    Person(uuid::Uuid),
    Nothing,
}

impl Concern {
    fn of(history: &StoreHistory, who: &Principal, topic: &Topic) -> Self {
        match topic {
            Topic::Case(id) => Self::Case(id.0),
            Topic::Unit(unit) => Self::Unit(unit.0),
            Topic::Me => Self::Person(who.account.0),
            Topic::Area(code) | Topic::Screen(code) => {
                history.path(code.as_str()).map_or(Self::Nothing, Self::Area)
            }
        }
    }

    fn holds(&self, event: &FeedEvent) -> bool {
        match self {
            Self::Case(id) => event.stream == *id,
            Self::Area(path) => {
                let keys = &event.keys;
                [&keys.area_before, &keys.area_after].into_iter().flatten().any(|place| path.contains(place))
            }
            Self::Unit(unit) => event.keys.units.contains(unit),
            Self::Person(person) => event.keys.people.contains(person),
            Self::Nothing => false,
        }
    }
}

impl History for StoreHistory {
    fn feed_after<'a>(
        &'a self,
        principal: &'a Principal,
        topic: &'a Topic,
        position: i64,
        limit: usize,
    ) -> BoxFuture<'a, Result<Replay, HistoryError>> {
        Box::pin(self.past(principal, topic, position, limit))
    }

    fn snapshot<'a>(
        &'a self,
        principal: &'a Principal,
        topic: &'a Topic,
        class: Class,
    ) -> BoxFuture<'a, Result<Snapshot, HistoryError>> {
        Box::pin(self.state(principal, topic, class))
    }
}
