use serde::{Deserialize, Serialize};

/// What a client does after a close.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Advice {
    /// Connect again at once and resume with `since`.
    RetryNow,
    /// Connect again after a random time of up to 30 s, then backing off.
    RetryAfterJitter,
    /// Sign in again first.
    Reauthenticate,
    /// Do not connect again: the client is at fault, and will be the next time.
    Never,
}

macro_rules! close_codes {
    ($($(#[$doc:meta])* $name:ident = $code:literal, $word:literal, $advice:ident;)*) => {
        /// Why the server closes, in the application's range of codes (RFC 6455, section 7.4.2).
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum CloseCode { $($(#[$doc])* $name,)* }

        impl CloseCode {
            pub const ALL: &'static [CloseCode] = &[$(CloseCode::$name,)*];

            /// The number on the wire.
            #[must_use]
            pub const fn code(self) -> u16 {
                match self { $(CloseCode::$name => $code,)* }
            }

            /// The word on the wire.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self { $(CloseCode::$name => $word,)* }
            }

            /// What the client is to do.
            #[must_use]
            pub const fn advice(self) -> Advice {
                match self { $(CloseCode::$name => Advice::$advice,)* }
            }

            /// The code with this number.
            #[must_use]
            pub fn from_code(code: u16) -> Option<Self> {
                match code { $($code => Some(CloseCode::$name),)* _ => None }
            }
        }
    };
}

close_codes! {
    /// The process is being stopped; others serve on.
    Draining = 4001, "draining", RetryAfterJitter;
    /// The reader is slower than its events: resume from the last position.
    Slow = 4008, "slow", RetryNow;
    /// No pong in time.
    Silent = 4009, "silent", RetryNow;
    /// This process cannot follow roles or cases at the moment.
    Unavailable = 4013, "unavailable", RetryAfterJitter;
    /// Frames that are none, again and again, or something else than `hello` first.
    BadFrame = 4400, "bad_frame", Never;
    /// The ticket is unknown, used or expired, or the person was disabled or signed out.
    Unauthenticated = 4401, "unauthenticated", Reauthenticate;
    /// No `hello` within 5 s.
    HelloLate = 4408, "hello_late", RetryAfterJitter;
    /// A frame longer than 4 KiB.
    TooLarge = 4413, "too_large", Never;
    /// The person holds too many connections.
    TooMany = 4429, "too_many", RetryAfterJitter;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_distinct_and_in_the_range_for_applications() {
        for code in CloseCode::ALL {
            assert!((4000..5000).contains(&code.code()));
            assert_eq!(CloseCode::from_code(code.code()), Some(*code));
        }
    }
}
