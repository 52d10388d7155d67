//! From a folded case to its rows: what lists, reconcilers and the screen read.
//!
//! The projection is a pure function of the case before and after, so `sandan check` can recompute every row.

use crate::canonical::{NotCanonical, to_canonical};
use crate::change::{NewEvent, RowWrite};
use crate::rows::{CaseRow, DeadlineRow, OrderPersonRow, OrderRow};
use sandan_contract::feed::FeedKeys;
use sandan_core::area::Level;
use sandan_core::case::clock::Clock;
use sandan_core::case::clock::ClockChange;
use sandan_core::case::event::{Body, EVENT_VERSION, Event};
use sandan_core::case::facts::Owner;
use sandan_core::case::order::Order;
use sandan_core::case::state::OrderState;
use sandan_core::case::{Case, Lead};
use sandan_core::ids::AccountId;
use sandan_core::time::Instant;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The shape of a case body that this program writes; older programs answer 503 for what they cannot read.
pub const READER_VERSION: i32 = 1;

/// What an event row keeps as data: instant and actor have columns of their own.
#[derive(Serialize, Deserialize)]
struct EventData {
    body: Body,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    clocks: Vec<ClockChange>,
}

/// The data text of an event.
///
/// # Errors
/// When it cannot be written canonically (a float slipped into a shape).
pub fn event_data(event: &Event) -> Result<String, NotCanonical> {
    to_canonical(&EventData { body: event.body.clone(), clocks: event.clocks.clone() })
}

/// An event from its stored columns.
///
/// # Errors
/// When the text is not an event of a known shape.
pub fn event_from(at: Instant, actor: Option<Uuid>, data: &str) -> Result<Event, serde_json::Error> {
    let EventData { body, clocks } = serde_json::from_str(data)?;
    Ok(Event { at, actor: actor.map(AccountId), body, clocks })
}

/// The events of a decision as the committer takes them. `before` is `None` for a new case.
///
/// # Errors
/// See [`event_data`].
pub fn new_events(
    before: Option<&Case>,
    after: &Case,
    events: &[Event],
) -> Result<Vec<NewEvent>, NotCanonical> {
    let mut keys = keys(before, after);
    let mut rows = Vec::with_capacity(events.len());
    for event in events {
        rows.push(NewEvent {
            kind: event.body.word(),
            v: EVENT_VERSION,
            at: event.at,
            actor: event.actor.map(|account| account.0),
            data: event_data(event)?,
            keys: keys.clone(),
        });
        // The first event of the change carries the move from the old bucket and area, the others stay.
        keys.area_before.clone_from(&keys.area_after);
        keys.bucket_before.clone_from(&keys.bucket_after);
    }
    Ok(rows)
}

fn keys(before: Option<&Case>, after: &Case) -> FeedKeys {
    let both = || before.into_iter().chain([after]);
    let mut units: Vec<Uuid> = both().flat_map(Case::units).map(|unit| unit.0).collect();
    let mut people: Vec<Uuid> = both().flat_map(Case::people).map(|person| person.0).collect();
    for list in [&mut units, &mut people] {
        list.sort_unstable();
        list.dedup();
    }
    FeedKeys {
        area_before: before.map(|case| case.place.path.clone()),
        area_after: Some(after.place.path.clone()),
        bucket_before: before.map(|case| case.state.word().to_owned()),
        bucket_after: Some(after.state.word().to_owned()),
        units,
        people,
    }
}

/// The head row of a case.
///
/// # Errors
/// When the case cannot be written canonically.
pub fn case_row(case: &Case) -> Result<CaseRow, NotCanonical> {
    let (owner_kind, owner_id) = owner(case);
    let external = case.external.as_ref().map(|external| &external.order);
    Ok(CaseRow {
        district: case.id().district(),
        id: case.id().0,
        version: case.version,
        number: case.origin.number.clone(),
        kind: case.origin.kind.word().to_owned(),
        state: case.state.word().to_owned(),
        category: Some(case.category.clone()),
        urgency: case.urgency.word().to_owned(),
        channel: case.origin.channel.word().to_owned(),
        area_path: case.place.path.clone(),
        level: level(case).word().to_owned(),
        owner_kind,
        owner_id,
        lead_unit: match case.lead {
            Some(Lead::Unit(unit)) => Some(unit.0),
            Some(Lead::Person(_)) | None => None,
        },
        reporter: case.origin.parties.reporter.map(|account| account.0),
        supervised: case.supervised,
        opened_at: case.opened_at,
        closed_at: case.closed_at,
        next_due: case.next_due(),
        next_fire: case.next_fire(),
        overdue_level: i32::from(case.level()),
        external_system: external.map(|order| order.system.clone()),
        external_number: external.map(|order| order.number.clone()),
        merged_into: case.merged_into.map(|into| into.0),
        min_reader: READER_VERSION,
        body: to_canonical(case)?,
    })
}

