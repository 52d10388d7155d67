//! Making everybody, in bulk, through the registry.

use super::{Cast, Local};
use crate::shipped::UNITS;
use crate::simulate::parts::compose::phone;
use anyhow::Context as _;
use sandan_boot::App;
use sandan_contract::rest::registry::{PersonDoc, UnitDoc};
use sandan_core::area::{AreaPath, Level};
use sandan_core::ids::UnitId;
use sandan_core::profile::Profile;
use sandan_core::role::{Grant, Role, Scope};
use sandan_registry::accounts::{NewAccount, create_accounts};
use sandan_registry::units::create_unit;
use std::collections::BTreeSet;
use uuid::Uuid;

/// Handlers in each unit, and people of each office role.
const HANDLERS: usize = 10;
const OFFICE: usize = 40;
const OBSERVERS: usize = 60;
/// A half-year's load rests on few heads: what a person would refuse at three, these take.
const MAX_OPEN: u32 = 400;

/// Creates units and people. The map must be there.
///
/// # Errors
/// When the registry refuses.
pub async fn create(app: &App, profile: &Profile, residents: usize) -> anyhow::Result<Cast> {
    let mut cast = Cast { district: app.district.0, ..Cast::default() };
    for (code, name, kind) in UNITS {
        let unit = UnitDoc {
            code: code.to_owned(),
            name: name.to_owned(),
            kind: kind.to_owned(),
            area_path: String::new(),
            active: true,
        };
        let id = create_unit(app, &unit, None).await.with_context(|| format!("create unit {code}"))?;
        cast.units.insert(code.to_owned(), id.0);
    }
    cast.county = paths(app, Level::County)?.first().map(last_code).unwrap_or_default();
    for unit in cast.units.values() {
        cast.handlers.insert(*unit, make(app, handlers(UnitId(*unit))).await?);
    }
    offices(app, &mut cast).await?;
    let (workers, areas) = local(app, Role::GridWorker, &[])?;
    cast.workers = placed(make(app, workers).await?, areas);
    let skills: BTreeSet<String> =
        profile.categories.iter().flat_map(|category| category.skills.clone()).collect();
    let (volunteers, areas) = local(app, Role::Volunteer, &skills.into_iter().collect::<Vec<_>>())?;
    cast.volunteers = placed(make(app, volunteers).await?, areas);
    let resident = |n| NewAccount { phone: Some(phone(n)), ..NewAccount::default() };
    cast.residents = make(app, (0..residents).map(resident).collect()).await?;
    Ok(cast)
}

async fn offices(app: &App, cast: &mut Cast) -> anyhow::Result<()> {
    let county = paths(app, Level::County)?.into_iter().next().context("the town has no county")?;
    let office = |role: Role, count: usize| {
        let grant = Grant { role, scope: Scope::Area(county.clone()) };
        let one = |n| account(format!("{}{n}", role.title()), vec![grant.clone()], None);
        (1..=count).map(one).collect::<Vec<_>>()
    };
    cast.acceptors = make(app, office(Role::Acceptor, OFFICE)).await?;
    cast.dispatchers = make(app, office(Role::Dispatcher, OFFICE)).await?;
    cast.checkers = make(app, office(Role::Checker, OFFICE)).await?;
    cast.revisiters = make(app, office(Role::Revisiter, OFFICE)).await?;
    cast.supervisors = make(app, office(Role::Supervisor, OFFICE / 4)).await?;
    cast.leaders = make(app, office(Role::SigningLeader, OFFICE / 4)).await?;
    cast.observers = make(app, office(Role::Supervisor, OBSERVERS)).await?;
    Ok(())
}

async fn make(app: &App, people: Vec<NewAccount>) -> anyhow::Result<Vec<Uuid>> {
    let made = create_accounts(app, people, None).await.context("create accounts")?;
    Ok(made.into_iter().map(|account| account.0).collect())
}

fn handlers(unit: UnitId) -> Vec<NewAccount> {
    let one = |n| {
        let card = PersonDoc { unit: Some(unit.0), ..card(format!("处置员{n}"), "handler", Vec::new()) };
        account(card.name.clone(), vec![Grant { role: Role::Handler, scope: Scope::Unit(unit) }], Some(card))
    };
    (1..=HANDLERS).map(one).collect()
}

/// One of a role for each community. Volunteers can do everything that is asked of volunteers.
fn local(app: &App, role: Role, skills: &[String]) -> anyhow::Result<(Vec<NewAccount>, Vec<Vec<String>>)> {
    let (mut people, mut areas) = (Vec::new(), Vec::new());
    for (n, community) in paths(app, Level::Middle)?.into_iter().enumerate() {
        let own = vec![community.as_str().to_owned()];
        let mut card = card(format!("{}{n}", role.title()), role.word(), own.clone());
        card.skills = skills.to_vec();
        card.party_member = role == Role::Volunteer;
        let grant = Grant { role, scope: Scope::Area(community) };
        people.push(account(card.name.clone(), vec![grant], Some(card)));
        areas.push(own);
    }
    Ok((people, areas))
}

fn placed(ids: Vec<Uuid>, areas: Vec<Vec<String>>) -> Vec<Local> {
    ids.into_iter().zip(areas).map(|(id, areas)| Local { id, areas }).collect()
}

fn paths(app: &App, level: Level) -> anyhow::Result<Vec<AreaPath>> {
    let snapshot = app.directory.now();
    let grid = snapshot.grid.as_ref().context("the town is not there yet")?;
    Ok(grid.tree().at_level(level).map(|info| info.path.clone()).collect())
}

fn last_code(path: &AreaPath) -> String {
    path.codes().last().map(ToString::to_string).unwrap_or_default()
}

fn account(name: String, roles: Vec<Grant>, card: Option<PersonDoc>) -> NewAccount {
    NewAccount { name, roles, card, ..NewAccount::default() }
}

fn card(name: String, kind: &str, areas: Vec<String>) -> PersonDoc {
    PersonDoc {
        name,
        kind: kind.to_owned(),
        areas,
        unit: None,
        party_member: false,
        skills: Vec::new(),
        certificates: Vec::new(),
        max_open: MAX_OPEN,
        quiet: None,
        trained: true,
        insured: true,
        minor: false,
        active: true,
    }
}
