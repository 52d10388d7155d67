//! Problem codes and the body of every error answer (RFC 9457).
//!
//! A code is a word that programs branch on; it never changes its meaning. Titles are for people and may.
//! Which HTTP status a code has is settled here, so that no two services answer the same fault differently.

use serde::{Deserialize, Serialize};
use std::fmt;
use utoipa::ToSchema;

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $word:literal, $status:literal, $zh:literal, $en:literal;)*) => {
        /// Why a request was not carried out, as a word for programs.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
        #[serde(rename_all = "snake_case")]
        pub enum Code { $($(#[$doc])* $name,)* }

        impl Code {
            pub const ALL: &'static [Code] = &[$(Code::$name,)*];

            /// The word on the wire.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self { $(Code::$name => $word,)* }
            }

            /// The HTTP status of an answer with this code.
            #[must_use]
            pub const fn status(self) -> u16 {
                match self { $(Code::$name => $status,)* }
            }

            /// The title in Chinese.
            #[must_use]
            pub const fn title_zh(self) -> &'static str {
                match self { $(Code::$name => $zh,)* }
            }

            /// The title in English.
            #[must_use]
            pub const fn title_en(self) -> &'static str {
                match self { $(Code::$name => $en,)* }
            }

            /// The code with this word.
            #[must_use]
            pub fn from_word(word: &str) -> Option<Self> {
                match word { $($word => Some(Code::$name),)* _ => None }
            }
        }
    };
}

