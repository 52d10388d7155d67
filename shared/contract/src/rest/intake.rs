//! What a reporter is told beside the case itself, before and after sending.

use super::areas::AreaRef;
use super::case::{CaseBody, CategoryRef};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// The answer to a new case: the case, and what the reporter should know at once.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct NewCaseAnswer {
    #[serde(flatten)]
    pub case: CaseBody,
    /// What to do now, such as "call 119".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub advice: Option<String>,
    /// No category was given: the profile's 其他 was taken, and a person will choose among these.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub suggested: Option<Vec<CategoryRef>>,
}

/// A known problem nearby, by its title: never its words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct NearbyCase {
    /// For `commands/join`.
    pub id: Uuid,
    pub category: CategoryRef,
    pub state: String,
    pub state_title: String,
    pub area: Option<AreaRef>,
    pub opened_at: String,
    /// How many reported it besides the first.
    pub voices: u32,
}

/// Open public-facility cases of the grid in which a point lies, the newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct NearbyList {
    pub area: Option<AreaRef>,
    pub items: Vec<NearbyCase>,
}
