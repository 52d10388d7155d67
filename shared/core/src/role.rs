//! Roles, and how far each reaches.
//!
//! A person's rights are a list of grants: a role over an area subtree or in a unit. What a role may do is said
//! by the commands (`command::Rule`), what it sees by the views; a grant only says where it holds.

use crate::area::AreaPath;
use crate::ids::{AccountId, UnitId};
use serde::{Deserialize, Serialize};

macro_rules! roles {
    ($($(#[$doc:meta])* $name:ident = $word:literal, $title:literal;)*) => {
        /// What somebody is, in the field's own terms.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Role { $($(#[$doc])* $name,)* }

        impl Role {
            pub const ALL: &'static [Role] = &[$(Role::$name,)*];

            /// The word used in data and on the wire.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self { $(Role::$name => $word,)* }
            }

            /// The title in Chinese.
            #[must_use]
            pub const fn title(self) -> &'static str {
                match self { $(Role::$name => $title,)* }
            }

            /// The role with this word.
            #[must_use]
            pub fn from_word(word: &str) -> Option<Self> {
                match word { $($word => Some(Role::$name),)* _ => None }
            }
        }
    };
}

roles! {
    /// Reports, is asked again, rates.
    Resident = "resident", "居民";
    /// Takes in what residents and the hotline bring, answers at the desk.
    Acceptor = "acceptor", "受理员";
    /// Places orders where no rule did, and overrides the rules with a reason.
    Dispatcher = "dispatcher", "派遣员";
    /// Walks a grid: finds, handles on the spot, signs for orders.
    GridWorker = "grid_worker", "网格员";
    /// Leads a small grid.
    GridHead = "grid_head", "网格长";
    /// Speaks for a building or a stairwell.
    BuildingHead = "building_head", "楼栋长";
    /// Claims what is offered; is never assigned (志愿服务条例 art 25).
    Volunteer = "volunteer", "志愿者";
    /// Handles for a department or a property company.
    Handler = "handler", "处置人员";
    /// Verifies what others handled.
    Checker = "checker", "核查员";
    /// Asks the resident again.
    Revisiter = "revisiter", "回访员";
    /// Takes cases under watch and decides requests one level up.
    Supervisor = "supervisor", "督办";
    /// Leads a community.
    Secretary = "secretary", "社区书记";
    /// Countersigns replies to superior platforms.
    SigningLeader = "signing_leader", "分管领导";
    /// Decides at night.
    DutyLeader = "duty_leader", "值班领导";
    /// Mediates disputes.
    Mediator = "mediator", "调解员";
    /// Runs errands to offices for residents.
    Agent = "agent", "代办员";
    /// Keeps a volunteers' station; claims for those who telephone.
    StationKeeper = "station_keeper", "驿站管理员";
    /// Appraises units.
    Appraiser = "appraiser", "考核员";
    /// Administrator of the system: areas, units, categories, people.
    SystemAdmin = "system_admin", "系统管理员";
    /// Administrator of security: accounts and roles.
    SecurityAdmin = "security_admin", "安全管理员";
    /// Administrator of audit: reads logs, changes nothing.
    AuditAdmin = "audit_admin", "审计管理员";
}

impl Role {
    /// Everybody who works for the street office or a unit: may hold area and unit subscriptions.
    #[must_use]
    pub const fn is_staff(self) -> bool {
        !matches!(self, Role::Resident | Role::Volunteer | Role::BuildingHead)
    }
}

/// Where a role holds.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// An area and everything below it. The empty path is the whole district.
    Area(AreaPath),
    /// The cases in which a unit takes part.
    Unit(UnitId),
    /// Only what the person is personally concerned in.
    Own,
}

/// One right: a role and where it holds.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Grant {
    pub role: Role,
    pub scope: Scope,
}

impl Grant {
    /// True when the scope covers this place or one of these units. A case whose place is not known yet lies with
    /// those who have the whole district.
    #[must_use]
    pub fn covers(&self, place: &AreaPath, units: &[UnitId]) -> bool {
        match &self.scope {
            Scope::Area(area) => area.contains(place) || (place.is_empty() && area.is_whole_district()),
            Scope::Unit(unit) => units.contains(unit),
            Scope::Own => false,
        }
    }
}

/// Who acts: a person with all grants that are valid now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Actor {
    pub account: AccountId,
    pub grants: Vec<Grant>,
}

impl Actor {
    /// True when one of the grants is this role, anywhere.
    #[must_use]
    pub fn is(&self, role: Role) -> bool {
        self.grants.iter().any(|grant| grant.role == role)
    }

    /// True when this role reaches that place or one of these units.
    #[must_use]
    pub fn may_as(&self, role: Role, place: &AreaPath, units: &[UnitId]) -> bool {
        self.grants.iter().any(|grant| grant.role == role && grant.covers(place, units))
    }

    /// True when any staff role is held anywhere.
    #[must_use]
    pub fn is_staff(&self) -> bool {
        self.grants.iter().any(|grant| grant.role.is_staff())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_role_has_its_own_word() {
        for role in Role::ALL {
            assert_eq!(Role::from_word(role.word()), Some(*role));
            assert_eq!(serde_json::to_value(role).unwrap(), role.word());
        }
    }

    #[test]
    fn a_grant_over_a_street_reaches_its_grids_and_no_other_street() {
        let street = AreaPath::from_stored("110102000000/110102001000/".into());
        let grant = Grant { role: Role::Dispatcher, scope: Scope::Area(street) };
        assert!(grant.covers(&AreaPath::from_stored("110102000000/110102001000/110102001001/".into()), &[]));
        assert!(!grant.covers(&AreaPath::from_stored("110102000000/110102003000/".into()), &[]));
    }
}
