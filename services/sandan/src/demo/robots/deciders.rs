//! The level above: supervisors who decide requests and rule on what cannot be satisfied.

use super::Robot;
use super::work::runs;
use crate::client::CaseQuery;
use crate::demo::observe::Happened;
use crate::demo::texts;
use crate::demo::world::World;
use sandan_contract::problem::Code;
use sandan_contract::rest::case::CaseBody;
use sandan_contract::rest::command::CommandBody;
use std::collections::BTreeSet;
use std::time::Duration;
use tokio::sync::mpsc;
use uuid::Uuid;

const PERIOD: Duration = Duration::from_secs(2);
/// Cases under watch at the same time.
const WATCHED: u32 = 200;

/// A supervisor with the signing leader at hand, who approves what needs a higher signature.
pub async fn decide(world: World, login: String, decisions: mpsc::UnboundedReceiver<Happened>) {
    let Some(robot) = Robot::enter(world.clone(), "supervisor", &login).await else { return };
    let Some(leader) = Robot::enter(world, "signing leader", "signing-leader").await else { return };
    let mut decider = Decider { robot, leader, open: BTreeSet::new(), decisions };
    decider.left_over().await;
    decider.run().await;
}

struct Decider {
    robot: Robot,
    leader: Robot,
    /// Cases in which something waits for a decision.
    open: BTreeSet<Uuid>,
    decisions: mpsc::UnboundedReceiver<Happened>,
}

impl Decider {
    /// What an earlier run left undecided.
    async fn left_over(&mut self) {
        for state in ["handling", "dispatched", "revisiting"] {
            let query = CaseQuery { state: state.to_owned(), limit: Some(WATCHED), ..CaseQuery::default() };
            let page = self.robot.client.cases(&query).await;
            let cases = self.robot.told("cases", page).into_iter().flat_map(|page| page.items);
            self.open.extend(cases.filter(waits).map(|case| case.id));
        }
    }

    async fn run(mut self) {
        while self.robot.turn(PERIOD).await {
            while let Ok(happened) = self.decisions.try_recv() {
                tracing::debug!(case = %happened.case, kind = happened.kind, "something to decide");
                self.open.insert(happened.case);
            }
            for case in self.open.clone() {
                if self.robot.ready(case, "decide", 15.0) {
                    self.look(case).await;
                }
            }
        }
    }

    async fn look(&mut self, id: Uuid) {
        let answer = self.robot.client.case(id).await;
        let Some(case) = self.robot.told("case", answer) else {
            return self.robot.put_off(id, "decide", 30.0);
        };
        let undecided = case.requests.iter().find(|request| request.granted.is_none());
        if let Some(request) = undecided {
            self.request(&case, request.id, &request.kind).await;
        } else if runs(&case, "ruling") {
            self.rule(&case).await;
        } else {
            self.open.remove(&id);
            return self.robot.agenda.done(id, "decide");
        }
        self.robot.put_off(id, "decide", 5.0);
    }

    async fn request(&mut self, case: &CaseBody, request: Uuid, kind: &str) {
        let likely = if kind == "return" { 60 } else { 85 };
        let command = if self.robot.chance.percent(likely) { "approve" } else { "refuse" };
        let body = CommandBody { request: Some(request), ..CommandBody::default() };
        let answer = self.robot.client.on_case(case.id, command, &body).await;
        self.robot.world.tally.count(self.robot.kind, command, &answer);
        if answer.is_err_and(|error| error.code() == Some(Code::HigherApprover)) {
            self.leader.on_case(case.id, command, body).await;
        }
    }

    async fn rule(&mut self, case: &CaseBody) {
        let ruling = if self.robot.chance.percent(80) { "close" } else { "shelve" };
        let body = CommandBody {
            ruling: Some(ruling.to_owned()),
            note: self.robot.words(texts::RULINGS),
            ..CommandBody::default()
        };
        self.robot.on_case(case.id, "rule_on", body).await;
    }
}

fn waits(case: &CaseBody) -> bool {
    runs(case, "ruling") || case.requests.iter().any(|request| request.granted.is_none())
}
