//! The small facts a case is made of.

use crate::area::AreaPath;
use crate::ids::{AccountId, AttachmentId, ContentId, UnitId};
use crate::role::Role;
use serde::{Deserialize, Serialize};

macro_rules! words {
    ($(#[$head:meta])* $name:ident { $($(#[$doc:meta])* $item:ident = $word:literal, $title:literal;)* }) => {
        $(#[$head])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$doc])* $item,)* }

        impl $name {
            pub const ALL: &'static [Self] = &[$(Self::$item,)*];

            /// The word used in data and on the wire.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self { $(Self::$item => $word,)* }
            }

            /// The term in Chinese.
            #[must_use]
            pub const fn title(self) -> &'static str {
                match self { $(Self::$item => $title,)* }
            }

            /// The item with this word.
            #[must_use]
            pub fn from_word(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$item),)* _ => None }
            }
        }
    };
}
pub(crate) use words;

words! {
    /// What was asked for.
    Kind {
        Issue = "issue", "诉求";
        Service = "service", "点单";
        Wish = "wish", "微心愿";
    }
}

words! {
    /// How it came in.
    Channel {
        MiniProgram = "mini_program", "小程序";
        Web = "web", "网页";
        Hotline = "hotline", "热线";
        Open311 = "open311", "Open311";
        Desk = "desk", "窗口";
        Visit = "visit", "入户走访";
        Patrol = "patrol", "巡查";
        Sensor = "sensor", "物联感知";
        Superior = "superior", "上级平台";
        Import = "import", "批量导入";
    }
}

words! {
    Urgency {
        Normal = "normal", "一般";
        Urgent = "urgent", "紧急";
    }
}

words! {
    /// How the served person agreed that somebody else reports.
    Consent {
        Said = "said", "口头同意";
        Signed = "signed", "书面同意";
        None = "none", "未征求";
    }
}

words! {
    /// What came of the handling, as the handler states it.
    Outcome {
        Solved = "solved", "实际解决";
        PartlySolved = "partly_solved", "部分解决";
        Explained = "explained", "解释说明";
        ReferredOut = "referred_out", "转办";
        Unfounded = "unfounded", "不属实";
        Withdrawn = "withdrawn", "撤回";
        NotMet = "not_met", "未遇";
    }
}

words! {
    /// Why a report is not taken on.
    RejectReason {
        OutsideDuty = "outside_duty", "不属受理范围";
        EmergencyLine = "emergency_line", "应拨打110/119/120";
        LegalChannel = "legal_channel", "应走信访、诉讼、纪检渠道";
        Unclear = "unclear", "内容不清且无法联系";
        NoNewFacts = "no_new_facts", "无新情况";
    }
}

words! {
    /// How the loop ended.
    Ending {
        Satisfied = "satisfied", "满意办结";
        Dissatisfied = "dissatisfied", "不满意办结（会商认定）";
        NotReached = "not_reached", "回访未接通";
        RefusedToAnswer = "refused_to_answer", "拒绝回访";
        NotSampled = "not_sampled", "未抽中回访";
        NoContact = "no_contact", "无联系方式";
        AnsweredDirectly = "answered_directly", "直接答复";
        ReferredOut = "referred_out", "转办办结";
        ExternalVerdict = "external_verdict", "上级认定";
    }
}

words! {
    /// The third answer of a revisit.
    Satisfaction {
        Satisfied = "satisfied", "满意";
        Mostly = "mostly", "基本满意";
        Dissatisfied = "dissatisfied", "不满意";
    }
}

words! {
    /// The result of one attempt to reach somebody.
    Attempt {
        Reached = "reached", "已联系";
        NotReached = "not_reached", "未接通";
        Refused = "refused", "拒绝";
    }
}

words! {
    /// Who may lead a matter of a category.
    LeadKind {
        Volunteer = "volunteer", "志愿者";
        GridWorker = "grid_worker", "网格员";
        Community = "community", "社区";
        Street = "street", "街道";
        Department = "department", "部门";
        Property = "property", "物业/属主";
    }
}

words! {
    /// How an order looks for its taker.
    DispatchMode {
        /// 抢单: the first valid claim wins.
        ClaimFirst = "claim_first", "抢单";
        /// 报名: interest is collected, then one is chosen by fit and rotation.
        Interest = "interest", "报名";
        /// 点名邀请: one volunteer is asked and may say no.
        Invite = "invite", "点名邀请";
        /// 指派: a worker or a unit is told to.
        Assign = "assign", "指派";
    }
}

words! {
    /// How a feedback is verified.
    CheckMode {
        OnSite = "on_site", "现场核查";
        Photos = "photos", "照片核查";
        Requester = "requester", "诉求人确认";
        Sample = "sample", "抽查";
        None = "none", "免核查";
    }
}

words! {
    /// Lead or assist.
    Part {
        Lead = "lead", "主办";
        Assist = "assist", "协办";
    }
}

words! {
    /// What somebody else must decide.
    RequestKind {
        Extend = "extend", "延期";
        Return = "return", "退单";
        Shelve = "shelve", "挂账";
        Exclude = "exclude", "剔除";
    }
}

/// Where a case happened. The exact point is content and stays out of here.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// County to deepest area; empty when nobody knows yet.
    pub path: AreaPath,
    /// Why that area: `inside`, `edge`, `sliver`, `nearest`, `by_person` …
    pub reason: String,
    /// Version of the area map that answered.
    pub map_version: i64,
}

/// Who is concerned on the resident's side. Three people, often different; names and numbers are content.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parties {
    /// The reporter's account, when there is one.
    pub reporter: Option<AccountId>,
    /// The resident may be asked again: an account, a telephone or an address is known.
    pub reachable: bool,
    /// Nobody wants to be known.
    pub anonymous: bool,
    /// 保密: the handler does not learn who asked.
    pub secret: bool,
    /// Somebody reports for somebody else.
    pub proxy: Option<Proxy>,
    /// The matter is about these people or units: they never see it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub about: Vec<About>,
}

/// On whose behalf, and with which consent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proxy {
    /// 女儿, 楼长, 网格员 …; a word of the profile, never a name.
    pub relation: String,
    pub consent: Consent,
    /// Who typed it in.
    pub by: Option<AccountId>,
}

/// Whom a complaint is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum About {
    Person(AccountId),
    Unit(UnitId),
}

/// One erasable piece of content: the event keeps its id and a keyed hash, never the words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContentRef {
    pub id: ContentId,
    /// HMAC-SHA256(salt, content) in hex; the salt is erased with the content.
    pub hash: String,
}

/// What proves a step.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<ContentRef>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<AttachmentId>,
}

/// Who has the case now: exactly one person, unit or queue while it is open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Owner {
    Queue {
        role: Role,
        area: AreaPath,
    },
    Unit(UnitId),
    Person(AccountId),
    /// Offered to volunteers of an area: the dispatchers there watch over it.
    Pool {
        area: AreaPath,
    },
}
