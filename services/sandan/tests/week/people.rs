//! Who lives and works in the street.

use sandan_boot::{App, Snapshot};
use sandan_contract::rest::registry::PersonDoc;
use sandan_core::area::{AreaPath, Level};
use sandan_core::ids::{AccountId, UnitId};
use sandan_core::role::{Grant, Role, Scope};
use sandan_registry::accounts::{NewAccount, create_accounts};
use sandan_testkit::{Client, Fixture};
use serde_json::json;
use std::collections::BTreeMap;

const RESIDENTS: usize = 60;
/// Volunteers at home in each small grid.
const NEIGHBOURS: usize = 3;
const SKILLS: [&str; 10] = [
    "日常维修",
    "搬运",
    "陪诊",
    "代买代办",
    "理发",
    "智能手机",
    "法律咨询",
    "心理疏导",
    "教学辅导",
    "家电维修",
];
/// Each over the whole district.
const OFFICE: [Role; 8] = [
    Role::Acceptor,
    Role::Dispatcher,
    Role::Checker,
    Role::Revisiter,
    Role::Supervisor,
    Role::SigningLeader,
    Role::DutyLeader,
    Role::StationKeeper,
];

#[derive(Default)]
pub struct Cast {
    pub residents: Vec<Resident>,
    pub units: BTreeMap<String, UnitId>,
    office: BTreeMap<Role, AccountId>,
    /// Two colleagues in each unit.
    handlers: BTreeMap<UnitId, [AccountId; 2]>,
    workers: BTreeMap<AreaPath, AccountId>,
    secretaries: BTreeMap<AreaPath, AccountId>,
    /// Goes out at night.
    pub night: Option<AccountId>,
}

/// Somebody who signed in by telephone.
pub struct Resident {
    pub phone: String,
    pub account: AccountId,
    pub token: String,
}

impl Cast {
    pub fn of(&self, role: Role) -> AccountId {
        self.office[&role]
    }

    pub fn unit(&self, code: &str) -> UnitId {
        self.units[code]
    }

    pub fn handlers(&self, unit: UnitId) -> [AccountId; 2] {
        self.handlers[&unit]
    }

    /// The worker of a small grid.
    pub fn worker(&self, place: &AreaPath) -> AccountId {
        self.workers[place]
    }

    /// The secretary of the community around a place.
    pub fn secretary(&self, place: &AreaPath) -> AccountId {
        let around = self.secretaries.iter().find(|(community, _)| community.contains(place));
        *around.expect("a place in a community").1
    }
}

pub async fn cast(fixture: &Fixture, public: &Client, units: BTreeMap<String, UnitId>) -> Cast {
    let app = &fixture.app;
    let snapshot = app.directory.now();
    let (grids, communities) = (paths(&snapshot, Level::Small), paths(&snapshot, Level::Middle));
    let everywhere = |role| vec![Grant { role, scope: Scope::Area(AreaPath::default()) }];
    let here = |role, path: &AreaPath| vec![Grant { role, scope: Scope::Area(path.clone()) }];

    let office = OFFICE.map(|role| account(role.word(), everywhere(role), None)).to_vec();
    let office = OFFICE.into_iter().zip(create(app, office).await).collect();
    let secretaries = numbered(&communities, |n, path| {
        account(&format!("secretary-{n}"), here(Role::Secretary, path), None)
    });
    let workers = numbered(&grids, |n, path| {
        let card = card("grid_worker", std::slice::from_ref(path), &[]);
        account(&format!("worker-{n}"), here(Role::GridWorker, path), Some(card))
    });
    let homes: Vec<AreaPath> = grids.iter().flat_map(|path| vec![path.clone(); NEIGHBOURS]).collect();
    let volunteers = numbered(&homes, |n, path| {
        let card = card("volunteer", std::slice::from_ref(path), &SKILLS);
        account(&format!("volunteer-{n}"), here(Role::Volunteer, path), Some(card))
    });
    create(app, volunteers).await;
    let street = &paths(&snapshot, Level::Large)[0];
    let on_duty = card("grid_worker", std::slice::from_ref(street), &["night_duty"]);
    let night = vec![account("night-duty", here(Role::GridWorker, street), Some(on_duty))];
    Cast {
        residents: residents(public).await,
        office,
        handlers: handlers(app, &units).await,
        units,
        workers: grids.into_iter().zip(create(app, workers).await).collect(),
        secretaries: communities.into_iter().zip(create(app, secretaries).await).collect(),
        night: create(app, night).await.pop(),
    }
}

