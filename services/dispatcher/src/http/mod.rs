//! What people tell a case or an order to do, and the lists they work from.

mod cases;
mod dead_letters;
mod hours;
mod links;
mod lists;
mod orders;
mod queues;
mod scope;

use sandan_boot::App;
use sandan_core::command::rule;
use sandan_core::command::{CommandName, table::RULES};
use sandan_kit::routes::{RouteInfo, Who};
use utoipa_axum::router::OpenApiRouter;

const SERVICE: &str = "dispatcher";

/// Everything that this service serves.
#[must_use]
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .merge(cases::routes())
        .merge(orders::routes())
        .merge(lists::routes())
        .merge(queues::routes())
        .merge(dead_letters::routes())
        .merge(hours::routes())
        .merge(links::routes())
}

/// The same as data.
#[must_use]
pub fn table() -> Vec<RouteInfo> {
    let commands = cases::ROUTES.iter().chain(orders::ROUTES);
    let commands = commands.map(|(path, name)| RouteInfo::new("POST", path, SERVICE, may_call(*name)));
    let lists = [lists::TABLE, queues::TABLE, dead_letters::TABLE, hours::TABLE, links::TABLE].concat();
    commands.chain(lists).collect()
}

/// Commands that only staff can ever be entitled to are refused to others before a case is looked at.
fn may_call(name: CommandName) -> Who {
    let personal =
        |who: &rule::Who| matches!(who, rule::Who::Holder | rule::Who::Asked | rule::Who::Reporter);
    let rule = RULES.iter().find(|rule| rule.name == name);
    let anybody = rule.is_none_or(|rule| rule.who.iter().any(personal));
    if anybody { Who::SignedIn } else { Who::Staff }
}
