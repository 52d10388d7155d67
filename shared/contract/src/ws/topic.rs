use super::Mode;
use sandan_core::area::AreaCode;
use sandan_core::ids::{CaseId, UnitId};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// What can be subscribed to.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Topic {
    /// `case:{id}`
    Case(CaseId),
    /// `area:{code}`: the area and everything below it, for staff.
    Area(AreaCode),
    /// `unit:{id}`, for staff.
    Unit(UnitId),
    /// `me`: what is reported by, offered to or held by the subscriber.
    Me,
    /// `screen:{code}`: aggregates and masked points of an area.
    Screen(AreaCode),
}

/// The kind of a topic, without its subject.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TopicKind {
    Case,
    Area,
    Unit,
    Me,
    Screen,
}

impl TopicKind {
    /// The mode of a subscription that asks for none.
    #[must_use]
    pub const fn default_mode(self) -> Mode {
        match self {
            Self::Area | Self::Screen => Mode::State,
            Self::Case | Self::Unit | Self::Me => Mode::Events,
        }
    }
}

/// Why a text names no topic.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no topic: {0:?}")]
pub struct BadTopic(pub String);

impl Topic {
    #[must_use]
    pub const fn kind(&self) -> TopicKind {
        match self {
            Self::Case(_) => TopicKind::Case,
            Self::Area(_) => TopicKind::Area,
            Self::Unit(_) => TopicKind::Unit,
            Self::Me => TopicKind::Me,
            Self::Screen(_) => TopicKind::Screen,
        }
    }
}

impl fmt::Display for Topic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Case(id) => write!(f, "case:{id}"),
            Self::Area(code) => write!(f, "area:{code}"),
            Self::Unit(id) => write!(f, "unit:{id}"),
            Self::Me => f.write_str("me"),
            Self::Screen(code) => write!(f, "screen:{code}"),
        }
    }
}

impl FromStr for Topic {
    type Err = BadTopic;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let parsed = match text.split_once(':') {
            Some(("case", id)) => id.parse().map(Self::Case).ok(),
            Some(("area", code)) => AreaCode::new(code).map(Self::Area).ok(),
            Some(("unit", id)) => id.parse().map(Self::Unit).ok(),
            Some(("screen", code)) => AreaCode::new(code).map(Self::Screen).ok(),
            None if text == "me" => Some(Self::Me),
            _ => None,
        };
        parsed.ok_or_else(|| BadTopic(text.to_owned()))
    }
}

impl TryFrom<String> for Topic {
    type Error = BadTopic;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Topic> for String {
    fn from(topic: Topic) -> Self {
        topic.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn topics_are_read_as_they_are_written() {
        let id = "01890a5d-ac96-774b-bcce-b302099a8057";
        for text in [
            format!("case:{id}"),
            "area:110102".into(),
            format!("unit:{id}"),
            "me".into(),
            "screen:1101".into(),
        ] {
            assert_eq!(text.parse::<Topic>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn other_texts_are_no_topics() {
        for text in
            ["", "me:", "me:1", "case:", "case:1", "area:", "area:1/2", "area:甲", "unit:x", "all", "*"]
        {
            assert!(text.parse::<Topic>().is_err(), "{text}");
        }
    }
}
