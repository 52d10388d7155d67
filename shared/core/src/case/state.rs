//! The states of the two small machines, and the named sets of them.
//!
//! A state says where a case *is*; who it waits for is derived ([`super::Case::owner`]), never a state of its
//! own. Each state's doc says who moves the case out of it and which clock runs meanwhile.

use serde::{Deserialize, Serialize};

macro_rules! states {
    ($(#[$head:meta])* $name:ident { $($(#[$doc:meta])* $state:ident = $word:literal, $title:literal;)* }) => {
        $(#[$head])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$doc])* $state,)* }

        impl $name {
            pub const ALL: &'static [Self] = &[$(Self::$state,)*];

            /// The word kept in the database and sent on the wire.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self { $(Self::$state => $word,)* }
            }

            /// The term of the field, in Chinese.
            #[must_use]
            pub const fn title(self) -> &'static str {
                match self { $(Self::$state => $title,)* }
            }

            /// The state with this word.
            #[must_use]
            pub fn from_word(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$state),)* _ => None }
            }
        }
    };
}

states! {
    /// Where a case is.
    CaseState {
        /// An acceptor moves it on (or the profile, by itself). The accept limit runs.
        Submitted = "submitted", "待受理";
        /// The router or a dispatcher places an order. The dispatch limit runs.
        Accepted = "accepted", "待派单";
        /// A volunteer claims or a worker signs. The claim window or the signing limit runs.
        Dispatched = "dispatched", "待接单";
        /// The holder works. First contact and handling limits run.
        Handling = "handling", "办理中";
        /// Stopped with a condition. The review date runs; the order's clocks pause.
        Shelved = "shelved", "挂账";
        /// A checker verifies. The check limit runs.
        FedBack = "fed_back", "待核查";
        /// A revisiter asks the resident, or a superior reply is being sent. The revisit limit (or theirs) runs.
        Revisiting = "revisiting", "待回访";
        /// Done. The reopen window runs, then it is final.
        Closed = "closed", "已结案";
        /// Refused with a typed reason. The appeal window runs, then it is final.
        Rejected = "rejected", "不予受理";
        /// Taken back by the resident. Final.
        Withdrawn = "withdrawn", "已撤回";
        /// One voice of another case. The unmerge window runs, then it is final.
        Merged = "merged", "已并案";
    }
}

impl CaseState {
    /// Somebody still owes the resident something.
    pub const OPEN: &'static [Self] = &[
        Self::Submitted,
        Self::Accepted,
        Self::Dispatched,
        Self::Handling,
        Self::Shelved,
        Self::FedBack,
        Self::Revisiting,
    ];

    /// Open states before the feedback: a resident may still withdraw, a case may still be merged.
    pub const BEFORE_FEEDBACK: &'static [Self] =
        &[Self::Submitted, Self::Accepted, Self::Dispatched, Self::Handling, Self::Shelved];

    /// Ended, perhaps with a window in which it may come back.
    pub const ENDED: &'static [Self] = &[Self::Closed, Self::Rejected, Self::Withdrawn, Self::Merged];

    #[must_use]
    pub fn is_open(self) -> bool {
        Self::OPEN.contains(&self)
    }
}

states! {
    /// Where an order is.
    OrderState {
        /// Waits in a pool; volunteers claim or show interest. The claim window runs.
        Offered = "offered", "待接";
        /// One volunteer was asked by name and may say no. The invitation window runs.
        Invited = "invited", "邀请中";
        /// A worker or a unit was told to; they sign. The signing limit runs.
        Assigned = "assigned", "待签收";
        /// Somebody holds it. The check-in (volunteers) and handling limits run.
        Taken = "taken", "已接";
        /// The case is shelved; the review date runs.
        Shelved = "shelved", "挂账";
        /// The holder says it is done; rework brings it back to the same holder.
        Done = "done", "已办";
        /// Nobody took it inside its window. Ended.
        Lapsed = "lapsed", "逾期未接";
        /// The invited volunteer said no; costs nothing. Ended.
        Declined = "declined", "已婉拒";
        /// Given back with a granted reason. Ended.
        Returned = "returned", "已退单";
        /// The volunteer gave it up; needs no approval. Ended.
        Released = "released", "已放弃";
        /// The holder did not come. Ended.
        NoShow = "no_show", "未到场";
        /// The case went another way. Ended.
        Cancelled = "cancelled", "已取消";
    }
}

impl OrderState {
    /// Still asks something of somebody.
    pub const OPEN: &'static [Self] =
        &[Self::Offered, Self::Invited, Self::Assigned, Self::Taken, Self::Shelved];

    /// Waits for a taker.
    pub const WAITING: &'static [Self] = &[Self::Offered, Self::Invited, Self::Assigned];

    #[must_use]
    pub fn is_open(self) -> bool {
        Self::OPEN.contains(&self)
    }

    #[must_use]
    pub fn is_waiting(self) -> bool {
        Self::WAITING.contains(&self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_serde_agree_and_the_sets_cover_all_states() {
        for state in CaseState::ALL {
            assert_eq!(serde_json::to_value(state).unwrap(), state.word());
            assert_eq!(CaseState::from_word(state.word()), Some(*state));
            assert!(CaseState::OPEN.contains(state) ^ CaseState::ENDED.contains(state));
        }
        for state in OrderState::ALL {
            assert_eq!(serde_json::to_value(state).unwrap(), state.word());
            assert_eq!(OrderState::from_word(state.word()), Some(*state));
        }
    }
}