codes! {
    /// No token, or one that is expired, revoked or older than the person's roles.
    Unauthenticated = "unauthenticated", 401, "请先登录", "sign in first";
    /// Unknown account or wrong password or code: deliberately not said which.
    BadCredentials = "bad_credentials", 401, "账号或密码不正确", "wrong account or password";
    /// Too many wrong passwords; Retry-After says when to try again.
    AccountLocked = "account_locked", 429, "尝试次数过多，账号已暂时锁定", "too many attempts, the account is locked for a while";
    /// A second factor is required and missing or wrong.
    SecondFactor = "second_factor", 401, "需要二次验证", "a second factor is required";
    /// The password does not satisfy the policy.
    WeakPassword = "weak_password", 422, "密码强度不够", "the password is too weak";
    /// Signed in, and may know the thing, but has no right to do this.
    Forbidden = "forbidden", 403, "没有权限", "not allowed";
    /// Does not exist, or the caller may not know that it does.
    NotFound = "not_found", 404, "未找到", "not found";
    MethodNotAllowed = "method_not_allowed", 405, "不支持该操作", "method not allowed";
    /// The state of the thing does not allow the command.
    WrongState = "wrong_state", 409, "当前状态不允许该操作", "the current state does not allow this";
    /// `expected_version` is not the current one; `current_version` is in the body.
    StaleVersion = "stale_version", 409, "内容已被更新，请刷新后再试", "changed in the meantime, look again";
    /// Somebody else was faster with the claim.
    LostClaim = "lost_claim", 409, "已被他人接单", "somebody else claimed it";
    /// The order or request belongs to somebody else.
    NotYours = "not_yours", 409, "不是您的工单", "not yours";
    /// Done before; nothing was changed.
    AlreadyDone = "already_done", 409, "已经处理过了", "already done";
    /// Something else has the same name, number or code.
    Duplicate = "duplicate", 409, "已存在", "already exists";
    /// Another precondition of the command is not met; the detail says which.
    Precondition = "precondition", 409, "前提条件不满足", "a precondition is not met";
    /// Who handled a case neither verifies nor revisits it (办理与核查、回访分离).
    HandlerMayNotJudge = "handler_may_not_judge", 409, "经办人不得核查或回访自己办理的事项", "who handled a case neither verifies nor revisits it";
    /// The lead order is not done, or an assist order is still open.
    OrdersOpen = "orders_open", 409, "主办或协办工单尚未办结", "an order of the case is still open";
    WrongArrivalCode = "wrong_arrival_code", 422, "到场码不对，请再问一下居民", "these are not the resident's digits; ask again";
    LinkOver = "link_over", 410, "链接已失效，请打开小程序查看", "this link is no longer good; open the app instead";
    NotCheckedIn = "not_checked_in", 409, "请先到场签到", "check in first";
    UnknownCategory = "unknown_category", 422, "没有该事项类别", "no such category";
    /// 志愿服务条例 art 25.
    VolunteersAreOffered = "volunteers_are_offered", 409, "志愿者只能自愿接单，不能指派", "volunteers are offered an order, never assigned";
    NotForVolunteers = "not_for_volunteers", 409, "该类事项不向志愿者开放", "not for volunteers";
    /// 首接负责.
    FirstLeadStays = "first_lead_stays", 409, "首接单位负责到底，除非上级另行认定", "the first lead stays lead until the level above rules otherwise";
    WindowOver = "window_over", 409, "已超过可操作时间", "the window for this is over";
    UsedUp = "used_up", 409, "该操作仅限一次，已使用", "once only, and it was used";
    /// A request about a limit that is already over.
    AfterDue = "after_due", 409, "已超过办理时限，不能再申请", "the limit is over";
    /// The limit does not run, or is not over yet.
    NotDue = "not_due", 409, "尚未到期", "not due yet";
    HigherApprover = "higher_approver", 409, "需要更高一级审批", "needs a higher approver";
    /// The superior platform's clock is not moved by local extensions, pauses or shelving.
    SuperiorClock = "superior_clock", 409, "上级工单的时限不能在本地延长、暂停或挂账", "the superior platform's limit cannot be moved here";
    NoSuperiorOrder = "no_superior_order", 409, "该事项没有上级工单", "no superior order";
    ReplyNotReady = "reply_not_ready", 409, "对上级的答复尚未到这一步", "the reply is not ready for this step";
    PhotoRequired = "photo_required", 422, "该类事项需要照片", "a photo is required";
    /// The Idempotency-Key was used with another body.
    KeyReused = "key_reused", 422, "请求标识已用于其他内容", "the idempotency key was used with another body";
    /// The first request with this Idempotency-Key is still running.
    KeyInProgress = "key_in_progress", 409, "相同请求正在处理", "the same request is being carried out";
    /// A write without Idempotency-Key.
    KeyMissing = "key_missing", 422, "缺少请求标识", "the Idempotency-Key header is missing";
    /// The Idempotency-Key is not 1 to 200 visible ASCII characters.
    KeyInvalid = "key_invalid", 422, "请求标识格式不正确", "the idempotency key is malformed";
    UnknownField = "unknown_field", 422, "包含未知字段", "unknown field";
    MissingField = "missing_field", 422, "缺少必填字段", "a required field is missing";
    /// Wrong type, unknown word, or a value out of its range.
    BadField = "bad_field", 422, "字段内容不正确", "a field is not valid";
    /// One key stands twice in an object.
    DuplicateField = "duplicate_field", 422, "字段重复", "a field is given twice";
    BadJson = "bad_json", 400, "不是有效的 JSON", "not valid JSON";
    /// Nested deeper than 64.
    TooDeep = "too_deep", 422, "嵌套层数过多", "nested too deep";
    /// A list longer than 1,000 (10,000 where the call says so).
    TooMany = "too_many", 422, "条目过多", "too many items";
    BadTextEmpty = "bad_text_empty", 422, "内容不能为空", "the text is empty";
    BadTextTooLong = "bad_text_too_long", 422, "内容过长", "the text is too long";
    /// NUL, a lone surrogate, another control character or a non-character.
    BadTextControl = "bad_text_control", 422, "内容包含不允许的字符", "the text holds characters that are not allowed";
    /// NaN, 0/0, out of range, longitude and latitude swapped, or without its coordinate system.
    BadCoordinates = "bad_coordinates", 422, "坐标不正确", "the coordinates are not valid";
    /// In no area of the district.
    OutsideEveryArea = "outside_every_area", 422, "位置不在本辖区内", "outside every area of the district";
    /// Not a picture that can be decoded, or larger than the pixel limit.
    BadPhoto = "bad_photo", 422, "图片无法识别", "the photo cannot be read";
    /// The body or the file is larger than the limit.
    TooLarge = "too_large", 413, "内容过大", "too large";
    UnsupportedMedia = "unsupported_media", 415, "不支持的内容类型", "unsupported content type";
    TooManyRequests = "too_many_requests", 429, "操作过于频繁，请稍后再试", "too many requests, try later";
    /// Refused before any work was done.
    Overloaded = "overloaded", 503, "系统繁忙，请稍后再试", "busy, try later";
    /// Something that the service needs does not answer.
    Unavailable = "unavailable", 503, "服务暂不可用，请稍后再试", "not available, try later";
    /// No answer in time. The command may still take effect: ask again with the same Idempotency-Key.
    TimedOut = "timed_out", 503, "处理超时，请用同一请求标识重试", "no answer in time, try again with the same key";
    /// The row was written by a newer version of the program.
    NewerVersion = "newer_version", 503, "系统正在升级，请稍后再试", "being upgraded, try later";
    Internal = "internal", 500, "系统内部错误", "internal error";
}

