//! The lines that cross the socket.

use sandan_core::time::Instant;
use serde::{Deserialize, Serialize};

/// The longest line of either side, in bytes.
pub const LONGEST_LINE: u64 = 4_096;

/// What is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "op", rename_all = "snake_case", deny_unknown_fields)]
pub enum Ask {
    Now,
    /// Lets relays and reconcilers look at once: another process may have committed.
    Wake,
    /// Lets business time stand at this instant.
    Step {
        to: Instant,
    },
    /// Waits until nothing is left to do, at most so long.
    Rest {
        within_ms: u64,
    },
}

/// What is answered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// Business time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub now: Option<Instant>,
    /// When the next limit passes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_due: Option<Instant>,
    /// Nothing is left to do at this business time.
    #[serde(default)]
    pub idle: bool,
    /// Why it was not done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lines_are_as_the_documentation_says() {
        let ask = |text: &str| serde_json::from_str::<Ask>(text);
        assert_eq!(ask(r#"{"op":"step","to":5}"#).unwrap(), Ask::Step { to: Instant(5) });
        assert_eq!(ask(r#"{"op":"rest","within_ms":9}"#).unwrap(), Ask::Rest { within_ms: 9 });
        assert_eq!(ask(r#"{"op":"now"}"#).unwrap(), Ask::Now);
        assert!(ask(r#"{"op":"stop"}"#).is_err());
    }
}
