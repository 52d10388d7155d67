//! One case told step by step. Every step is checked against the invariants.

use super::invariants;
use super::people::{People, grid, people, unit};
use super::profile::profile;
use super::{content, local};
use sandan_core::calendar::Calendar;
use sandan_core::case::clock::{ClockKind, Passing};
use sandan_core::case::event::{Event, Submitted};
use sandan_core::case::facts::{Channel, DispatchMode, Kind, Part, Parties, Place, Urgency};
use sandan_core::case::state::{CaseState, OrderState};
use sandan_core::case::{Case, apply, fold};
use sandan_core::command::decide_request::DecideRequest;
use sandan_core::command::place_order::{PlaceOrder, Taker};
use sandan_core::command::system::route::Route;
use sandan_core::command::{
    CaseCommand, Context, IdSupply, OrderCommand, Rejection, SystemCommand, decide, decide_system, submit,
};
use sandan_core::ids::{AccountId, CaseId, ClockId, District, OrderId, RequestId, compose};
use sandan_core::profile::Profile;
use sandan_core::role::Actor;
use sandan_core::time::Instant;

pub struct Story {
    pub case: Case,
    pub events: Vec<Event>,
    pub now: Instant,
    pub profile: Profile,
    /// Every calendar so far; the last one is in force.
    pub calendars: Vec<Calendar>,
    pub people: People,
    seed: u64,
}

/// A report of this category, filed by the resident from the grid.
pub fn submission(category: &str, number: u64) -> Submitted {
    let kind = profile().category(category).map_or(Kind::Issue, |category| category.kind);
    Submitted {
        id: CaseId(compose(1_772_000_000_000 + number, number, District(1))),
        number: format!("2026-{number:06}"),
        kind,
        channel: Channel::MiniProgram,
        category: category.to_owned(),
        profile: 1,
        urgency: Urgency::Normal,
        place: Place { path: grid(), reason: "inside".to_owned(), map_version: 1 },
        parties: Parties { reporter: Some(people().resident.account), reachable: true, ..Parties::default() },
        found_by: None,
        text: content(1),
        contents: Vec::new(),
        attachments: Vec::new(),
        slot: None,
        external: None,
    }
}

impl Story {
    /// Monday 2026-03-02, 10:00: a working day far from holidays.
    pub fn of(category: &str) -> Self {
        Self::filed(submission(category, 1), local("2026-03-02T10:00"), 1)
    }

    /// A case of this category, changed before it is filed.
    pub fn with(category: &str, change: impl FnOnce(&mut Submitted)) -> Self {
        let mut submission = submission(category, 1);
        change(&mut submission);
        Self::filed(submission, local("2026-03-02T10:00"), 1)
    }

    pub fn filed(submission: Submitted, now: Instant, seed: u64) -> Self {
        Self::under(profile(), submission, now, seed)
    }

    pub fn under(profile: Profile, submission: Submitted, now: Instant, seed: u64) -> Self {
        let calendar = Calendar::builtin().clone();
        let ctx = Context { now, profile: &profile, calendar: &calendar, ids: supply(seed) };
        let first = submit(&submission, submission.parties.reporter, &ctx).unwrap();
        let case = fold(std::slice::from_ref(&first)).unwrap();
        let calendars = vec![calendar];
        let story = Self { case, events: vec![first], now, profile, calendars, people: people(), seed };
        invariants::check(&story);
        story
    }

    pub fn calendar(&self) -> &Calendar {
        self.calendars.last().unwrap()
    }