async fn handlers(app: &App, units: &BTreeMap<String, UnitId>) -> BTreeMap<UnitId, [AccountId; 2]> {
    let mut handlers = BTreeMap::new();
    for (code, unit) in units {
        let colleague = |n: u8| {
            let card = PersonDoc { unit: Some(unit.0), ..card("handler", &[], &[]) };
            let grant = Grant { role: Role::Handler, scope: Scope::Unit(*unit) };
            account(&format!("handler-{code}-{n}").to_lowercase(), vec![grant], Some(card))
        };
        let both = create(app, vec![colleague(1), colleague(2)]).await;
        handlers.insert(*unit, [both[0], both[1]]);
    }
    handlers
}

/// Residents come by telephone and the code of the demo's message page.
async fn residents(public: &Client) -> Vec<Resident> {
    let mut residents = Vec::with_capacity(RESIDENTS);
    for n in 0..RESIDENTS {
        let phone = format!("139{n:04}{n:04}");
        public.post("/api/v1/auth/codes", &json!({ "phone": phone })).await.ok();
        let page = public.get("/api/v1/demo/messages").await.ok();
        let messages = page["messages"].as_array().expect("a list").clone();
        let ends = format!("{n:04}");
        let own =
            |data: &serde_json::Value| data["phone"].as_str().is_some_and(|phone| phone.ends_with(&ends));
        let code = messages.iter().map(|message| &message["data"]).find(|data| own(data));
        let code = code.expect("the code is on the page")["code"].clone();
        let body = json!({ "phone": phone, "code": code });
        let tokens = public.post("/api/v1/auth/code-login", &body).await.ok();
        let account = tokens["user"]["id"].as_str().and_then(|id| id.parse().ok());
        residents.push(Resident {
            phone,
            account: AccountId(account.expect("an id")),
            token: tokens["access_token"].as_str().expect("a token").to_owned(),
        });
    }
    residents
}

fn numbered(paths: &[AreaPath], new: impl Fn(usize, &AreaPath) -> NewAccount) -> Vec<NewAccount> {
    (1..).zip(paths).map(|(n, path)| new(n, path)).collect()
}

async fn create(app: &App, new: Vec<NewAccount>) -> Vec<AccountId> {
    create_accounts(app, new, None).await.expect("accounts are created")
}

fn account(login: &str, roles: Vec<Grant>, card: Option<PersonDoc>) -> NewAccount {
    NewAccount {
        login: Some(login.replace('_', "-")),
        name: login.to_owned(),
        roles,
        card,
        ..NewAccount::default()
    }
}

fn card(kind: &str, areas: &[AreaPath], skills: &[&str]) -> PersonDoc {
    PersonDoc {
        name: kind.to_owned(),
        kind: kind.to_owned(),
        areas: areas.iter().map(|path| path.as_str().to_owned()).collect(),
        unit: None,
        party_member: false,
        skills: skills.iter().map(ToString::to_string).collect(),
        certificates: Vec::new(),
        max_open: 500,
        quiet: None,
        trained: true,
        insured: true,
        minor: false,
        active: true,
    }
}

fn paths(snapshot: &Snapshot, level: Level) -> Vec<AreaPath> {
    let grid = snapshot.grid.as_ref().expect("the town is installed");
    grid.tree().at_level(level).map(|info| info.path.clone()).collect()
}
