//! The street: a town of one street, its units and people, and the rules of the demo as this street has them.

use crate::people::{Cast, cast};
use sandan::shipped::{PROFILE, UNITS};
use sandan_boot::App;
use sandan_contract::rest::registry::UnitDoc;
use sandan_core::ids::UnitId;
use sandan_core::profile::{Profile, Responsibility};
use sandan_grid::town::{TownSpec, generate};
use sandan_registry::import::{install_profile, install_town, read_profile};
use sandan_registry::units::create_unit;
use sandan_testkit::{Backend, Client, Fixture};
use std::collections::BTreeMap;

const SEED: u64 = 7;
/// Where the week begins.
const MONDAY: &str = "2026-03-02T00:00:00+08:00";
pub struct World {
    pub fixture: Fixture,
    /// Nobody in particular, at the interface of all services.
    pub public: Client,
    pub cast: Cast,
    /// Codes of the ordinary small grids.
    pub grids: Vec<String>,
}

impl World {
    /// Everything in place on Monday at midnight, and every worker running.
    pub async fn open(backend: Backend) -> Self {
        let fixture = Fixture::bare(backend).await;
        fixture.set_time(MONDAY).await;
        let app = &fixture.app;
        let town = generate(&TownSpec::tiny(SEED)).expect("a tiny town can be made");
        install_town(app, &town.areas).await.expect("the town is installed");
        let units = units(app).await;
        let report = install_profile(app, rules(), false, None).await.expect("the rules are installed");
        assert_eq!(report.faults, Vec::<String>::new());
        let roles = sandan::roles::all();
        let public = Client::new(fixture.router(&roles), None);
        fixture.start(&roles);
        let cast = cast(&fixture, &public, units).await;
        let grids = fixture.small_grids();
        Self { fixture, public, cast, grids }
    }

    pub fn profile(&self) -> std::sync::Arc<Profile> {
        self.fixture.app.directory.now().profile().expect("rules are installed").clone()
    }
}

async fn units(app: &App) -> BTreeMap<String, UnitId> {
    let mut units = BTreeMap::new();
    for (code, name, kind) in UNITS {
        let unit = UnitDoc {
            code: code.to_owned(),
            name: name.to_owned(),
            kind: kind.to_owned(),
            area_path: String::new(),
            active: true,
        };
        units.insert(code.to_owned(), create_unit(app, &unit, None).await.expect("a unit is created"));
    }
    units
}

/// What no unit of this street is told by rule.
const DESK: [&str; 4] = ["P0112", "E0603", "E0604", "E0605"];

/// The demo's rules with two differences: consultations, suggestions, complaints about staff and the fitness
/// corner have no unit in this street's list, so that its own desk deals with them; and the second dissatisfaction
/// is ruled on.
fn rules() -> Profile {
    let mut profile = read_profile(PROFILE).expect("the demo profile can be read");
    profile.rounds.redos = 1;
    let to_the_desk = |line: &Responsibility| DESK.iter().any(|code| code.starts_with(&line.category));
    profile.responsibilities.retain(|line| !to_the_desk(line));
    let lead = |(category, unit): (&str, &str)| Responsibility {
        category: category.to_owned(),
        area: None,
        level: None,
        unit: unit.to_owned(),
        unit_id: None,
        assist: false,
    };
    profile.responsibilities.extend([("P0101", "D01"), ("P0109", "D01")].map(lead));
    profile
}
