//! One county, two streets, two communities, and somebody in every role.

use sandan_core::area::AreaPath;
use sandan_core::ids::{AccountId, UnitId};
use sandan_core::role::{Actor, Grant, Role, Scope};
use uuid::Uuid;

pub fn county() -> AreaPath {
    AreaPath::from_stored("110102000000/".into())
}

pub fn street() -> AreaPath {
    AreaPath::from_stored("110102000000/110102001000/".into())
}

pub fn community() -> AreaPath {
    AreaPath::from_stored("110102000000/110102001000/110102001001/".into())
}

pub fn grid() -> AreaPath {
    AreaPath::from_stored("110102000000/110102001000/110102001001/11010200100101/".into())
}

pub fn other_grid() -> AreaPath {
    AreaPath::from_stored("110102000000/110102001000/110102001002/11010200100201/".into())
}

pub fn unit(number: u128) -> UnitId {
    UnitId(Uuid::from_u128(0xA000 + number))
}

pub fn account(number: u128) -> AccountId {
    AccountId(Uuid::from_u128(0xB000 + number))
}

/// Everybody, by what they do in the stories.
pub struct People {
    pub resident: Actor,
    pub neighbour: Actor,
    pub volunteers: Vec<Actor>,
    pub acceptor: Actor,
    pub dispatcher: Actor,
    pub grid_worker: Actor,
    pub grid_head: Actor,
    pub water: Actor,
    pub water_two: Actor,
    pub property: Actor,
    pub checker: Actor,
    pub revisiter: Actor,
    pub supervisor: Actor,
    pub street_supervisor: Actor,
    pub secretary: Actor,
    pub signing_leader: Actor,
    pub duty_leader: Actor,
    pub station_keeper: Actor,
    pub street_dispatcher: Actor,
    pub county_desk: Actor,
    /// A grid worker of the grid who also volunteers: the subject of complaints.
    pub subject: Actor,
    /// Works for the unit that complaints are about.
    pub subject_unit: Actor,
    pub auditor: Actor,
    pub stranger: Actor,
}

fn actor(number: u128, grants: &[(Role, Scope)]) -> Actor {
    let grants = grants.iter().map(|(role, scope)| Grant { role: *role, scope: scope.clone() }).collect();
    Actor { account: account(number), grants }
}

pub fn people() -> People {
    let area = |role, path: AreaPath| (role, Scope::Area(path));
    let works_for = |number| (Role::Handler, Scope::Unit(unit(number)));
    let volunteer = |number| actor(number, &[area(Role::Volunteer, community())]);
    let many = [Role::Dispatcher, Role::Acceptor, Role::Supervisor, Role::Checker, Role::Revisiter];
    let county_roles: Vec<_> = many.into_iter().map(|role| area(role, county())).collect();
    People {
        resident: actor(1, &[(Role::Resident, Scope::Own)]),
        neighbour: actor(2, &[(Role::Resident, Scope::Own)]),
        volunteers: (10..14).map(volunteer).collect(),
        acceptor: actor(20, &[area(Role::Acceptor, community())]),
        dispatcher: actor(21, &[area(Role::Dispatcher, community())]),
        grid_worker: actor(22, &[area(Role::GridWorker, grid())]),
        grid_head: actor(23, &[area(Role::GridHead, grid())]),
        water: actor(24, &[works_for(1)]),
        water_two: actor(25, &[works_for(1)]),
        property: actor(26, &[works_for(2)]),
        checker: actor(27, &[area(Role::Checker, street())]),
        revisiter: actor(28, &[area(Role::Revisiter, street())]),
        supervisor: actor(29, &[area(Role::Supervisor, community())]),
        street_supervisor: actor(30, &[area(Role::Supervisor, street())]),
        secretary: actor(31, &[area(Role::Secretary, community())]),
        signing_leader: actor(32, &[area(Role::SigningLeader, street())]),
        duty_leader: actor(33, &[area(Role::DutyLeader, street())]),
        station_keeper: actor(34, &[area(Role::StationKeeper, community())]),
        street_dispatcher: actor(35, &[area(Role::Dispatcher, street()), area(Role::Acceptor, street())]),
        county_desk: actor(36, &county_roles),
        subject: actor(40, &[area(Role::GridWorker, grid()), area(Role::Volunteer, community())]),
        subject_unit: actor(41, &[works_for(3)]),
        auditor: actor(42, &[area(Role::AuditAdmin, county())]),
        stranger: actor(43, &[(Role::Dispatcher, Scope::Area(other_grid()))]),
    }
}

impl People {
    /// Everybody who may act, the subjects of complaints included.
    pub fn all(&self) -> Vec<&Actor> {
        let mut all: Vec<&Actor> = vec![
            &self.resident,
            &self.neighbour,
            &self.acceptor,
            &self.dispatcher,
            &self.grid_worker,
            &self.grid_head,
            &self.water,
            &self.water_two,
            &self.property,
            &self.checker,
            &self.revisiter,
            &self.supervisor,
            &self.street_supervisor,
            &self.secretary,
            &self.signing_leader,
            &self.duty_leader,
            &self.station_keeper,
            &self.street_dispatcher,
            &self.county_desk,
            &self.subject,
            &self.subject_unit,
            &self.auditor,
            &self.stranger,
        ];
        all.extend(&self.volunteers);
        all
    }
}
