//! Cases on the wire.

use super::areas::{AreaRef, PointBody};
use super::order::OrderBody;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// A report (诉求), a service order (点单) or a wish (微心愿).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewCase {
    /// `issue`, `service` or `wish`.
    pub kind: String,
    /// 1 to 4,000 characters.
    pub text: String,
    #[serde(default)]
    pub category: Option<String>,
    #[serde(default)]
    pub location: Option<PointBody>,
    #[serde(default)]
    pub address: Option<String>,
    #[serde(default)]
    pub contact: Option<Contact>,
    #[serde(default)]
    pub anonymous: bool,
    /// 保密: the handler does not learn who asked.
    #[serde(default)]
    pub secret: bool,
    #[serde(default)]
    pub on_behalf: Option<OnBehalf>,
    /// `mini_program`, `web`, `hotline` …; `web` when absent.
    #[serde(default)]
    pub channel: Option<String>,
    #[serde(default)]
    pub external: Option<ExternalBody>,
    /// Answers to the category's questions.
    #[serde(default)]
    pub answers: Option<std::collections::BTreeMap<String, String>>,
    #[serde(default)]
    pub attachments: Vec<Uuid>,
    /// The wished time of a service, RFC 3339.
    #[serde(default)]
    pub slot: Option<String>,
    /// Whom a complaint is about; they never see it.
    #[serde(default)]
    pub about: Vec<AboutBody>,
    /// A worker's own find: nobody to be asked again.
    #[serde(default)]
    pub own_find: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Contact {
    #[serde(default)]
    pub name: Option<String>,
    #[serde(default)]
    pub phone: Option<String>,
}

/// Reported for somebody else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OnBehalf {
    #[serde(default)]
    pub served_name: Option<String>,
    #[serde(default)]
    pub served_contact: Option<String>,
    /// 女儿, 楼长, 网格员 …
    pub relation: String,
    /// `said`, `signed` or `none`.
    pub consent: String,
}

/// A superior platform's order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ExternalBody {
    pub system: String,
    pub number: String,
    /// RFC 3339.
    pub due: String,
}

/// A person or a unit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AboutBody {
    #[serde(default)]
    pub account: Option<Uuid>,
    #[serde(default)]
    pub unit: Option<Uuid>,
}

/// A case as somebody may see it. What their view class hides is absent.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct CaseBody {
    pub id: Uuid,
    /// What people read out on the telephone.
    pub number: String,
    pub version: i64,
    pub kind: String,
    pub state: String,
    /// The state in the field's own words.
    pub state_title: String,
    pub channel: String,
    pub urgency: String,
    pub category: CategoryRef,
    pub area: Option<AreaRef>,
    /// The area whose desk has it.
    pub desk: Option<AreaRef>,
    /// RFC 3339; the least running limit.
    pub due: Option<String>,
    pub overdue: bool,
    /// How far the escalation has risen.
    pub level: u8,
    pub opened_at: String,
    pub updated_at: String,
    pub closed_at: Option<String>,
    pub supervised: bool,
    pub ending: Option<String>,
    pub outcome: Option<String>,
    /// `queue:dispatcher`, `unit`, `person`, `pool`; null once ended.
    pub owner: Option<String>,
    /// The view class under which this was rendered.
    pub view: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location: Option<PointBody>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<Contact>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub served: Option<Contact>,
    pub anonymous: bool,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<Uuid>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub orders: Vec<OrderBody>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub clocks: Vec<ClockBody>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub requests: Vec<RequestBody>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub merged_into: Option<Uuid>,
    /// How many reports this one carries besides its own.
    pub voices: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub external: Option<ExternalStateBody>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CategoryRef {
    pub code: String,
    pub name: String,
}

/// A limit that runs or ran.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ClockBody {
    pub kind: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<Uuid>,
    /// `5 working_days`.
    pub limit: String,
    pub started_at: String,
    pub due_at: String,
    /// The calendar of that day is not published yet.
    pub provisional: bool,
    pub paused: bool,
    pub level: u8,
    pub ended_at: Option<String>,
}

/// A request that somebody else decides.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RequestBody {
    pub id: Uuid,
    pub kind: String,
    pub granted: Option<bool>,
}

/// Where the superior order stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ExternalStateBody {
    pub system: String,
    pub number: String,
    pub due: String,
    pub signed: bool,
    pub disputed: bool,
    /// `none`, `drafted`, `countersigned` or `sent`.
    pub reply: String,
}

/// One line of a case's timeline.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct EventBody {
    pub seq: i64,
    pub at: String,
    pub kind: String,
    /// What the reader may see of it.
    pub data: serde_json::Value,
    /// Account of the actor, where the reader may know; else absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actor: Option<Uuid>,
    /// Words of notes and answers that the reader may see.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// A page of cases, newest first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct CasePage {
    pub items: Vec<CaseBody>,
    /// Give it back as `cursor` for the next page.
    pub next: Option<String>,
    /// All that match, not only this page.
    pub total: u64,
    pub as_of: String,
}

/// The timeline.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Timeline {
    pub case: Uuid,
    pub version: i64,
    pub events: Vec<EventBody>,
}
