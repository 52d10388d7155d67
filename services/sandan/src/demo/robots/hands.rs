//! Those who take orders: volunteers, grid workers, department handlers.

use super::Robot;
use crate::demo::clock::is_night;
use crate::demo::texts;
use crate::demo::world::World;
use sandan_contract::rest::areas::PointBody;
use sandan_contract::rest::case::NewCase;
use sandan_contract::rest::command::CommandBody;
use sandan_contract::rest::order::OrderItem;
use sandan_core::role::Role;
use std::collections::HashSet;
use std::time::Duration;
use uuid::Uuid;

/// Lists are read at least so often.
const PERIOD: Duration = Duration::from_secs(12);
/// Minutes between two finds of one worker on the beat.
const FIND_EVERY: f64 = 240.0;
/// Stands for the beat in a worker's agenda.
const BEAT: Uuid = Uuid::nil();

/// One person's working life.
pub async fn hand(world: World, login: String, role: Role) {
    let kind = match role {
        Role::Volunteer => "volunteer",
        Role::GridWorker => "worker",
        _ => "handler",
    };
    let Some(robot) = Robot::enter(world, kind, &login).await else { return };
    let listener = robot.listener();
    let working = Hand { robot, login: login.clone(), role }.run();
    tokio::select! {
        () = listener => {}
        () = working => {}
    }
}

struct Hand {
    robot: Robot,
    login: String,
    role: Role,
}

impl Hand {
    async fn run(mut self) {
        while self.robot.turn(PERIOD).await {
            let items = self.items().await;
            let beat = std::iter::once(BEAT);
            let live: HashSet<Uuid> = items.iter().map(|item| item.order.id).chain(beat).collect();
            self.robot.agenda.keep(&live);
            for item in &items {
                self.consider(item).await;
            }
            if self.role == Role::GridWorker {
                self.patrol().await;
            }
        }
    }

    async fn items(&self) -> Vec<OrderItem> {
        let mut items = Vec::new();
        let lists: &[&str] = if self.role == Role::Handler {
            &["mine=unit&state=assigned&limit=50", "mine=held&limit=100"]
        } else {
            &["mine=any&limit=100"]
        };
        for query in lists {
            let page = self.robot.client.orders(query).await;
            items.extend(self.robot.told("orders", page).into_iter().flat_map(|page| page.items));
        }
        items
    }

    async fn consider(&mut self, item: &OrderItem) {
        let night = is_night(self.robot.world.now());
        // Offices sleep; workers and volunteers see to what is urgent.
        if night && (self.role == Role::Handler || item.urgency != "urgent") {
            return;
        }
        match (item.relation.as_str(), item.order.state.as_str()) {
            ("holder", "taken") => self.robot.carry_out(item).await,
            ("holder", "done") => self.robot.feed_back(item).await,
            ("assigned" | "unit" | "offered", "assigned") => self.sign(item).await,
            ("offered", _) if item.order.mode == "interest" => {
                self.answer(item, "express_interest", 45, 12.0).await
            }
            ("offered", _) => self.answer(item, "claim", 60, 4.0).await,
            ("invited", _) => self.invited(item).await,
            _ => {}
        }
    }

    async fn sign(&mut self, item: &OrderItem) {
        let order = item.order.id;
        if self.robot.ready(order, "sign", 5.0) {
            let done = self.robot.on_order(order, "sign", CommandBody::default()).await;
            self.robot.settle(order, "sign", done);
        }
    }

    /// Claims, or shows interest, if so many of a hundred would.
    async fn answer(&mut self, item: &OrderItem, command: &'static str, willing: u32, minutes: f64) {
        let order = item.order.id;
        if !self.robot.ready(order, command, minutes) {
            return;
        }
        if !self.robot.chance.percent(willing) {
            return self.robot.agenda.never(order, command);
        }
        let fence = (command == "claim").then_some(item.order.fence);
        let body = CommandBody { fence, ..CommandBody::default() };
        self.robot.on_order(order, command, body).await;
        // Won or lost: neither is tried twice.
        self.robot.agenda.never(order, command);
    }

    async fn invited(&mut self, item: &OrderItem) {
        let command = if self.robot.chance.percent(80) { "claim" } else { "decline" };
        if self.robot.ready(item.order.id, "invited", 15.0) {
            self.robot.on_order(item.order.id, command, CommandBody::default()).await;
            self.robot.agenda.never(item.order.id, "invited");
        }
    }

    /// On the beat a worker finds something, and sees to it on the spot if nobody else is told first.
    async fn patrol(&mut self) {
        if is_night(self.robot.world.now()) || !self.robot.ready(BEAT, "find", FIND_EVERY) {
            return;
        }
        self.robot.put_off(BEAT, "find", FIND_EVERY);
        let Some(report) = self.find() else { return };
        let answer = self.robot.client.report(&report).await;
        let Some(case) = self.robot.told("find", answer) else { return };
        let photo = self.robot.photo().await;
        let body = CommandBody {
            outcome: Some("solved".to_owned()),
            note: self.robot.words(texts::DONE),
            attachments: photo.map(|photo| vec![photo]),
            ..CommandBody::default()
        };
        self.robot.on_case(case.id, "handle_on_spot", body).await;
    }

    fn find(&mut self) -> Option<NewCase> {
        let ground = &self.robot.world.ground;
        let here = |area: &str| ground.worker_of(area) == Some(self.login.as_str());
        let homes: Vec<_> = ground.homes.iter().filter(|home| here(&home.area)).collect();
        if homes.is_empty() {
            return None;
        }
        let home = self.robot.chance.pick(&homes);
        let (category, words) = self.robot.chance.pick(texts::FINDS);
        Some(NewCase {
            kind: "issue".to_owned(),
            text: format!("{}：{words}", home.name),
            category: Some((*category).to_owned()),
            location: Some(PointBody {
                lng: home.lng,
                lat: home.lat,
                crs: Some("wgs84".to_owned()),
                accuracy: None,
            }),
            channel: Some("patrol".to_owned()),
            own_find: true,
            ..super::residents::blank()
        })
    }
}
