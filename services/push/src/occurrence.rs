//! An event on its way to its subscribers.

use crate::sight::{Principal, Sight, View};
use sandan_contract::feed::{FeedEvent, StreamKind};
use sandan_contract::rest::talk::TalkData;
use sandan_contract::ws::Topic;
use serde_json::{Value, json};
use std::fmt::Write;
use std::sync::{Arc, Mutex, PoisonError};
use uuid::Uuid;

/// Where subscriptions stand and events pass.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Address {
    /// Serves both `area` and `screen`.
    Area(String),
    Unit(Uuid),
    Person(Uuid),
    Case(Uuid),
}

impl Address {
    pub(crate) fn of(topic: &Topic, principal: &Principal) -> Self {
        match topic {
            Topic::Case(id) => Self::Case(id.0),
            Topic::Area(code) | Topic::Screen(code) => Self::Area(code.as_str().to_owned()),
            Topic::Unit(id) => Self::Unit(id.0),
            Topic::Me => Self::Person(principal.account.0),
        }
    }
}

/// How an event concerns an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Concern {
    Happens,
    /// The case was there before the event and no longer is.
    Leaves,
}

/// The addresses that an event passes, each once.
pub(crate) fn walk(event: &FeedEvent) -> Vec<(Address, Concern)> {
    let keys = &event.keys;
    let mut stops = Vec::new();
    let after = keys.area_after.as_ref();
    let now: Vec<&str> = after.into_iter().flat_map(|path| path.codes()).collect();
    stops.extend(now.iter().map(|code| (Address::Area((*code).to_owned()), Concern::Happens)));
    for code in keys.area_before.iter().flat_map(|path| path.codes()).filter(|code| !now.contains(code)) {
        stops.push((Address::Area(code.to_owned()), Concern::Leaves));
    }
    stops.extend(keys.units.iter().map(|unit| (Address::Unit(*unit), Concern::Happens)));
    stops.extend(keys.people.iter().map(|person| (Address::Person(*person), Concern::Happens)));
    stops.extend(case_of(event).map(|case| (Address::Case(case), Concern::Happens)));
    stops
}

/// The case an event belongs to: its own stream, or the one talked about.
fn case_of(event: &FeedEvent) -> Option<Uuid> {
    match event.stream_kind {
        StreamKind::Case => Some(event.stream),
        StreamKind::Talk => serde_json::from_str::<TalkData>(&event.data).ok().map(|talk| talk.case),
        _ => None,
    }
}

/// An event with its addresses, and its renderings as far as they were asked for.
#[derive(Debug)]
pub(crate) struct Occurrence {
    pub(crate) event: Arc<FeedEvent>,
    pub(crate) stops: Vec<(Address, Concern)>,
    bodies: Mutex<Vec<(View, Option<Arc<str>>)>>,
}

impl Occurrence {
    pub(crate) fn new(event: Arc<FeedEvent>) -> Self {
        let stops = walk(&event);
        Self { event, stops, bodies: Mutex::default() }
    }

    pub(crate) fn position(&self) -> i64 {
        self.event.position
    }

    pub(crate) fn concern(&self, address: &Address) -> Option<Concern> {
        self.stops.iter().find(|(stop, _)| stop == address).map(|(_, concern)| *concern)
    }

    /// The part of a frame that is the same for all readers of a view: everything after the chain's position.
    pub(crate) fn body(&self, sight: &dyn Sight, view: View) -> Option<Arc<str>> {
        let mut bodies = self.bodies.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, body)) = bodies.iter().find(|(known, _)| *known == view) {
            return body.clone();
        }
        let body = sight.render(&self.event, view).map(|data| self.body_of(&data));
        bodies.push((view, body.clone()));
        body
    }

    fn body_of(&self, data: &Value) -> Arc<str> {
        let event = &self.event;
        let mut text = format!(r#""position":{},"#, event.position);
        if let Some(case) = case_of(event) {
            // Writing to a String cannot fail.
            let _ = write!(text, r#""case":"{case}","#);
        }
        let kind = json!(event.kind);
        let _ = write!(text, r#""version":{},"kind":{kind},"data":{data}}}"#, event.seq);
        text.into()
    }

    /// The body of a `left` frame: no content.
    pub(crate) fn left_body(&self) -> String {
        let case = case_of(&self.event).map_or_else(String::new, |case| format!(r#","case":"{case}""#));
        format!(r#""position":{}{case}}}"#, self.event.position)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sandan_contract::feed::FeedKeys;
    use sandan_core::area::AreaPath;
    use sandan_core::ids::District;
    use sandan_core::time::Instant;

    fn event(keys: FeedKeys) -> FeedEvent {
        FeedEvent {
            district: District(1),
            position: 3,
            stream: Uuid::from_u128(5),
            stream_kind: StreamKind::Case,
            seq: 2,
            kind: "moved".into(),
            v: 1,
            at: Instant(0),
            actor: None,
            keys,
            data: "{}".into(),
        }
    }

    #[test]
    fn a_moved_case_happens_above_its_new_place_and_leaves_what_lies_only_above_the_old() {
        let path = |text: &str| Some(AreaPath::from_stored(text.to_owned()));
        let keys =
            FeedKeys { area_before: path("1/12/121/"), area_after: path("1/13/"), ..FeedKeys::default() };
        let area = |code: &str| Address::Area(code.to_owned());
        let stops = walk(&event(keys));
        let expected = [
            (area("1"), Concern::Happens),
            (area("13"), Concern::Happens),
            (area("12"), Concern::Leaves),
            (area("121"), Concern::Leaves),
            (Address::Case(Uuid::from_u128(5)), Concern::Happens),
        ];
        assert_eq!(stops, expected);
    }
}
