//! One case being told: when its people act, and what they send.

use crate::row::Row;
use crate::stage::Cue;
use crate::world::World;
use chrono::{Datelike, NaiveDate, Timelike};
use sandan_boot::desk::load;
use sandan_core::case::Case;
use sandan_core::case::facts::CheckMode;
use sandan_core::case::order::Order;
use sandan_core::ids::{AccountId, CaseId, OrderId};
use sandan_core::limit::{Limit, Unit, due};
use sandan_core::role::Role;
use sandan_core::time::Instant;
use sandan_testkit::{Answer, Client};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

/// People act at full ten minutes.
const STEP: i64 = 10 * Instant::MINUTE;

/// What a step comes to; the words say what was not as told.
pub type Told = Result<(), String>;

/// Cases by the number of their line, for those that meet.
pub type Cases = Arc<Mutex<BTreeMap<u32, CaseId>>>;

pub struct Tale {
    pub row: Row,
    pub world: Arc<World>,
    pub now: Instant,
    /// Who has the lead order in hand.
    pub hand: Option<AccountId>,
    pub id: Option<CaseId>,
    cue: Cue,
    cases: Cases,
}

impl Tale {
    pub fn new(row: Row, world: Arc<World>, cue: Cue, cases: Cases) -> Self {
        let now = row.at;
        Self { row, world, now, hand: None, id: None, cue, cases }
    }

    /// Waits until this business time, or the next full ten minutes; everything due by then is worked.
    pub async fn until(&mut self, at: Instant) {
        // Steps of several cases meet at one instant, so that the clock is moved less often.
        let late = (-at.0).rem_euclid(STEP);
        self.now = at.plus(late).max(self.now);
        self.cue.until(self.row.no, self.now).await;
    }

    /// So many minutes later, whatever the hour.
    pub async fn after(&mut self, minutes: i64) {
        self.until(self.now.plus(minutes * Instant::MINUTE)).await;
    }

    /// So many minutes later, or when the office opens next.
    pub async fn office(&mut self, minutes: i64) {
        let at = self.now.plus(minutes * Instant::MINUTE);
        let opens = opens(at);
        let early = i64::from(self.row.no % 40) * Instant::MINUTE;
        self.until(if opens > at { opens.plus(early) } else { at }).await;
    }

    /// So many minutes later, or after eight in the morning.
    pub async fn day(&mut self, minutes: i64) {
        let at = self.now.plus(minutes * Instant::MINUTE);
        let midnight = Instant::from_local(at.local_date().and_hms_opt(0, 0, 0).expect("midnight"));
        let minute = at.since(midnight) / Instant::MINUTE;
        let early = 8 * 60 + 5 + i64::from(self.row.no % 30);
        let at = match minute {
            ..485 => midnight.plus(early * Instant::MINUTE),
            485..1_190 => at,
            _ => midnight.plus(Instant::DAY + early * Instant::MINUTE),
        };
        self.until(at).await;
    }

    /// So many working hours after an instant.
    pub fn working(&self, from: Instant, hours: u32) -> Instant {
        let snapshot = self.world.fixture.app.directory.now();
        let limit = Limit::new(hours, Unit::WorkingHours);
        due(from, limit, &[], &snapshot.calendar, &self.world.profile().hours).at.expect("a known year")
    }

    pub fn case_id(&self) -> CaseId {
        self.id.expect("the case was reported")
    }

    /// Makes the case known to its neighbours.
    pub fn is(&mut self, id: CaseId) {
        self.id = Some(id);
        self.cases.lock().expect("not poisoned").insert(self.row.no, id);
    }

    /// The case of another line.
    pub fn neighbour(&self, word: &str) -> CaseId {
        let no: u32 = self.row.with(word).and_then(|no| no.parse().ok()).expect("the number of a line");
        *self.cases.lock().expect("not poisoned").get(&no).expect("reported before")
    }

    pub async fn case(&self) -> Case {
        load(&self.world.fixture.app, self.case_id()).await.expect("the case can be read").case
    }

    /// The lead order of this round.
    pub async fn lead(&self) -> Result<Order, String> {
        let case = self.case().await;
        case.lead_order().cloned().ok_or_else(|| format!("no lead order, the case is {:?}", case.state))
    }

    /// Checks where the case is.
    pub async fn stands(&self, state: &str) -> Told {
        let case = self.case().await;
        same("state", case.state.word(), state)
    }

    pub fn of(&self, role: Role) -> AccountId {
        self.world.cast.of(role)
    }

