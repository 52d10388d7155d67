//! Residents: they report, order, join a neighbour's report, and say whether it is over.

use super::Robot;
use crate::client::{Client, Heard, follow};
use crate::demo::cast::{Numbers, phone};
use crate::demo::clock::is_night;
use crate::demo::texts::{self, MATTERS, Matter};
use crate::demo::world::{Home, World};
use crate::demo::{chance::Chance, names};
use sandan_contract::rest::areas::PointBody;
use sandan_contract::rest::auth::MessagesBody;
use sandan_contract::rest::case::{CaseBody, NewCase, OnBehalf};
use sandan_contract::rest::command::CommandBody;
use sandan_contract::rest::intake::NearbyList;
use sandan_contract::ws::Topic;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use uuid::Uuid;

const PERIOD: Duration = Duration::from_secs(20);
/// Reports that wait for a resident who is still signing in.
const WAITING: usize = 64;
/// At night one report in so many is written.
const NIGHT_ONE_IN: usize = 6;

/// Sends everybody home, and reports out of the houses at the demo's rate.
pub fn start(world: &World, numbers: Numbers, tasks: &mut JoinSet<()>) {
    let mut doors = Vec::new();
    for n in 1..=numbers.residents {
        let (door, reports) = mpsc::channel(WAITING);
        doors.push(door);
        tasks.spawn(resident(world.clone(), n, reports));
    }
    tasks.spawn(arrivals(world.clone(), doors));
}

/// Somebody has something to say.
struct Urge;

async fn arrivals(world: World, doors: Vec<mpsc::Sender<Urge>>) {
    let mut chance = world.chance("arrivals");
    let rate = f64::from(world.rate.max(1));
    loop {
        let wait = Duration::from_secs_f64(chance.gap_seconds(rate));
        if world.stop.or_stop(tokio::time::sleep(wait)).await.is_none() {
            return;
        }
        if is_night(world.now()) && chance.below(NIGHT_ONE_IN) > 0 {
            continue;
        }
        // Whose box is full has more to say than a person can write.
        let _ = chance.pick(&doors).try_send(Urge);
    }
}

async fn resident(world: World, n: usize, mut urges: mpsc::Receiver<Urge>) {
    // A telephone is taken out when there is something to say.
    let Some(Some(first)) = world.stop.or_stop(urges.recv()).await else { return };
    let login = phone(n);
    let Some(client) = sign_in(&world, &login).await else { return };
    let home = world.chance(&login).pick(&world.ground.homes).clone();
    let robot = Robot::with(world.clone(), client.clone(), "resident", &login);
    let (heard, news) = mpsc::unbounded_channel();
    let wake = robot.wake.clone();
    let failed = {
        let world = world.clone();
        move |error| world.tally.failed("resident", "live line", &error)
    };
    let on_news = move |told: Heard| {
        if let Heard::Event(told) = told {
            let _ = heard.send(told.case.map(|case| case.0));
            wake.notify_one();
        }
    };
    let line = follow(client, Topic::Me, None, world.stop.clone(), on_news, failed);
    let mut living = Resident { robot, home, cases: BTreeSet::new(), plans: BTreeMap::new() };
    let life = async move {
        living.report(first).await;
        living.run(urges, news).await;
    };
    tokio::select! {
        () = line => {}
        () = life => {}
    }
}

/// By one-time code, as everybody does who has no password. There is no SMS: the code is read from the message page.
async fn sign_in(world: &World, phone: &str) -> Option<Client> {
    let masked = sandan_core::view::mask_phone(phone);
    let ask = async || {
        world.client.send_code(phone).await?;
        let page: MessagesBody = world.client.get("/api/v1/demo/messages").await?;
        let mine = page.messages.into_iter().filter(|message| message.data["phone"] == masked.as_str());
        let newest = mine.max_by_key(|message| message.id);
        let code = newest.and_then(|message| message.data["code"].as_str().map(str::to_owned));
        world.client.code_login(phone, &code.unwrap_or_default()).await
    };
    loop {
        let signed_in = world.stop.or_stop(ask()).await?;
        if let Some(client) = world.entered("resident", phone, signed_in).await? {
            return Some(client);
        }
    }
}

