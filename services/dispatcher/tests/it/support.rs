//! Cases in the fixture's town, and people who do something about them.

use sandan_boot::desk::content::{kinds, seal};
use sandan_boot::desk::executor::{Asked, execute};
use sandan_boot::desk::{Rules, change, load};
use sandan_contract::rest::command::CommandBody;
use sandan_core::case::Case;
use sandan_core::case::event::{Event, Submitted};
use sandan_core::case::facts::{About, Channel, Parties, Place, Urgency};
use sandan_core::case::order::Order;
use sandan_core::command::{CommandName, submit};
use sandan_core::ids::{AccountId, CaseId, OrderId};
use sandan_core::role::Actor;
use sandan_core::time::Instant;
use sandan_kit::auth::Principal;
use sandan_kit::problem::Problem;
use sandan_store::Change;
use sandan_testkit::{Client, Fixture};

/// A report that differs from the ordinary one where it says so.
#[derive(Clone, Default)]
pub struct Report {
    pub category: &'static str,
    /// Code of the place; the first small grid when empty.
    pub grid: String,
    pub reporter: Option<AccountId>,
    pub urgency: Option<Urgency>,
    pub about: Vec<About>,
    /// RFC 3339.
    pub slot: Option<&'static str>,
}

/// A report of the first resident in this grid.
pub fn report(f: &Fixture, category: &'static str, grid: &str) -> Report {
    Report { category, grid: grid.to_owned(), reporter: Some(f.people.residents[0]), ..Report::default() }
}

/// Writes the first event of a case through the desk.
pub async fn submitted(f: &Fixture, report: Report) -> CaseId {
    let app = &f.app;
    let now = f.now().await;
    let rules = Rules::of(app, None).unwrap();
    let category = rules.profile.category(report.category).expect("a category of the demo profile");
    let id = CaseId(app.new_id());
    let reporter = report.reporter.map(|reporter| reporter.0);
    let (text, content) = seal(app, id.0, reporter, kinds::TEXT, "门口的路坏了", now).unwrap();
    let submission = Submitted {
        id,
        number: format!("T{}", id.0.simple()),
        kind: category.kind,
        channel: Channel::Web,
        category: category.code.clone(),
        profile: rules.profile.version,
        urgency: report.urgency.or(category.urgency).unwrap_or(Urgency::Normal),
        place: Place { path: f.path(&report.grid), reason: "inside".to_owned(), map_version: 1 },
        parties: Parties {
            reporter: report.reporter,
            reachable: report.reporter.is_some(),
            anonymous: report.reporter.is_none(),
            about: report.about,
            ..Parties::default()
        },
        found_by: None,
        text,
        contents: Vec::new(),
        attachments: Vec::new(),
        slot: report.slot.map(|slot| Instant::parse(slot).unwrap()),
        external: None,
    };
    let event = submit(&submission, report.reporter, &rules.context(app, now)).unwrap();
    commit(f, None, &[event], vec![content]).await;
    id
}

/// Commits events of one case.
pub async fn commit(
    f: &Fixture,
    before: Option<&Case>,
    events: &[Event],
    rows: Vec<sandan_store::RowWrite>,
) -> Case {
    let after = change::after(before, events).unwrap();
    let mut change = Change::new(f.app.district);
    change.rows = rows;
    change::add(&f.app, &mut change, before, &after, events).unwrap();
    f.app.store.commit(change).await.unwrap();
    after
}

/// A case that was reported, accepted and routed.
pub async fn routed(f: &Fixture, category: &'static str, grid: &str) -> CaseId {
    let id = submitted(f, report(f, category, grid)).await;
    settle(f).await;
    id
}

/// Works everything that is due; nothing may fail.
pub async fn settle(f: &Fixture) {
    let round = sandan_dispatcher::settle(&f.app).await.unwrap();
    assert_eq!(round.failed, 0, "a limit could not be worked");
}

pub async fn case(f: &Fixture, id: CaseId) -> Case {
    load(&f.app, id).await.unwrap().case
}

/// The newest order of a case.
pub async fn order(f: &Fixture, id: CaseId) -> Order {
    case(f, id).await.orders.last().cloned().expect("a case with an order")
}

/// Somebody at this service's interface.
pub fn client(f: &Fixture, account: AccountId) -> Client {
    f.client(&[sandan_dispatcher::role()], Some(account))
}

/// The path of a command on an order.
pub fn on_order(order: OrderId, command: &str) -> String {
    format!("/api/v1/orders/{order}/commands/{command}")
}

/// The path of a command on a case.
pub fn on_case(case: CaseId, command: &str) -> String {
    format!("/api/v1/cases/{case}/commands/{command}")
}

pub fn principal(f: &Fixture, account: AccountId) -> Principal {
    let rights = f.app.auth.rights.of(f.app.district, account).unwrap();
    let actor = Actor { account, grants: rights.grants };
    Principal { district: f.app.district, actor, session: f.app.new_id(), name: rights.name }
}

/// A command of a service that is not under test here.
pub async fn elsewhere(
    f: &Fixture,
    by: AccountId,
    case: CaseId,
    name: CommandName,
    body: CommandBody,
) -> Result<(), Problem> {
    let asked = Asked { case, order: None, name, body, keyed: None };
    execute(&f.app, &principal(f, by), asked).await.map(|_| ())
}

/// A matter that several volunteers are offered: the nearest did not claim it in time.
pub async fn contested(f: &Fixture) -> CaseId {
    let id = routed(f, "V0107", &f.small_grids()[0]).await;
    while order(f, id).await.offered_to.len() < 2 {
        f.advance(16 * Instant::MINUTE).await;
        settle(f).await;
    }
    id
}

/// A town of its own on SQLite, or on the engine that `SANDAN_TEST_ENGINE` names.
pub async fn town() -> Fixture {
    match std::env::var("SANDAN_TEST_ENGINE").as_deref() {
        Ok("postgres") => Fixture::postgres().await,
        _ => Fixture::sqlite().await,
    }
}
