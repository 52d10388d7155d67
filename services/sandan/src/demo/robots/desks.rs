//! The desks: who accepts, places, checks and asks again. Colleagues share a list by the cases' ids.

use super::Robot;
use super::work::runs;
use crate::client::CaseQuery;
use crate::demo::clock::is_night;
use crate::demo::texts;
use crate::demo::world::World;
use sandan_contract::rest::case::CaseBody;
use sandan_contract::rest::command::CommandBody;
use sandan_core::case::facts::LeadKind;
use sandan_core::role::Role;
use std::collections::HashSet;
use std::time::Duration;
use uuid::Uuid;

const PERIOD: Duration = Duration::from_secs(2);
/// Entries of a list that are looked at.
const PAGE: u32 = 100;
/// Categories that are questions.
const CONSULTATIONS: [&str; 2] = ["E0604", "E0605"];

/// One clerk's working life.
pub async fn desk(world: World, login: String, role: Role) {
    let (kind, state) = match role {
        Role::Acceptor => ("acceptor", "submitted"),
        Role::Dispatcher => ("dispatcher", "accepted"),
        Role::Checker => ("checker", "fed_back"),
        _ => ("revisiter", "revisiting"),
    };
    let Some(robot) = Robot::enter(world.clone(), kind, &login).await else { return };
    // A dispatcher's telephone to the level above, for what only that may decide.
    let above = if role == Role::Dispatcher {
        Robot::enter(world, "supervisor", &crate::demo::cast::login("supervisor", 2)).await
    } else {
        None
    };
    Desk { robot, above, role, state, share: share(&login, role) }.run().await;
}

/// Which part of the list is this clerk's: the nth of how many.
fn share(login: &str, role: Role) -> (u128, u128) {
    let number = login.rsplit_once('-').and_then(|(_, n)| n.parse::<u128>().ok()).unwrap_or(1);
    let office = crate::demo::cast::OFFICE.iter().find(|(_, known, _)| *known == role);
    let count = office.map_or(1, |(_, _, count)| *count as u128);
    (number - 1, count.max(1))
}

struct Desk {
    robot: Robot,
    above: Option<Robot>,
    role: Role,
    state: &'static str,
    share: (u128, u128),
}

impl Desk {
    async fn run(mut self) {
        while self.robot.turn(PERIOD).await {
            let night = is_night(self.robot.world.now());
            let mut items = self.list(self.state, "").await;
            if self.role == Role::Acceptor {
                items.extend(self.list("accepted", &CONSULTATIONS.join(",")).await);
            }
            let mine = |case: &&CaseBody| (case.id.as_u128() >> 16) % self.share.1 == self.share.0;
            let cases: Vec<&CaseBody> = items.iter().filter(mine).collect();
            let live: HashSet<Uuid> = cases.iter().map(|case| case.id).collect();
            self.robot.agenda.keep(&live);
            for case in cases.into_iter().filter(|case| !night || case.urgency == "urgent") {
                self.consider(case).await;
            }
        }
    }

    async fn list(&self, state: &str, category: &str) -> Vec<CaseBody> {
        let query = CaseQuery {
            state: state.to_owned(),
            category: category.to_owned(),
            order: "oldest".to_owned(),
            limit: Some(PAGE),
            ..CaseQuery::default()
        };
        let page = self.robot.client.cases(&query).await;
        self.robot.told("cases", page).map(|page| page.items).unwrap_or_default()
    }

    async fn consider(&mut self, case: &CaseBody) {
        match self.role {
            Role::Acceptor if case.state == "accepted" => self.answer(case).await,
            Role::Acceptor => self.accept(case).await,
            Role::Dispatcher => self.place(case).await,
            Role::Checker => self.check(case).await,
            _ => self.revisit(case).await,
        }
    }

    async fn accept(&mut self, case: &CaseBody) {
        let robot = &mut self.robot;
        if !robot.ready(case.id, "accept", 6.0) {
            return;
        }
        if case.area.is_none() {
            let known = robot.world.ground.homes.first().map(|home| home.area.clone());
            let body = CommandBody { area: known, ..CommandBody::default() };
            robot.on_case(case.id, "relocate", body).await;
        }
        let done = if robot.chance.percent(8) {
            let reason = *robot.chance.pick(&["no_new_facts", "unclear", "outside_duty"]);
            let body = CommandBody {
                reason: Some(reason.to_owned()),
                note: robot.words(texts::EXPLAINED),
                ..CommandBody::default()
            };
            robot.on_case(case.id, "reject", body).await
        } else {
            robot.on_case(case.id, "accept", CommandBody::default()).await
        };
        robot.settle(case.id, "accept", done);
    }