    /// A context whose ids are new with every step.
    pub fn context(&self) -> Context<'_> {
        let seed = self.seed.wrapping_mul(1_000_003).wrapping_add(self.events.len() as u64);
        Context { now: self.now, profile: &self.profile, calendar: self.calendar(), ids: supply(seed) }
    }

    pub fn attempt(&mut self, actor: &Actor, command: CaseCommand) -> Result<Vec<Event>, Rejection> {
        let events = decide(&self.case, actor, &command, &self.context())?;
        assert!(
            command.rule().from.contains(&self.case.state),
            "{} in {:?}",
            command.name().word(),
            self.case.state
        );
        self.take(events.clone());
        Ok(events)
    }

    /// Gives a command that must be accepted.
    #[track_caller]
    pub fn give(&mut self, actor: &Actor, command: CaseCommand) -> &mut Self {
        let told = format!("{command:?} in {:?}", self.case.state);
        self.attempt(actor, command).unwrap_or_else(|rejection| panic!("{told}: {rejection}"));
        self
    }

    /// Gives a command that must be refused, and says why it was.
    #[track_caller]
    pub fn refused(&mut self, actor: &Actor, command: CaseCommand) -> Rejection {
        self.attempt(actor, command).expect_err("the command was to be refused")
    }

    /// A command on the lead order, or on the latest order when there is none.
    pub fn on_order(&self, command: OrderCommand) -> CaseCommand {
        CaseCommand::Order(self.lead(), command)
    }

    pub fn lead(&self) -> OrderId {
        let lead = self.case.lead_order().or(self.case.orders.last());
        lead.map(|order| order.id).unwrap()
    }

    pub fn attempt_system(&mut self, command: &SystemCommand) -> Result<Vec<Event>, Rejection> {
        let events = decide_system(&self.case, command, &self.context())?;
        self.take(events.clone());
        Ok(events)
    }

    #[track_caller]
    pub fn system(&mut self, command: &SystemCommand) -> &mut Self {
        self.attempt_system(command).unwrap();
        self
    }

    /// Folds events that were decided elsewhere (a merge) and checks the result.
    pub fn take(&mut self, events: Vec<Event>) {
        for event in events {
            let before = self.case.clone();
            apply(&mut self.case, &event);
            self.events.push(event);
            invariants::check_event(self, &before);
        }
        invariants::check(self);
    }

    pub fn after(&mut self, micros: i64) -> &mut Self {
        self.now = self.now.plus(micros);
        self
    }

    /// Lets time pass and the system do what falls due, in its order. The router finds nobody.
    pub fn wait_until(&mut self, until: Instant) -> &mut Self {
        while let Some((at, id, kind)) = next_fire(&self.case).filter(|(at, ..)| *at <= until) {
            self.now = self.now.max(at);
            self.fire(id, kind, &Route::Person { reason: "no_rule".to_owned() });
        }
        self.now = self.now.max(until);
        self
    }

    /// The system does what one passed clock asks for.
    pub fn fire(&mut self, id: ClockId, kind: ClockKind, route: &Route) {
        let command = match (kind.passing(), kind) {
            (Passing::Task, ClockKind::AutoAccept) => SystemCommand::Accept,
            (Passing::Task, _) => SystemCommand::Route(route.clone()),
            (Passing::Moves | Passing::Escalates, _) => SystemCommand::LimitReached(id),
        };
        let told = format!("{kind:?} in {:?} at {}: {:#?}", self.case.state, self.now, self.case.clock(id));
        self.attempt_system(&command).unwrap_or_else(|rejection| panic!("{told}: {rejection}"));
    }

    /// Accepted by the profile, as it is after the system's first look.
    pub fn accepted(mut self) -> Self {
        self.system(&SystemCommand::Accept);
        self
    }

    /// Accepted by the acceptor, where the profile leaves it to one.
    pub fn accepted_by_desk(mut self) -> Self {
        let acceptor = self.people.acceptor.clone();
        self.give(&acceptor, CaseCommand::Accept(Default::default()));
        self
    }

    /// Accepted, and offered or assigned as its category says.
    pub fn dispatched(self) -> Self {
        let mut story = self.accepted();
        let order = story.order_by_rule();
        story.system(&SystemCommand::Route(Route::Orders(vec![order])));
        assert_eq!(story.case.state, CaseState::Dispatched);
        story
    }

    /// Dispatched, and taken: by a volunteer who claims or is invited, or by the water department.
    pub fn handled(self) -> Self {
        let mut story = self.dispatched();
        story.taken();
        story
    }

    pub fn taken(&mut self) -> &mut Self {
        let (who, command) = match self.case.lead_order().map(|order| order.state) {
            Some(OrderState::Assigned) => (self.people.water.clone(), OrderCommand::Sign),
            _ => (self.people.volunteers[0].clone(), OrderCommand::Claim(Default::default())),
        };
        self.give(&who, self.on_order(command))
    }

    /// The holder comes, does it and feeds back.
    pub fn done(mut self) -> Self {
        self.finish();
        self
    }

    pub fn finish(&mut self) -> &mut Self {
        let holder = self.holder();
        let volunteer = self.case.lead_order().is_some_and(|order| order.mode != DispatchMode::Assign);
        if volunteer {
            self.give(&holder, self.on_order(OrderCommand::CheckIn(Default::default())));
        }
        self.give(&holder, self.on_order(super::done()));
        self.give(&holder, super::fed_back())
    }

    /// Handled by rule, fed back and found good.
    pub fn checked(self) -> Self {
        let mut story = self.handled().done();
        let checker = story.people.checker.clone();
        story.give(&checker, super::passed());
        story
    }

    /// Accepted again, placed by the same rule, taken and fed back and checked.
    pub fn another_round(&mut self) -> &mut Self {
        self.system(&SystemCommand::Route(Route::Orders(vec![self.order_by_rule()])));
        self.taken().finish();
        let checker = self.people.checker.clone();
        self.give(&checker, super::passed())
    }

    /// Who holds the lead order.
    pub fn holder(&self) -> Actor {
        let holder = self.takers()[0];
        self.people.all().into_iter().find(|actor| actor.account == holder).unwrap().clone()
    }

    pub fn request(&self) -> RequestId {
        self.case.requests.iter().rev().find(|request| request.granted.is_none()).unwrap().id
    }

    pub fn approve(&self) -> CaseCommand {
        CaseCommand::Approve(DecideRequest { request: self.request(), note: None })
    }

    /// What a rule would place for the category.
    pub fn order_by_rule(&self) -> PlaceOrder {
        let category = self.profile.category(&self.case.category).unwrap();
        let staff = category.mode == DispatchMode::Assign;
        let invited = (category.mode == DispatchMode::Invite).then(|| self.people.volunteers[0].account);
        PlaceOrder {
            part: Part::Lead,
            mode: category.mode,
            taker: if staff { Taker::Staff } else { Taker::Volunteer },
            unit: staff.then(|| unit(1)),
            person: invited,
            offered_to: Vec::new(),
            area: None,
            ring: self.case.counts.rings,
            capacity: category.capacity,
            slot: None,
            note: None,
        }
    }

    pub fn running(&self, kind: ClockKind) -> bool {
        self.case.running_clock(kind).is_some()
    }

    pub fn due(&self, kind: ClockKind) -> Instant {
        self.case.running_clock(kind).unwrap().due_at
    }

    pub fn volunteer(&self, number: usize) -> Actor {
        self.people.volunteers[number].clone()
    }

    pub fn takers(&self) -> Vec<AccountId> {
        self.case.lead_order().into_iter().flat_map(|o| &o.takers).map(|taker| taker.account).collect()
    }
}

fn supply(seed: u64) -> IdSupply {
    IdSupply::new(District(1), 1_772_000_000_000, seed)
}

/// The clock that the system looks at first.
pub fn next_fire(case: &Case) -> Option<(Instant, ClockId, ClockKind)> {
    let firing = case.running().filter_map(|clock| clock.fire_at.map(|at| (at, clock.id, clock.kind)));
    firing.min_by_key(|(at, id, _)| (*at, *id))
}
