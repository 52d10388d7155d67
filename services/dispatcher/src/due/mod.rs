//! The reconcilers of this service. Each takes no input, looks at what is due, and may run in several processes.

mod calendar;
mod clocks;
mod lapse;
mod purge;
mod routing;

use sandan_boot::reconcile::{self, Round};
use sandan_boot::{App, relay};
use sandan_core::case::clock::ClockKind;
use sandan_kit::tasks::{Shutdown, TaskResult};
use sandan_store::StoreError;

pub use calendar::{calendar_due, correct_calendars};

const ACCEPT: &[ClockKind] = &[ClockKind::AutoAccept];
const ROUTE: &[ClockKind] = &[ClockKind::Route];
/// Passing moves the case or the order.
const LAPSE: &[ClockKind] = &[
    ClockKind::ClaimWindow,
    ClockKind::InterestWindow,
    ClockKind::InviteWindow,
    ClockKind::CheckIn,
    ClockKind::ResidentAnswer,
    ClockKind::ReopenWindow,
    ClockKind::AppealWindow,
    ClockKind::UnmergeWindow,
];
/// Passing says one level higher who is late. The revisiter's limits are followed up elsewhere.
const ESCALATE: &[ClockKind] = &[
    ClockKind::Accept,
    ClockKind::Dispatch,
    ClockKind::Sign,
    ClockKind::FirstContact,
    ClockKind::Handle,
    ClockKind::ReviewShelved,
    ClockKind::Check,
    ClockKind::Decide,
    ClockKind::External,
];

/// Every kind of limit that this service works.
#[must_use]
pub fn kinds() -> Vec<ClockKind> {
    [ACCEPT, ROUTE, LAPSE, ESCALATE].concat()
}

/// Accepts what the profile accepts by itself.
///
/// # Errors
/// As [`reconcile::run`].
pub async fn accept_due(app: App, stop: Shutdown) -> TaskResult {
    reconcile::run(app, stop, ACCEPT, routing::accept).await
}

/// Routes accepted cases.
///
/// # Errors
/// As [`reconcile::run`].
pub async fn route_due(app: App, stop: Shutdown) -> TaskResult {
    reconcile::run(app, stop, ROUTE, routing::route).await
}

/// Ends windows that are over.
///
/// # Errors
/// As [`reconcile::run`].
pub async fn lapse_due(app: App, stop: Shutdown) -> TaskResult {
    reconcile::run(app, stop, LAPSE, lapse::lapse).await
}

/// Raises what is late up the area tree.
///
/// # Errors
/// As [`reconcile::run`].
pub async fn escalate_due(app: App, stop: Shutdown) -> TaskResult {
    reconcile::run(app, stop, ESCALATE, clocks::reached).await
}

/// Works everything that is due now, batch by batch, until nothing is: for simulations that step the clock, and for
/// tests. Rows that failed are not waited for.
///
/// # Errors
/// When the store fails.
pub async fn settle(app: &App) -> Result<Round, StoreError> {
    let mut sum = Round::default();
    loop {
        let rounds = [
            reconcile::once(app, ACCEPT, routing::accept).await?,
            reconcile::once(app, ROUTE, routing::route).await?,
            reconcile::once(app, LAPSE, lapse::lapse).await?,
            reconcile::once(app, ESCALATE, clocks::reached).await?,
        ];
        for round in &rounds {
            sum.picked += round.picked;
            sum.moved += round.moved;
            sum.failed += round.failed;
        }
        if rounds.iter().all(|round| round.picked == 0) {
            return Ok(sum);
        }
    }
}

/// Spawns all of them.
pub(crate) fn spawn(app: &App) {
    let own = || app.clone();
    let (accept, route, lapse, escalate) = (own(), own(), own(), own());
    app.tasks.spawn("accept_due", move |stop| accept_due(accept.clone(), stop));
    app.tasks.spawn("route_due", move |stop| route_due(route.clone(), stop));
    app.tasks.spawn("lapse_due", move |stop| lapse_due(lapse.clone(), stop));
    app.tasks.spawn("escalate_due", move |stop| escalate_due(escalate.clone(), stop));
    let (relayed, corrected, purged) = (own(), own(), own());
    // Ends last: it numbers what the others commit while they stop.
    app.tasks.spawn_last("relay_due", move |stop| relay::relay_due(relayed.clone(), stop));
    app.tasks.spawn("calendar_due", move |stop| calendar_due(corrected.clone(), stop));
    app.tasks.spawn("purge_due", move |stop| purge::purge_due(purged.clone(), stop));
}