struct Resident {
    robot: Robot,
    home: Home,
    /// One's own cases that may still want something.
    cases: BTreeSet<Uuid>,
    /// What one has made up one's mind to, by case.
    plans: BTreeMap<Uuid, Plan>,
}

#[derive(Clone, Copy, Default)]
struct Plan {
    withdraws: bool,
    rates: bool,
    verifies: bool,
    reopens: bool,
    appeals: bool,
}

impl Resident {
    async fn run(
        &mut self,
        mut urges: mpsc::Receiver<Urge>,
        mut news: mpsc::UnboundedReceiver<Option<Uuid>>,
    ) {
        loop {
            tokio::select! {
                biased;
                urge = urges.recv() => match urge {
                    Some(urge) => self.report(urge).await,
                    None => return,
                },
                going = self.robot.turn(PERIOD) => if !going { return },
            }
            while let Ok(told) = news.try_recv() {
                self.cases.extend(told);
            }
            for case in self.cases.clone() {
                self.look(case).await;
            }
        }
    }

    async fn report(&mut self, _: Urge) {
        let weights = MATTERS.iter().map(|matter| matter.weight);
        let matter = &MATTERS[self.robot.chance.weighted(weights)];
        if self.robot.chance.percent(12) && self.join(matter).await {
            return;
        }
        let mut case = self.new_case(matter);
        let anonymous = case.anonymous;
        if !anonymous && self.robot.chance.percent(15) {
            case.attachments.extend(self.robot.photo().await);
        }
        let reporter = if anonymous { self.robot.client.signed_out() } else { self.robot.client.clone() };
        let answer = reporter.report(&case).await;
        self.robot.world.tally.count("resident", "report", &answer);
        if let Ok(case) = answer
            && !anonymous
        {
            self.cases.insert(case.id);
        }
    }

    fn new_case(&mut self, matter: &Matter) -> NewCase {
        let (home, chance) = (&self.home, &mut self.robot.chance);
        let anonymous = matter.kind == "issue" && chance.percent(5);
        let on_behalf = (!anonymous && chance.percent(8)).then(|| on_behalf(chance));
        NewCase {
            kind: matter.kind.to_owned(),
            text: texts::report(chance, matter, &home.name),
            category: Some(matter.category.to_owned()),
            location: Some(point(home)),
            address: Some(texts::address(chance, &home.name)),
            anonymous,
            secret: !anonymous && chance.percent(2),
            on_behalf,
            channel: Some(if chance.percent(80) { "mini_program" } else { "web" }.to_owned()),
            ..blank()
        }
    }

    /// 我也遇到: a neighbour has reported the same already.
    async fn join(&mut self, matter: &Matter) -> bool {
        let path = format!("/api/v1/cases/nearby?lng={}&lat={}&crs=wgs84", self.home.lng, self.home.lat);
        let answer = self.robot.client.get::<NearbyList>(&path).await;
        let Some(list) = self.robot.told("nearby", answer) else { return false };
        let Some(same) = list.items.iter().find(|item| item.category.code == matter.category) else {
            return false;
        };
        let body = serde_json::json!({ "note": "我也遇到了" });
        let path = format!("/api/v1/cases/{}/commands/join", same.id);
        let answer = self.robot.client.post::<serde_json::Value>(&path, &body).await;
        self.robot.world.tally.count("resident", "join", &answer)
    }

    fn plan(&mut self, case: Uuid) -> Plan {
        let chance = &mut self.robot.chance;
        *self.plans.entry(case).or_insert_with(|| Plan {
            withdraws: chance.percent(2),
            rates: chance.percent(30),
            verifies: chance.percent(60),
            reopens: chance.percent(2),
            appeals: chance.percent(30),
        })
    }