    /// Somebody at the interface.
    pub fn client(&self, who: AccountId) -> Client {
        let resident = self.world.cast.residents.iter().find(|resident| resident.account == who);
        let token = resident.map_or_else(|| self.world.fixture.token(who), |resident| resident.token.clone());
        self.world.public.with_token(Some(token))
    }

    /// The resident's account where the case knows it.
    pub async fn reporter(&self) -> Option<AccountId> {
        self.case().await.origin.parties.reporter
    }

    pub async fn check_mode(&self) -> CheckMode {
        let case = self.case().await;
        self.world.profile().category(&case.category).expect("a category").check
    }

    /// A command on the case.
    pub async fn tell(&self, who: AccountId, command: &str, body: Value) -> Told {
        done(command, self.ask(who, command, &body).await).map(|_| ())
    }

    /// A command on the case that must be refused so.
    pub async fn refused(&self, who: AccountId, command: &str, body: Value, code: &str) -> Told {
        is_refused(command, &self.ask(who, command, &body).await, code)
    }

    async fn ask(&self, who: AccountId, command: &str, body: &Value) -> Answer {
        let path = format!("/api/v1/cases/{}/commands/{command}", self.case_id());
        self.client(who).post(&path, body).await
    }

    /// A command on an order.
    pub async fn order(&self, who: AccountId, order: OrderId, command: &str, body: Value) -> Told {
        done(command, self.ask_order(who, order, command, &body).await).map(|_| ())
    }

    pub async fn ask_order(&self, who: AccountId, order: OrderId, command: &str, body: &Value) -> Answer {
        let path = format!("/api/v1/orders/{order}/commands/{command}");
        self.client(who).post(&path, body).await
    }

    /// Sends a photo; answers its id.
    pub async fn photo(&self, who: AccountId) -> Result<String, String> {
        const EDGE: &str = "week-photo";
        let head = format!(
            "--{EDGE}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.png\"\r\nContent-Type: image/png\r\n\r\n"
        );
        let tail = format!("\r\n--{EDGE}--\r\n");
        let body = [head.as_bytes(), &picture(), tail.as_bytes()].concat();
        let kind = format!("multipart/form-data; boundary={EDGE}");
        let sent = self.client(who).bytes(axum::http::Method::POST, "/api/v1/attachments", &kind, body).await;
        let body = done("photo", sent)?;
        Ok(body["id"].as_str().unwrap_or_default().to_owned())
    }

    /// `{"attachments": [photo]}` where the category wants photos, else nothing.
    pub async fn evidence(&self, who: AccountId) -> Result<Value, String> {
        if self.check_mode().await != CheckMode::Photos {
            return Ok(json!({}));
        }
        Ok(json!({ "attachments": [self.photo(who).await?] }))
    }
}

/// The instant itself in office hours, else the next opening: Monday to Friday, 9:00–12:00 and 14:00–17:30. These
/// weeks of March have no holiday and no make-up day.
fn opens(at: Instant) -> Instant {
    let local = at.local();
    let (date, minute) = (local.date(), local.hour() * 60 + local.minute());
    let on = |date: NaiveDate, hour| Instant::from_local(date.and_hms_opt(hour, 0, 0).expect("an hour"));
    let is_weekend = date.weekday().number_from_monday() > 5;
    match minute {
        _ if is_weekend => opens(on(date.succ_opt().expect("a tomorrow"), 0)),
        540..720 | 840..1_050 => at,
        ..540 => on(date, 9),
        720..840 => on(date, 14),
        _ => opens(on(date.succ_opt().expect("a tomorrow"), 0)),
    }
}

fn picture() -> Vec<u8> {
    let picture = image::RgbImage::from_fn(16, 16, |x, y| image::Rgb([(x * 16) as u8, (y * 16) as u8, 90]));
    let mut bytes = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut bytes, image::ImageFormat::Png).expect("a picture fits in memory");
    bytes.into_inner()
}

/// The body of an answer that is good.
pub fn done(what: &str, answer: Answer) -> Result<Value, String> {
    if (200..300).contains(&answer.status) {
        return Ok(answer.value());
    }
    Err(format!("{what}: {} {}", answer.status, String::from_utf8_lossy(&answer.body)))
}

pub fn is_refused(what: &str, answer: &Answer, code: &str) -> Told {
    same(&format!("{what} is refused with"), &answer.code(), code)
}

pub fn same(what: &str, found: &str, told: &str) -> Told {
    if found == told { Ok(()) } else { Err(format!("{what}: {found:?}, told {told:?}")) }
}
