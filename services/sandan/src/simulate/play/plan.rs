//! What follows from an event.

mod asides;
mod deeds;

use super::act::{Act, Command, Deed, Guard, Target};
use super::hours::{Office, by_day};
use super::tale::{Order, Tale};
use crate::simulate::parts::{Draw, Request, Sender};
use crate::simulate::people::{Cast, Local, turn};
use sandan_core::calendar::Calendar;
use sandan_core::case::clock::ClockKind;
use sandan_core::case::event::{Body, OrderEnd};
use sandan_core::case::facts::{Attempt, CheckMode, DispatchMode, RequestKind, Urgency};
use sandan_core::profile::Profile;
use sandan_core::time::Instant;
use serde_json::{Value, json};
use std::collections::HashMap;
use uuid::Uuid;

/// Knows the people, the rules and the hours.
pub struct Planner {
    pub cast: Cast,
    profile: Profile,
    office: Office,
    seed: u64,
    areas_of: HashMap<Uuid, Vec<String>>,
}

/// Where a plan stands: the request, the case so far, the time, and chance of this very event.
pub struct Scene<'a> {
    pub request: &'a Request,
    pub tale: &'a Tale,
    pub at: Instant,
    pub draw: Draw,
}

const M: i64 = Instant::MINUTE;
const H: i64 = Instant::HOUR;

impl Planner {
    #[must_use]
    pub fn new(cast: Cast, profile: Profile, seed: u64) -> Self {
        let local = |local: &Local| (local.id, local.areas.clone());
        let areas_of = cast.volunteers.iter().map(local).collect();
        let office = Office { calendar: Calendar::builtin(), hours: profile.hours.clone() };
        Self { cast, profile, office, seed, areas_of }
    }

    /// Everything that people do because of this event, which the tale has taken in already.
    #[must_use]
    pub fn follow(&self, request: &Request, tale: &Tale, at: Instant, body: &Body) -> Vec<Act> {
        let mut scene = self.scene(request, tale, at);
        let scene = &mut scene;
        match body {
            Body::Submitted(_) => self.submitted(scene),
            Body::Accepted { .. } => self.accepted(scene),
            Body::RoutingFailed { .. } => self.place(scene),
            Body::OrderPlaced(placed) => self.placed(scene, placed.id.0),
            Body::OrderTaken { order, account, .. } => self.taken(scene, order.0, account.0),
            Body::CheckedIn { order, account, .. } => self.work(scene, order.0, account.0),
            Body::OrderDone { .. } | Body::AssistWaived { .. } => self.done(scene),
            Body::OrderEnded { end: OrderEnd::Cancelled, .. } => Vec::new(),
            Body::OrderEnded { .. } => self.done(scene),
            Body::FedBack { .. } | Body::HandledOnSpot { .. } if tale.state == "fed_back" => {
                self.check(scene)
            }
            Body::Verified { passed: false, .. } => self.rework(scene),
            Body::Verified { passed: true, .. } => self.checked(scene),
            Body::RevisitTried { attempt: Attempt::NotReached } => self.revisit(scene),
            Body::RulingAsked => self.rule(scene),
            Body::Requested { id, request, .. } => self.decide(scene, id.0, *request),
            Body::RequestDecided { granted, .. } => self.decided(scene, *granted),
            Body::Shelved { .. } => self.shelved(scene),
            Body::Resumed => self.resumed(scene),
            Body::ReplyDrafted { .. } => self.countersign(scene),
            Body::Countersigned => self.send_reply(scene),
            Body::Closed { .. } => self.closed(scene),
            _ => Vec::new(),
        }
    }

    /// What people do about a case whose limit passed while nobody was about to do anything.
    #[must_use]
    pub fn take_up_again(&self, request: &Request, tale: &Tale, at: Instant) -> Vec<Act> {
        self.take_up(&mut self.scene(request, tale, at))
    }

    fn scene<'a>(&self, request: &'a Request, tale: &'a Tale, at: Instant) -> Scene<'a> {
        let salt = u64::try_from(tale.last).unwrap_or(0) << 40;
        Scene { request, tale, at, draw: Draw::of(self.seed ^ salt, request.n, "play") }
    }

    fn urgent(&self, category: &str) -> bool {
        self.profile.category(category).and_then(|category| category.urgency) == Some(Urgency::Urgent)
    }

    fn check_mode(&self, category: &str) -> CheckMode {
        self.profile.category(category).map_or(CheckMode::None, |category| category.check)
    }

    /// Office hours, unless it is urgent.
    fn desk(&self, scene: &mut Scene, after: i64) -> Instant {
        let at = scene.at.plus(after);
        if self.urgent(scene.request.category) { at } else { self.office.open(at, &mut scene.draw) }
    }

    /// The resident's account, when there is one.
    fn reporter(&self, scene: &Scene) -> Option<Uuid> {
        match scene.request.sender {
            Sender::Resident(who) | Sender::Hotline(who) | Sender::Superior(who) => {
                self.cast.residents.get(who).copied()
            }
            Sender::Anonymous | Sender::Worker(_) => None,
        }
    }

    /// The unit that leads already, or the one that the profile makes responsible.
    fn unit(&self, scene: &Scene) -> Option<Uuid> {
        let fits = |entry: &&sandan_core::profile::Responsibility| {
            !entry.assist && scene.request.category.starts_with(&entry.category)
        };
        let best = self.profile.responsibilities.iter().filter(fits).max_by_key(|entry| entry.category.len());
        scene.tale.unit.or_else(|| self.cast.units.get(&best?.unit).copied())
    }

    fn handler(&self, unit: Uuid, scene: &mut Scene) -> Option<Uuid> {
        let handlers = self.cast.handlers.get(&unit)?;
        scene.draw.pick(handlers).copied()
    }

    /// Volunteers to whom an order is offered: by name, or all who serve there.
    fn offered(&self, order: &Order) -> Vec<Uuid> {
        if !order.offered_to.is_empty() {
            return order.offered_to.clone();
        }
        let near = |area: &String| order.area.starts_with(area.as_str()) || area.starts_with(&order.area);
        let serves =
            |local: &&Local| self.areas_of.get(&local.id).is_some_and(|areas| areas.iter().any(near));
        self.cast.volunteers.iter().filter(serves).map(|local| local.id).collect()
    }

    /// The main limit of the handling, for an extension in the same unit.
    fn extension(&self, category: &str) -> Option<Value> {
        let urgency = if self.urgent(category) { Urgency::Urgent } else { Urgency::Normal };
        let limits = self.profile.limits_for(ClockKind::Handle, category, urgency);
        let (_, main) = limits.into_iter().find(|(name, _)| name.is_none())?;
        Some(json!({ "amount": main.amount.max(1), "unit": main.unit.word() }))
    }
}

fn command(at: Instant, target: Target, name: &'static str, by: Uuid, body: Value, guard: Guard) -> Act {
    Act { at, deed: Deed::Command(Command { target, name, by, body, photo: false, guard }) }
}

fn on_case(at: Instant, name: &'static str, by: Uuid, body: Value, states: &'static [&'static str]) -> Act {
    command(at, Target::Case, name, by, body, Guard::State(states))
}