    /// A consultation is answered at the desk, unless somebody was told already.
    async fn answer(&mut self, case: &CaseBody) {
        let robot = &mut self.robot;
        if case.orders.is_empty() && robot.ready(case.id, "answer", 12.0) {
            let body = CommandBody { note: robot.words(texts::ANSWERS), ..CommandBody::default() };
            let done = robot.on_case(case.id, "answer", body).await;
            robot.settle(case.id, "answer", done);
        }
    }

    /// What the rules could not place.
    async fn place(&mut self, case: &CaseBody) {
        let question = CONSULTATIONS.contains(&case.category.code.as_str()) && case.orders.is_empty();
        // The rules come first: they need a moment only.
        if question || !self.robot.ready(case.id, "place", 12.0) {
            return;
        }
        let body = self.order(case);
        let answer = self.robot.client.on_case(case.id, "place_order", &body).await;
        let first_lead = answer
            .as_ref()
            .is_err_and(|error| error.code() == Some(sandan_contract::problem::Code::FirstLeadStays));
        let mut done = self.robot.world.tally.count(self.robot.kind, "place_order", &answer);
        if first_lead && let Some(above) = &self.above {
            done = above.on_case(case.id, "place_order", body).await;
        }
        self.robot.settle(case.id, "place", done);
    }

    fn order(&mut self, case: &CaseBody) -> CommandBody {
        let world = &self.robot.world;
        let category = world.category(&case.category.code);
        let volunteers =
            category.is_some_and(|c| c.leads.contains(&LeadKind::Volunteer) && !c.never_volunteers);
        let tried = case.orders.iter().filter(|order| order.mode != "assign").count();
        if volunteers && tried < 3 {
            return CommandBody {
                mode: Some("claim_first".to_owned()),
                area: Some(world.ground.county.clone()),
                ..CommandBody::default()
            };
        }
        let assign = CommandBody { mode: Some("assign".to_owned()), ..CommandBody::default() };
        let leads = case.orders.iter().rev().filter(|order| order.part == "lead");
        let units: Vec<_> =
            leads.filter_map(|order| order.unit.map(|unit| (unit, order.state.as_str()))).collect();
        let returned = units.iter().any(|(_, state)| *state == "returned");
        let first = units.first().map(|(unit, _)| *unit).filter(|_| !returned);
        let listed = || world.responsible(&case.category.code).filter(|_| !returned);
        if let Some(unit) = first.or_else(listed) {
            return CommandBody { unit: Some(unit), ..assign };
        }
        let area = case.area.as_ref().map(|area| area.code.as_str()).unwrap_or_default();
        let worker = world.ground.worker_of(area).and_then(|login| world.account(login));
        match worker {
            Some(worker) => CommandBody { person: Some(worker), ..assign },
            None => CommandBody { unit: world.ground.units.get("D01").map(|unit| unit.0), ..assign },
        }
    }

    async fn check(&mut self, case: &CaseBody) {
        let robot = &mut self.robot;
        if !robot.ready(case.id, "verify", 14.0) {
            return;
        }
        let passed = robot.chance.percent(94);
        let note = if passed { None } else { robot.words(texts::FAILED) };
        let body = CommandBody {
            expected_version: Some(case.version),
            passed: Some(passed),
            note,
            ..CommandBody::default()
        };
        let done = robot.on_case(case.id, "verify", body).await;
        robot.settle(case.id, "verify", done);
    }

    async fn revisit(&mut self, case: &CaseBody) {
        let robot = &mut self.robot;
        // What waits for a ruling is nobody's call.
        if runs(case, "ruling") || !robot.ready(case.id, "revisit", 18.0) {
            return;
        }
        let body = match robot.chance.below(100) {
            0..=9 => CommandBody { attempt: Some("not_reached".to_owned()), ..CommandBody::default() },
            10 => CommandBody { attempt: Some("refused".to_owned()), ..CommandBody::default() },
            _ => robot.verdict(),
        };
        robot.on_case(case.id, "revisit", body).await;
        robot.put_off(case.id, "revisit", 45.0);
    }
}

impl Robot {
    /// The three answers of a resident.
    pub(super) fn verdict(&mut self) -> CommandBody {
        let satisfied = match self.chance.below(100) {
            0..=68 => "satisfied",
            69..=92 => "mostly",
            _ => "dissatisfied",
        };
        let content = satisfied != "dissatisfied";
        CommandBody {
            contacted_in_time: Some(self.chance.percent(92)),
            solved: Some(content && self.chance.percent(97)),
            satisfied: Some(satisfied.to_owned()),
            note: self.words(if content { texts::HAPPY } else { texts::UNHAPPY }),
            ..CommandBody::default()
        }
    }
}
