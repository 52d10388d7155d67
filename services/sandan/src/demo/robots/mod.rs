//! Everybody at work. Each robot is one person with one log-in, who knows only what the interface tells them.
//!
//! A robot reads its lists when its live line rings, when something that it put off is due, and now and then
//! anyway. What it means to do with each entry it decides once and does after a delay drawn in business time; what
//! the server refuses is counted and looked at again. Nothing is kept: after a restart the lists are the truth.

mod deciders;
mod desks;
mod hands;
mod residents;
mod work;

use super::cast::{Member, Numbers};
use super::chance::Chance;
use super::observe::Happened;
use super::photo::photo;
use super::world::{Agenda, World};
use crate::client::{Client, ClientError, follow};
use sandan_contract::rest::command::CommandBody;
use sandan_contract::ws::Topic;
use sandan_core::role::Role;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Notify, mpsc};
use tokio::task::JoinSet;
use uuid::Uuid;

/// How often a robot looks whether something is due.
const LOOK: Duration = Duration::from_millis(500);
/// Log-ins in a row: a town does not come to work in the same second.
const BETWEEN: Duration = Duration::from_millis(10);

/// Starts everybody; the set ends when the demo stops.
pub async fn start(
    world: &World,
    members: &[Member],
    numbers: Numbers,
    decisions: mpsc::UnboundedReceiver<Happened>,
) -> JoinSet<()> {
    let mut tasks = JoinSet::new();
    let mut decisions = Some(decisions);
    for member in members {
        let (world, login) = (world.clone(), member.login.clone());
        match member.role {
            Role::Volunteer | Role::GridWorker | Role::Handler => {
                tasks.spawn(hands::hand(world, login, member.role));
            }
            Role::Acceptor | Role::Dispatcher | Role::Checker | Role::Revisiter => {
                tasks.spawn(desks::desk(world, login, member.role));
            }
            Role::Supervisor => {
                if let Some(decisions) = decisions.take() {
                    tasks.spawn(deciders::decide(world, login, decisions));
                }
            }
            // Secretaries, leaders and administrators are there to log in as; nothing of the loop waits for them.
            _ => {}
        }
        tokio::time::sleep(BETWEEN).await;
    }
    residents::start(world, numbers, &mut tasks);
    tasks
}

/// One person at work.
struct Robot {
    world: World,
    client: Client,
    /// What the tally calls it.
    kind: &'static str,
    chance: Chance,
    agenda: Agenda,
    wake: Arc<Notify>,
    looked: Option<std::time::Instant>,
}

impl Robot {
    /// Signs in; `None` when the demo stops before.
    async fn enter(world: World, kind: &'static str, login: &str) -> Option<Self> {
        let client = world.sign_in(kind, login).await?;
        Some(Self::with(world, client, kind, login))
    }

    fn with(world: World, client: Client, kind: &'static str, name: &str) -> Self {
        let chance = world.chance(name);
        let (agenda, wake) = (Agenda::default(), Arc::new(Notify::new()));
        Self { world, client, kind, chance, agenda, wake, looked: None }
    }

    /// A live line that rings this robot until the demo stops.
    fn listener(&self) -> impl Future<Output = ()> + use<> {
        let (wake, world, kind) = (self.wake.clone(), self.world.clone(), self.kind);
        let (client, stop) = (self.client.clone(), self.world.stop.clone());
        let failed = move |error: ClientError| world.tally.failed(kind, "live line", &error);
        follow(client, Topic::Me, None, stop, move |_| wake.notify_one(), failed)
    }

    /// Waits until the lists are worth reading again; false when the demo stops.
    async fn turn(&mut self, period: Duration) -> bool {
        let begun = std::time::Instant::now();
        while let Some(looked) = self.looked {
            if looked.elapsed() >= period || (self.agenda.is_due(self.world.now()) && begun.elapsed() >= LOOK)
            {
                break;
            }
            tokio::select! {
                () = self.world.stop.wait() => return false,
                () = self.wake.notified() => break,
                () = tokio::time::sleep(LOOK) => {}
            }
        }
        self.looked = Some(std::time::Instant::now());
        self.agenda.turn();
        !self.world.stop.is_set()
    }

    /// Counts what a call came to and hands the answer on.
    fn told<T>(&self, step: &str, answer: Result<T, ClientError>) -> Option<T> {
        if let Err(error) = &answer {
            self.world.tally.failed(self.kind, step, error);
        }
        answer.ok()
    }

    /// A command on a case; true when it was carried out.
    async fn on_case(&self, case: Uuid, command: &str, body: CommandBody) -> bool {
        let answer = self.client.on_case(case, command, &body).await;
        self.world.tally.count(self.kind, command, &answer)
    }

    /// A command on an order.
    async fn on_order(&self, order: Uuid, command: &str, body: CommandBody) -> bool {
        let answer = self.client.on_order(order, command, &body).await;
        self.world.tally.count(self.kind, command, &answer)
    }

    /// A photo, uploaded; none when that failed.
    async fn photo(&mut self) -> Option<Uuid> {
        let file = photo(&mut self.chance);
        let answer = self.client.upload(&file).await;
        self.told("upload", answer).map(|attachment| attachment.id)
    }

    fn words(&mut self, from: &[&str]) -> Option<String> {
        Some((*self.chance.pick(from)).to_owned())
    }

    /// True when the time has come for a step that takes about so many minutes of business time to come to.
    fn ready(&mut self, what: Uuid, step: &'static str, minutes: f64) -> bool {
        let (now, chance) = (self.world.now(), &mut self.chance);
        self.agenda.ready(what, step, now, || chance.minutes(minutes))
    }

    /// Looks at a step again after about so many minutes.
    fn put_off(&mut self, what: Uuid, step: &'static str, minutes: f64) {
        let delay = self.chance.minutes(minutes);
        self.agenda.put_off(what, step, self.world.now(), delay);
    }

    /// Forgets a step that was done, or looks again after a while at one that was refused.
    fn settle(&mut self, what: Uuid, step: &'static str, done: bool) {
        if done { self.agenda.done(what, step) } else { self.put_off(what, step, 10.0) }
    }
}
