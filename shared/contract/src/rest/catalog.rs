//! Categories, profiles, calendar notices.

use super::areas::AreaRef;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// One kind of matter or service as it is shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CategoryBody {
    pub code: String,
    pub name: String,
    pub name_en: String,
    /// `issue`, `service` or `wish`.
    pub kind: String,
    pub urgency: Option<String>,
    /// Volunteers may take it.
    pub volunteers: bool,
    /// A public facility: may be listed "nearby".
    pub public: bool,
    /// What to do instead of reporting here ("call 119").
    pub stopper: Option<String>,
}

/// Categories that are listed together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CategoryGroup {
    pub group: String,
    pub categories: Vec<CategoryBody>,
}

/// A category that a text suggests, and why.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct SuggestionBody {
    pub code: String,
    pub name: String,
    /// Its share of all that fits, 0 to 1, three decimals.
    pub weight: f64,
    /// The words of the text that it was found by.
    pub matched: Vec<String>,
}

/// The profile's tree.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct CategoriesBody {
    pub profile_version: u32,
    pub groups: Vec<CategoryGroup>,
    /// At most three, the best first; empty without a text.
    pub suggestions: Vec<SuggestionBody>,
}

/// One version of the rules.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ProfileBody {
    pub version: u32,
    pub name: String,
    /// A date.
    pub effective_from: String,
    pub categories: usize,
}

/// All versions, the newest last.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ProfilesBody {
    pub profiles: Vec<ProfileBody>,
}

/// What an upload of a profile did, or would do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ProfileReportBody {
    /// The version written; none for a dry run or with faults.
    pub version: Option<u32>,
    pub categories: usize,
    /// Everything that keeps it out.
    pub faults: Vec<String>,
    pub warnings: Vec<String>,
}

/// A notice of the State Council (放假安排), or a later change of one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NoticeBody {
    /// Its number, such as `国办发明电〔2025〕7号`.
    pub number: String,
    /// The year it arranges.
    pub year: i32,
    pub days: Vec<NoticeDayBody>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NoticeDayBody {
    /// A date, such as `2027-01-01`.
    pub date: String,
    /// `off` or `make_up`.
    pub kind: String,
    /// Such as `元旦`.
    pub name: String,
}

/// The calendar in force.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CalendarBody {
    pub version: u32,
    /// The last year whose notice is known: later dates are provisional.
    pub published_through: i32,
    /// Dates on which a notice differs from the plain week.
    pub days: Vec<NoticeDayBody>,
}

/// What every page needs before anybody signs in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ClientSettings {
    /// The district's name.
    pub name: String,
    pub district: u16,
    /// Invented people: pages say so.
    pub demo: bool,
    /// Business time, RFC 3339.
    pub now: String,
    /// Business seconds in a real second; 1 outside demos and simulations.
    pub factor: f64,
    /// The area at the top; null before a map is imported.
    pub root: Option<AreaRef>,
    /// Layers of the base map, the lowest first; empty: a plain background.
    pub tiles: Vec<TileBody>,
    /// Residents can sign in by a one-time code.
    pub code_login: bool,
    /// Residents can sign in through WeChat.
    pub wechat_login: bool,
    /// Ids of the subscription templates to ask consent for, by our word.
    pub wechat_templates: BTreeMap<String, String>,
}

/// A raster layer in Web Mercator, `{z}`, `{x}` and `{y}` to be filled in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TileBody {
    pub url: String,
    pub attribution: String,
}