    async fn look(&mut self, id: Uuid) {
        let answer = self.robot.client.case(id).await;
        // A neighbour's case that one joined is told about too, and says no more than its state.
        let Some(case) = self.robot.told("case", answer) else { return self.forget(id) };
        let plan = self.plan(id);
        match case.state.as_str() {
            "withdrawn" | "merged" => self.forget(id),
            "fed_back" if plan.verifies && self.is_mine_to_check(&case) => {
                let body = CommandBody { passed: Some(true), ..CommandBody::default() };
                self.act(id, "verify", 20.0, body).await;
            }
            "revisiting" if plan.rates => {
                let body = self.robot.verdict();
                self.act(id, "revisit", 10.0, body).await;
            }
            "closed" if plan.reopens => self.reopen(id).await,
            "rejected" if plan.appeals => {
                let note = self.robot.words(texts::UNHAPPY);
                self.act(id, "appeal", 30.0, CommandBody { note, ..CommandBody::default() }).await;
            }
            "closed" | "rejected" => self.forget(id),
            "handling" if self.robot.ready(id, "reply", 30.0) => self.reply(id).await,
            "accepted" | "dispatched" | "handling" | "submitted" if plan.withdraws => {
                self.act(id, "withdraw", 25.0, CommandBody::default()).await;
            }
            _ => {}
        }
    }

    fn forget(&mut self, id: Uuid) {
        self.cases.remove(&id);
        self.plans.remove(&id);
        self.robot.agenda.keep(&self.cases.iter().copied().collect());
    }

    fn is_mine_to_check(&self, case: &CaseBody) -> bool {
        let category = self.robot.world.category(&case.category.code);
        category.is_some_and(|category| category.check == sandan_core::case::facts::CheckMode::Requester)
    }

    async fn act(&mut self, case: Uuid, command: &'static str, minutes: f64, body: CommandBody) {
        if self.robot.ready(case, command, minutes) {
            self.robot.on_case(case, command, body).await;
            self.robot.agenda.never(case, command);
        }
    }

    async fn reopen(&mut self, case: Uuid) {
        let note = self.robot.words(texts::UNHAPPY);
        self.act(case, "reopen", 60.0, CommandBody { note, ..CommandBody::default() }).await;
        if self.robot.agenda.is_never(case, "reopen") {
            self.plans.entry(case).or_default().reopens = false;
        }
    }

    /// Somebody may have asked; the timeline says so.
    async fn reply(&mut self, case: Uuid) {
        self.robot.put_off(case, "reply", 60.0);
        let answer = self.robot.client.timeline(case).await;
        let Some(timeline) = self.robot.told("timeline", answer) else { return };
        let kinds = timeline.events.iter().rev().map(|event| event.kind.as_str());
        let asked = kinds.into_iter().find(|kind| matches!(*kind, "resident_asked" | "resident_answered"));
        if asked == Some("resident_asked") {
            let body = CommandBody { note: self.robot.words(texts::REPLIES), ..CommandBody::default() };
            self.robot.on_case(case, "resident_reply", body).await;
        }
    }
}

fn on_behalf(chance: &mut Chance) -> OnBehalf {
    OnBehalf {
        served_name: Some(names::person(chance)),
        served_contact: None,
        relation: (*chance.pick(&["女儿", "儿子", "邻居", "楼长"])).to_owned(),
        consent: (*chance.pick(&["said", "signed"])).to_owned(),
    }
}

fn point(home: &Home) -> PointBody {
    PointBody { lng: home.lng, lat: home.lat, crs: Some("wgs84".to_owned()), accuracy: None }
}

/// A report in which nothing is said yet.
pub(super) fn blank() -> NewCase {
    NewCase {
        kind: String::new(),
        text: String::new(),
        category: None,
        location: None,
        address: None,
        contact: None,
        anonymous: false,
        secret: false,
        on_behalf: None,
        channel: None,
        external: None,
        answers: None,
        attachments: Vec::new(),
        slot: None,
        about: Vec::new(),
        own_find: false,
    }
}