impl Code {
    /// The `type` member of the body: a URN, since no public address is promised for it.
    #[must_use]
    pub fn urn(self) -> String {
        format!("urn:sandan:problem:{}", self.word())
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// What is wrong with one field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FieldError {
    /// Path of the field in the body or query, such as `location.lng` or `points[3].crs`.
    pub field: String,
    /// Why, in the client's language.
    pub reason: String,
}

/// The body of every error answer: `application/problem+json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ProblemBody {
    /// `urn:sandan:problem:` and the code.
    #[serde(rename = "type")]
    pub kind: String,
    /// Short, in the client's language, always the same for one code.
    pub title: String,
    /// The HTTP status again.
    pub status: u16,
    /// What happened this time, in the client's language. Constant text for a status of 500 or more.
    pub detail: String,
    /// The word that programs branch on. A text, so that old clients read new codes.
    #[schema(value_type = Code)]
    pub code: String,
    /// Names the request in the logs; quote it when asking for help.
    pub request_id: String,
    /// What is wrong with which field; empty when it is not about fields.
    #[serde(default)]
    pub errors: Vec<FieldError>,
    /// The version of the thing now, for `stale_version` and `lost_claim`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub current_version: Option<i64>,
}

impl ProblemBody {
    /// The code, unless it is newer than this program.
    #[must_use]
    pub fn code(&self) -> Option<Code> {
        Code::from_word(&self.code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_code_has_its_own_word_a_status_and_two_titles() {
        let words: BTreeSet<_> = Code::ALL.iter().map(|code| code.word()).collect();
        assert_eq!(words.len(), Code::ALL.len());
        for code in Code::ALL {
            assert_eq!(serde_json::to_value(code).unwrap(), code.word());
            assert_eq!(Code::from_word(code.word()), Some(*code));
            assert!((400..600).contains(&code.status()), "{code}");
            assert!(!code.title_zh().is_ascii() && code.title_en().is_ascii(), "{code}");
        }
    }

    #[test]
    fn an_old_client_reads_a_newer_code() {
        let body = r#"{"type":"urn:x","title":"t","status":418,"detail":"d","code":"teapot","request_id":"r","more":1}"#;
        let body: ProblemBody = serde_json::from_str(body).unwrap();
        assert_eq!((body.code(), body.code.as_str(), body.errors.len()), (None, "teapot", 0));
    }
}

/// At the root of a failure that passes by itself: nothing was done, and trying again soon may help. Whoever answers a
/// request with such a cause says 503, not 500.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{0}")]
pub struct Busy(pub String);
