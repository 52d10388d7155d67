//! Signing in, sessions, messages to oneself.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// Sign-in of staff and volunteers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LoginBody {
    pub account: String,
    pub password: String,
}

/// What a sign-in gives.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TokensBody {
    /// Sent as `Authorization: Bearer …`.
    pub access_token: String,
    /// Used once: each refresh gives a new one.
    pub refresh_token: String,
    /// Seconds for which the access token is good.
    pub expires_in: u64,
    pub user: UserBody,
}

/// Who somebody is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct UserBody {
    pub id: Uuid,
    pub name: String,
    /// Words of the roles held anywhere; everybody is a `resident` too.
    pub roles: Vec<String>,
    /// The password is older than the settings allow and must be changed.
    #[serde(default)]
    pub must_change_password: bool,
}

/// A role and where it holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GrantBody {
    /// Such as `dispatcher`.
    pub role: String,
    /// Code of an area; the role holds there and below. Empty: the whole district.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub area: Option<String>,
    /// Instead of an area: the unit in which the role holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<Uuid>,
}

/// `GET /auth/me`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MeBody {
    pub user: UserBody,
    pub roles: Vec<String>,
    pub scopes: Vec<GrantBody>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RefreshBody {
    pub refresh_token: String,
}

/// Asks for a one-time code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CodeBody {
    /// A mobile number of 11 digits.
    pub phone: String,
}

/// The same for every number, known or not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CodeSentBody {
    /// Seconds for which the code is good.
    pub expires_in: u64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CodeLoginBody {
    pub phone: String,
    /// Six digits.
    pub code: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WechatLoginBody {
    /// What `wx.login` gave the mini program.
    pub code: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PasswordBody {
    pub old_password: String,
    pub new_password: String,
}

/// One log-in on one device that is still good.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SessionBody {
    pub id: Uuid,
    pub created_at: String,
    pub expires_at: String,
    /// The one that asks.
    pub current: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SessionsBody {
    pub sessions: Vec<SessionBody>,
}

/// A message to somebody.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct MessageBody {
    pub id: Uuid,
    /// `app`, `code` …
    pub channel: String,
    pub template: String,
    pub at: String,
    /// `queued`, `sent`, `kept` or `failed`.
    pub state: String,
    /// In the reader's language.
    pub title: String,
    pub text: String,
    /// The page of the mini program that a tap opens, below `/m/#/`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<String>,
    /// What the template is filled with.
    #[schema(value_type = Object)]
    pub data: serde_json::Value,
}

/// The newest first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct MessagesBody {
    pub messages: Vec<MessageBody>,
}

/// What somebody has just agreed to be sent through WeChat, once each.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConsentBody {
    /// Words of templates: those of `wechat_templates` in the client settings.
    pub templates: Vec<String>,
    /// What `wx.login` gave the mini program: who signed in by another way can be reached only when WeChat says who
    /// they are there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
}
