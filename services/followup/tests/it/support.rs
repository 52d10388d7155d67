//! Cases that are about to be checked or asked about.

use sandan_boot::desk::content::{kinds, seal};
use sandan_boot::desk::executor::{Asked, execute};
use sandan_boot::desk::{Rules, change, load, system};
use sandan_contract::rest::command::CommandBody;
use sandan_core::case::Case;
use sandan_core::case::event::{ExternalOrder, Submitted};
use sandan_core::case::facts::{Channel, DispatchMode, Part, Parties, Place, Urgency};
use sandan_core::command::place_order::{PlaceOrder, Taker};
use sandan_core::command::system::route::Route;
use sandan_core::command::{CommandName, SystemCommand, submit};
use sandan_core::ids::{AccountId, CaseId, OrderId};
use sandan_core::role::Actor;
use sandan_core::time::Instant;
use sandan_kit::auth::Principal;
use sandan_store::Change;
use sandan_testkit::{Client, Fixture};

/// A matter that a unit handles and somebody looks at.
const CATEGORY: &str = "P0106";

/// Somebody at this service's interface.
pub fn client(f: &Fixture, account: AccountId) -> Client {
    f.client(&[sandan_followup::role()], Some(account))
}

/// The path of a command on a case.
pub fn on_case(case: CaseId, command: &str) -> String {
    format!("/api/v1/cases/{case}/commands/{command}")
}

pub async fn case(f: &Fixture, id: CaseId) -> Case {
    load(&f.app, id).await.unwrap().case
}

/// A report of the first resident that its unit has fed back.
pub async fn fed_back(f: &Fixture) -> CaseId {
    let id = submitted(f, None).await;
    system::give(&f.app, id, &SystemCommand::Accept, Vec::new()).await.unwrap();
    work(f, id).await;
    id
}

/// The unit takes the accepted case and hands it in again.
pub async fn work(f: &Fixture, id: CaseId) {
    let (handler, unit) = f.people.handlers[0];
    let order = PlaceOrder {
        part: Part::Lead,
        mode: DispatchMode::Assign,
        taker: Taker::Staff,
        unit: Some(unit),
        person: None,
        offered_to: Vec::new(),
        area: None,
        ring: 0,
        capacity: 1,
        slot: None,
        note: None,
    };
    let route = SystemCommand::Route(Route::Orders(vec![order]));
    system::give(&f.app, id, &route, Vec::new()).await.unwrap();
    let order = case(f, id).await.orders.last().unwrap().id;
    tell(f, handler, id, Some(order), CommandName::Sign, CommandBody::default()).await;
    tell(f, handler, id, Some(order), CommandName::Done, CommandBody::default()).await;
    let solved = CommandBody { outcome: Some("solved".to_owned()), ..CommandBody::default() };
    tell(f, handler, id, None, CommandName::FeedBack, solved).await;
}

pub async fn tell(
    f: &Fixture,
    by: AccountId,
    case: CaseId,
    order: Option<OrderId>,
    name: CommandName,
    body: CommandBody,
) {
    let rights = f.app.auth.rights.of(f.app.district, by).unwrap();
    let actor = Actor { account: by, grants: rights.grants };
    let principal = Principal { district: f.app.district, actor, session: f.app.new_id(), name: rights.name };
    execute(&f.app, &principal, Asked { case, order, name, body, keyed: None }).await.unwrap();
}

/// A superior order of platform `12345` that the first unit has fed back.
pub async fn superior(f: &Fixture, number: &str, due: &str) -> CaseId {
    let due = Instant::parse(due).unwrap();
    let external = ExternalOrder { system: "12345".to_owned(), number: number.to_owned(), due };
    let id = submitted(f, Some(external)).await;
    system::give(&f.app, id, &SystemCommand::Accept, Vec::new()).await.unwrap();
    work(f, id).await;
    id
}

async fn submitted(f: &Fixture, external: Option<ExternalOrder>) -> CaseId {
    let (app, now) = (&f.app, f.now().await);
    let rules = Rules::of(app, None).unwrap();
    let category = rules.profile.category(CATEGORY).unwrap();
    let id = CaseId(app.new_id());
    let resident = f.people.residents[0];
    let (text, content) = seal(app, id.0, Some(resident.0), kinds::TEXT, "路口漏水", now).unwrap();
    let submission = Submitted {
        id,
        number: format!("T{}", id.0.simple()),
        kind: category.kind,
        channel: Channel::Web,
        category: category.code.clone(),
        profile: rules.profile.version,
        urgency: Urgency::Normal,
        place: Place { path: f.path(&f.small_grids()[0]), reason: "inside".to_owned(), map_version: 1 },
        parties: Parties { reporter: Some(resident), reachable: true, ..Parties::default() },
        found_by: None,
        text,
        contents: Vec::new(),
        attachments: Vec::new(),
        slot: None,
        external,
    };
    let event = submit(&submission, Some(resident), &rules.context(app, now)).unwrap();
    let after = change::after(None, std::slice::from_ref(&event)).unwrap();
    let mut change = Change::new(app.district);
    change.rows.push(content);
    change::add(app, &mut change, None, &after, &[event]).unwrap();
    app.store.commit(change).await.unwrap();
    id
}

/// A town of its own on SQLite, or on the engine that `SANDAN_TEST_ENGINE` names.
pub async fn town() -> Fixture {
    match std::env::var("SANDAN_TEST_ENGINE").as_deref() {
        Ok("postgres") => Fixture::postgres().await,
        _ => Fixture::sqlite().await,
    }
}
