//! Accounts, units and people as administrators work on them.

use super::auth::GrantBody;
use super::registry::{PersonDoc, UnitDoc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// An account to be made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAccountBody {
    pub login: String,
    pub password: String,
    pub name: String,
    #[serde(default)]
    pub phone: Option<String>,
    #[serde(default)]
    pub roles: Vec<GrantBody>,
}

/// An account that has roles. Residents are not listed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AccountBody {
    pub id: Uuid,
    pub name: String,
    pub disabled: bool,
    pub roles: Vec<GrantBody>,
}

/// One page, by id.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AccountsBody {
    pub accounts: Vec<AccountBody>,
    /// To be sent as `after` for the next page; none at the end.
    pub next: Option<Uuid>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RolesBody {
    /// All roles from now on.
    pub roles: Vec<GrantBody>,
}

/// A new password set by an administrator.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ResetBody {
    pub password: String,
}

/// The id of what was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CreatedBody {
    pub id: Uuid,
}

/// A unit and its id.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct UnitBody {
    pub id: Uuid,
    pub unit: UnitDoc,
}

/// By code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct UnitsBody {
    pub units: Vec<UnitBody>,
}

/// Somebody's card and account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PersonBody {
    pub id: Uuid,
    pub person: PersonDoc,
}

/// One page, by id.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PeopleBody {
    pub people: Vec<PersonBody>,
    /// To be sent as `after` for the next page; none at the end.
    pub next: Option<Uuid>,
}
