//! The demo's own eye: a supervisor's live line over the whole county, and its screen.

use super::world::World;
use crate::client::{Client, Heard, follow};
use sandan_contract::rest::live::ScreenBody;
use sandan_contract::ws::{Mode, Told, Topic};
use sandan_core::area::AreaCode;
use sandan_core::time::Instant;
use tokio::sync::mpsc;
use uuid::Uuid;

/// What happened to a case, for who decides: extensions, returns, rulings.
#[derive(Clone, Debug)]
pub struct Happened {
    pub case: Uuid,
    pub kind: String,
}

/// Events that wait for the decider; a full queue loses none, it slows the line down to its reader's pace.
pub type Decisions = mpsc::UnboundedSender<Happened>;

/// Follows the county until the demo stops: counts, and passes on what must be decided.
pub async fn observe(world: World, client: Client, decisions: Decisions) {
    let Ok(county) = AreaCode::new(world.ground.county.clone()) else { return };
    let (heard_in, failed_in) = (world.clone(), world.clone());
    let heard = move |heard| {
        if let Heard::Event(told) = heard {
            take(&heard_in, &decisions, &told);
        }
    };
    let failed = move |error| failed_in.tally.failed("observer", "live line", &error);
    follow(client, Topic::Area(county), Some(Mode::Events), world.stop.clone(), heard, failed).await;
}

fn take(world: &World, decisions: &Decisions, told: &Told) {
    let Some(case) = told.case else { return };
    let at = told.data["event"]["at"].as_str().and_then(|at| Instant::parse(at).ok());
    world.tally.event(case.0, &told.kind, at.unwrap_or_else(|| world.now()));
    if matches!(told.kind.as_str(), "requested" | "ruling_asked") {
        // Nobody decides any more when the demo is stopping.
        let _ = decisions.send(Happened { case: case.0, kind: told.kind.clone() });
    }
}

/// The county's numbers as its screen shows them.
pub async fn screen(world: &World, client: &Client) -> Option<ScreenBody> {
    let screen = client.screen(&world.ground.county).await;
    if let Err(error) = &screen {
        world.tally.failed("observer", "screen", error);
    }
    screen.ok()
}