/// The level of the desk on which the case lies.
fn level(case: &Case) -> Level {
    let depth = case.desk.codes().count().clamp(1, Level::ALL.len());
    Level::ALL[depth - 1]
}

fn owner(case: &Case) -> (Option<String>, Option<Uuid>) {
    match case.owner() {
        None => (None, None),
        Some(Owner::Queue { role, .. }) => (Some(format!("queue:{}", role.word())), None),
        Some(Owner::Unit(unit)) => (Some("unit".to_owned()), Some(unit.0)),
        Some(Owner::Person(account)) => (Some("person".to_owned()), Some(account.0)),
        Some(Owner::Pool { .. }) => (Some("pool".to_owned()), None),
    }
}

/// The rows of orders, their people and the deadlines that differ between before and after.
///
/// # Errors
/// When an order cannot be written canonically.
pub fn dependents(before: Option<&Case>, after: &Case) -> Result<Vec<RowWrite>, NotCanonical> {
    let mut rows = Vec::new();
    let ended = before.is_some_and(Case::is_open) != after.is_open();
    for order in &after.orders {
        let old = before.and_then(|case| case.order(order.id));
        let due_moved = order_due(after, order) != before.and_then(|case| order_due(case, order));
        if old != Some(order) || due_moved || ended {
            rows.push(RowWrite::Order(order_row(after, order)?));
            rows.push(RowWrite::OrderPeople { order_id: order.id.0, people: people(after, order) });
        }
    }
    for clock in &after.clocks {
        if before.and_then(|case| case.clock(clock.id)) != Some(clock) {
            rows.push(RowWrite::Deadline(deadline_row(after, clock)?));
        }
    }
    Ok(rows)
}

fn order_due(case: &Case, order: &Order) -> Option<Instant> {
    case.running().filter(|clock| clock.order == Some(order.id)).map(|clock| clock.due_at).min()
}

/// The row of an order.
///
/// # Errors
/// When it cannot be written canonically.
pub fn order_row(case: &Case, order: &Order) -> Result<OrderRow, NotCanonical> {
    let due_at = order_due(case, order);
    Ok(OrderRow {
        district: case.id().district(),
        id: order.id.0,
        case_id: case.id().0,
        state: order.state.word().to_owned(),
        part: order.part.word().to_owned(),
        mode: order.mode.word().to_owned(),
        unit: order.unit.map(|unit| unit.0),
        ring: i32::from(order.ring),
        area_path: order.area.clone(),
        window_until: due_at.filter(|_| order.state.is_waiting()),
        due_at,
        fence: i64::from(order.fence),
        body: to_canonical(order)?,
    })
}

/// The people of an order by relation.
#[must_use]
pub fn people(case: &Case, order: &Order) -> Vec<OrderPersonRow> {
    let row = |account: AccountId, relation: &str, active: bool| OrderPersonRow {
        district: case.id().district(),
        order_id: order.id.0,
        account: account.0,
        relation: relation.to_owned(),
        case_id: case.id().0,
        active,
    };
    let waiting = order.state.is_waiting();
    let told = match order.state {
        OrderState::Invited => "invited",
        _ if order.mode == sandan_core::case::facts::DispatchMode::Invite => "invited",
        _ => "assigned",
    };
    let mut rows: Vec<OrderPersonRow> = Vec::new();
    rows.extend(order.person.map(|account| row(account, told, waiting)));
    rows.extend(order.offered_to.iter().map(|account| row(*account, "offered", waiting)));
    rows.extend(order.interested.iter().map(|account| row(*account, "interested", waiting)));
    let held = order.state.is_open() || order.state == OrderState::Done;
    rows.extend(order.takers.iter().map(|taker| row(taker.account, "holder", held && case.is_open())));
    rows.sort_by(|a, b| (a.account, &a.relation).cmp(&(b.account, &b.relation)));
    rows.dedup_by(|a, b| a.account == b.account && a.relation == b.relation);
    rows
}

/// The row of a clock. Leases and attempts belong to the reconcilers and start empty.
///
/// # Errors
/// When the pauses cannot be written canonically.
pub fn deadline_row(case: &Case, clock: &Clock) -> Result<DeadlineRow, NotCanonical> {
    Ok(DeadlineRow {
        district: case.id().district(),
        id: clock.id.0,
        case_id: case.id().0,
        order_id: clock.order.map(|order| order.0),
        kind: clock.kind.word().to_owned(),
        started_at: clock.started_at,
        amount: i64::from(clock.limit.amount),
        unit: clock.limit.unit.word().to_owned(),
        calendar_version: i64::from(clock.calendar_version),
        pauses: to_canonical(&clock.pauses)?,
        due_at: (!clock.is_paused()).then_some(clock.due_at),
        provisional: clock.provisional,
        level: i32::from(clock.level),
        fire_at: clock.fire_at,
        done_at: clock.ended_at,
        attempts: 0,
        next_try_at: None,
        lease_until: None,
        lease_holder: None,
        lease_fence: 0,
    })
}
