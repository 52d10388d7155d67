//! One request out of real parts.

use super::arrivals::Arrival;
use super::draw::Draw;
use super::places::Compound;
use super::{Sources, categories};
use sandan_core::time::Instant;
use serde_json::{Value, json};

/// Who sends it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sender {
    /// The resident with this number.
    Resident(usize),
    /// Nobody: a device without an account.
    Anonymous,
    /// A clerk at the telephone, for the resident with this number.
    Hotline(usize),
    /// A worker's own find.
    Worker(usize),
    /// A superior platform's order, typed in by a clerk.
    Superior(usize),
}

/// What this request has in store, drawn before anything happens.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Fate {
    pub withdrawn: bool,
    pub dissatisfied: bool,
    /// Dissatisfied every time: goes to 会商认定.
    pub never_content: bool,
    pub failed_check: bool,
    pub no_show: bool,
    pub race: bool,
    pub returned: bool,
    pub extended: bool,
    pub shelved: bool,
    pub reopened: bool,
    pub supervised: bool,
    pub whistle: bool,
    pub not_reached: bool,
    pub refuses_to_answer: bool,
    pub nobody_claims: bool,
    pub declined: bool,
}

/// A request that will be sent at its time.
#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    pub n: u64,
    pub at: Instant,
    /// How long the work on it takes, from the report to its end.
    pub duration: i64,
    pub category: &'static str,
    pub sender: Sender,
    pub fate: Fate,
    /// The body of `POST /api/v1/cases`.
    pub body: Value,
}

/// Shares of a thousand.
mod share {
    pub const OWN_FIND: usize = 300;
    pub const ANONYMOUS: usize = 60;
    pub const HOTLINE: usize = 250;
    pub const ON_BEHALF: usize = 80;
    pub const SUPERIOR: usize = 30;
}

/// Composes a request of one arrival.
#[must_use]
pub fn request(sources: &Sources, arrival: &Arrival, residents: usize, seed: u64) -> Request {
    let category = categories::of(arrival, seed);
    let mut draw = Draw::of(seed, arrival.row, "sender");
    let sender = sender(arrival, category, residents, &mut draw);
    let place = Draw::of(seed, arrival.row, "place").pick(&sources.places).cloned();
    let text = Draw::of(seed, arrival.row, "text").pick(&sources.texts).cloned().unwrap_or_default();
    let mut body = json!({
        "kind": kind(category),
        "text": text,
        "category": category,
        "channel": channel(sender, &mut draw),
    });
    if let Some(place) = &place {
        add_place(&mut body, place);
    }
    add_sender(&mut body, sender, arrival, &mut draw);
    let fate = fate(&mut Draw::of(seed, arrival.row, "fate"));
    Request { n: arrival.row, at: arrival.opened, duration: arrival.duration, category, sender, fate, body }
}

/// Issue, service or wish: the first letter of the code says so.
fn kind(category: &str) -> &'static str {
    match category.as_bytes().first() {
        Some(b'V') => "service",
        Some(b'W') => "wish",
        _ => "issue",
    }
}

fn sender(arrival: &Arrival, category: &str, residents: usize, draw: &mut Draw) -> Sender {
    let who = draw.below(residents);
    let issue = kind(category) == "issue";
    if issue && arrival.source.starts_with("Employee") && draw.in_thousand(share::OWN_FIND) {
        return Sender::Worker(who);
    }
    if issue && draw.in_thousand(share::SUPERIOR) {
        return Sender::Superior(who);
    }
    if issue && draw.in_thousand(share::ANONYMOUS) {
        return Sender::Anonymous;
    }
    if arrival.source.starts_with("Constituent") && draw.in_thousand(share::HOTLINE) {
        return Sender::Hotline(who);
    }
    Sender::Resident(who)
}

fn channel(sender: Sender, draw: &mut Draw) -> &'static str {
    match sender {
        Sender::Resident(_) if draw.in_thousand(700) => "mini_program",
        Sender::Resident(_) | Sender::Anonymous => "web",
        Sender::Hotline(_) => "hotline",
        Sender::Worker(_) => "patrol",
        Sender::Superior(_) => "superior",
    }
}

fn add_place(body: &mut Value, place: &Compound) {
    body["location"] = json!({ "lng": place.lng, "lat": place.lat, "crs": "wgs84" });
    if !place.name.is_empty() {
        body["address"] = json!(place.name);
    }
}

/// The telephone of a synthetic resident: 199 is a range of its own here, eight digits follow.
#[must_use]
pub fn phone(resident: usize) -> String {
    format!("199{resident:08}")
}

fn add_sender(body: &mut Value, sender: Sender, arrival: &Arrival, draw: &mut Draw) {
    let contact = |who| json!({ "name": format!("居民{who}"), "phone": phone(who) });
    match sender {
        Sender::Resident(who) => {
            body["contact"] = contact(who);
            if draw.in_thousand(share::ON_BEHALF) {
                body["on_behalf"] = json!({
                    "served_name": format!("老人{who}"), "relation": "女儿", "consent": "said",
                });
            }
        }
        Sender::Anonymous => body["anonymous"] = json!(true),
        Sender::Hotline(who) => body["contact"] = contact(who),
        Sender::Worker(_) => body["own_find"] = json!(true),
        Sender::Superior(who) => {
            body["contact"] = contact(who);
            let due = arrival.opened.plus(draw.between(5, 15) * Instant::DAY);
            let number = format!("R{:08}", arrival.row);
            body["external"] = json!({ "system": "12345", "number": number, "due": due.rfc3339() });
        }
    }
}

fn fate(draw: &mut Draw) -> Fate {
    let mut comes = |share| draw.in_thousand(share);
    Fate {
        withdrawn: comes(20),
        dissatisfied: comes(70),
        never_content: comes(8),
        failed_check: comes(40),
        no_show: comes(40),
        race: comes(300),
        returned: comes(20),
        extended: comes(50),
        shelved: comes(8),
        reopened: comes(15),
        supervised: comes(10),
        whistle: comes(10),
        not_reached: comes(60),
        refuses_to_answer: comes(15),
        nobody_claims: comes(60),
        declined: comes(150),
    }
}
