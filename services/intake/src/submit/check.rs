//! What came in, field by field: every fault is named, all of them in one answer.

use super::category::{self, Chosen};
use crate::caller::Caller;
use crate::phone;
use sandan_boot::desk::{Rules, place};
use sandan_contract::rest::case::{AboutBody, Contact, ExternalBody, NewCase, OnBehalf};
use sandan_core::case::event::ExternalOrder;
use sandan_core::case::facts::{About, Channel, Consent, Kind, Place};
use sandan_core::ids::{AccountId, UnitId};
use sandan_core::role::Role;
use sandan_core::time::Instant;
use sandan_kit::problem::{Code, Problem};
use sandan_kit::text::{self, MAX_LINE, MAX_TEXT};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Photos and voices of one report.
const MAX_ATTACHMENTS: usize = 9;
/// Persons and units that one complaint names.
const MAX_ABOUT: usize = 10;
const MAX_ANSWERS: usize = 50;
const MAX_ANSWER: usize = 500;
const MAX_NAME: usize = 40;
const MAX_CODE: usize = 64;

/// Channels that residents use themselves; the others are written by staff.
const OPEN_CHANNELS: &[Channel] = &[Channel::MiniProgram, Channel::Web];

/// Who may report an own find: those who walk the grids.
const FINDERS: &[Role] = &[Role::GridWorker, Role::GridHead];

/// How reporter and served person are related, as far as an event may say. Anything else is 其他 there, and the
/// words themselves are content: they could be a name.
const RELATIONS: &[&str] = &[
    "子女",
    "女儿",
    "儿子",
    "父母",
    "配偶",
    "亲属",
    "邻居",
    "朋友",
    "楼长",
    "楼栋长",
    "单元长",
    "网格员",
    "社区工作者",
    "志愿者",
    "物业",
    "代办员",
    "其他",
];

/// A report that may become a case.
pub struct Checked<'p> {
    pub kind: Kind,
    pub channel: Channel,
    pub chosen: Chosen<'p>,
    pub text: String,
    pub place: Place,
    /// The point as given, in JSON.
    pub point: Option<String>,
    pub address: Option<String>,
    pub contact: Option<Contact>,
    pub phone: Option<String>,
    pub served: Option<Contact>,
    pub served_phone: Option<String>,
    pub relation: Option<Relation>,
    pub anonymous: bool,
    pub secret: bool,
    pub external: Option<ExternalOrder>,
    /// In JSON.
    pub answers: Option<String>,
    pub attachments: Vec<Uuid>,
    pub slot: Option<Instant>,
    pub about: Vec<About>,
    pub own_find: bool,
}

/// How the reporter is related to whom it is for.
pub struct Relation {
    /// A word of [`RELATIONS`].
    pub word: String,
    /// The words as given, when they are another.
    pub sealed: Option<String>,
    pub consent: Consent,
}

/// Faults found so far. The first one gives the code, each names its field.
#[derive(Default)]
struct Faults(Option<Problem>);

impl Faults {
    fn keep<T>(&mut self, result: Result<T, Problem>) -> Option<T> {
        match result {
            Ok(value) => Some(value),
            Err(problem) => {
                self.0 = Some(match self.0.take() {
                    Some(first) => first.and(problem),
                    None => problem,
                });
                None
            }
        }
    }
}

fn bad(field: &'static str, zh: &'static str, en: &'static str) -> Problem {
    Problem::new(Code::BadField).field(field, zh, en)
}

fn forbidden(field: &'static str) -> Problem {
    Problem::new(Code::Forbidden).field(field, "仅限工作人员", "staff only")
}

/// Checks a report.
///
/// # Errors
/// 422 with a reason for each field; 403 for fields that only staff may use.
pub fn check<'p>(caller: &Caller, rules: &'p Rules, body: NewCase) -> Result<Checked<'p>, Problem> {
    let mut faults = Faults::default();
    let kind = faults.keep(
        Kind::from_word(&body.kind)
            .ok_or_else(|| bad("kind", "应为 issue、service 或 wish", "must be issue, service or wish")),
    );
    let text = faults.keep(text::check("text", &body.text, MAX_TEXT));
    let channel = faults.keep(channel(caller, body.channel.as_deref()));
    let chosen = kind.zip(text.as_deref()).and_then(|(kind, text)| {
        faults.keep(category::choose(&rules.profile, kind, body.category.as_deref(), text))
    });
    let located = body.location.as_ref().map(|point| place::locate(&rules.snapshot, "location", point));
    let place = located.and_then(|located| faults.keep(located)).unwrap_or_default();
    let address = faults.keep(line("address", body.address.as_deref(), MAX_LINE)).flatten();
    let contact = body.contact.and_then(|contact| faults.keep(contact_of(contact))).flatten();
    let served = body.on_behalf.and_then(|for_whom| faults.keep(served(for_whom)));
    let external = faults.keep(external(caller, body.external)).flatten();
    let answers = faults.keep(answers(body.answers)).flatten();
    let attachments = faults.keep(attachments(body.attachments));
    let slot = faults.keep(slot(body.slot.as_deref())).flatten();
    let about = faults.keep(about(rules, &body.about));
    faults.keep(if body.own_find { finder(caller) } else { Ok(()) });
    if body.anonymous && (contact.is_some() || served.is_some()) {
        faults.keep::<()>(Err(bad(
            "anonymous",
            "匿名反映不能填写联系人或代他人反映",
            "an anonymous report has neither contact nor proxy",
        )));
    }
    let (relation, served) = served.map_or((None, None), |(relation, served)| (Some(relation), served));
    let point = body.location.as_ref().and_then(|point| serde_json::to_string(point).ok());
    let complete = (kind, channel, chosen, text, attachments, about);
    let (Some(kind), Some(channel), Some(chosen), Some(text), Some(attachments), Some(about), None) =
        (complete.0, complete.1, complete.2, complete.3, complete.4, complete.5, &faults.0)
    else {
        return Err(faults.0.unwrap_or_else(|| Code::Internal.into()));
    };
    Ok(Checked {
        kind,
        channel,
        chosen,
        text,
        place,
        point,
        address,
        phone: contact.as_ref().and_then(|contact| contact.phone.clone()),
        contact,
        served_phone: served.as_ref().and_then(|served| served.phone.clone()),
        served,
        relation,
        anonymous: body.anonymous,
        secret: body.secret,
        external,
        answers,
        attachments,
        slot,
        about,
        own_find: body.own_find,
    })
}

fn line(field: &str, text: Option<&str>, max: usize) -> Result<Option<String>, Problem> {
    match text.map(|text| text::check_line(field, text, max)).transpose() {
        Err(problem) if problem.code() == Code::BadTextEmpty => Ok(None),
        other => other,
    }
}

fn channel(caller: &Caller, word: Option<&str>) -> Result<Channel, Problem> {
    let Some(word) = word else { return Ok(Channel::Web) };
    let channel =
        Channel::from_word(word).ok_or_else(|| bad("channel", "没有这个渠道", "no such channel"))?;
    if OPEN_CHANNELS.contains(&channel) || caller.is_staff() {
        Ok(channel)
    } else {
        Err(forbidden("channel"))
    }
}

/// An empty contact is none.
fn contact_of(contact: Contact) -> Result<Option<Contact>, Problem> {
    let name = line("contact.name", contact.name.as_deref(), MAX_NAME)?;
    let given = contact.phone.as_deref().filter(|phone| !phone.trim().is_empty());
    let phone = given.map(|phone| phone::normal("contact.phone", phone)).transpose()?;
    Ok((name.is_some() || phone.is_some()).then_some(Contact { name, phone }))
}

fn served(body: OnBehalf) -> Result<(Relation, Option<Contact>), Problem> {
    let words = text::check_line("on_behalf.relation", &body.relation, MAX_NAME)?;
    let consent = Consent::from_word(&body.consent).ok_or_else(|| {
        bad("on_behalf.consent", "应为 said、signed 或 none", "must be said, signed or none")
    })?;
    let name = line("on_behalf.served_name", body.served_name.as_deref(), MAX_NAME)?;
    let given = body.served_contact.as_deref().filter(|phone| !phone.trim().is_empty());
    let phone = given.map(|phone| phone::normal("on_behalf.served_contact", phone)).transpose()?;
    let known = RELATIONS.contains(&words.as_str());
    let relation = Relation {
        word: if known { words.clone() } else { "其他".to_owned() },
        sealed: (!known).then_some(words),
        consent,
    };
    Ok((relation, (name.is_some() || phone.is_some()).then_some(Contact { name, phone })))
}

fn external(caller: &Caller, body: Option<ExternalBody>) -> Result<Option<ExternalOrder>, Problem> {
    let Some(body) = body else { return Ok(None) };
    if !caller.is_staff() {
        return Err(forbidden("external"));
    }
    let due = Instant::parse(&body.due)
        .map_err(|_| bad("external.due", "应为带时区的时间", "must be RFC 3339 with an offset"))?;
    Ok(Some(ExternalOrder {
        system: text::check_line("external.system", &body.system, MAX_CODE)?,
        number: text::check_line("external.number", &body.number, MAX_CODE)?,
        due,
    }))
}

fn answers(body: Option<BTreeMap<String, String>>) -> Result<Option<String>, Problem> {
    let Some(answers) = body.filter(|answers| !answers.is_empty()) else { return Ok(None) };
    if answers.len() > MAX_ANSWERS {
        return Err(Problem::new(Code::TooMany).field("answers", "最多 50 项", "at most 50"));
    }
    let mut checked = BTreeMap::new();
    for (question, words) in answers {
        let question = text::check_line("answers", &question, MAX_CODE)?;
        let words = text::check_optional("answers", Some(&words), MAX_ANSWER)?.unwrap_or_default();
        checked.insert(question, words);
    }
    Ok(serde_json::to_string(&checked).ok())
}

fn attachments(mut ids: Vec<Uuid>) -> Result<Vec<Uuid>, Problem> {
    if ids.len() > MAX_ATTACHMENTS {
        return Err(Problem::new(Code::TooMany).field("attachments", "最多 9 个附件", "at most 9"));
    }
    let given = ids.len();
    ids.sort_unstable();
    ids.dedup();
    if ids.len() < given {
        return Err(bad("attachments", "附件重复", "one stands twice"));
    }
    Ok(ids)
}

fn slot(text: Option<&str>) -> Result<Option<Instant>, Problem> {
    let parse = |text| Instant::parse(text).map_err(|_| bad("slot", "应为带时区的时间", "must be RFC 3339"));
    text.map(parse).transpose()
}

fn about(rules: &Rules, bodies: &[AboutBody]) -> Result<Vec<About>, Problem> {
    if bodies.len() > MAX_ABOUT {
        return Err(Problem::new(Code::TooMany).field("about", "最多 10 个", "at most 10"));
    }
    let known = |body: &AboutBody| match (body.account.map(AccountId), body.unit.map(UnitId)) {
        (Some(person), None) => {
            let exists = rules.snapshot.accounts.contains_key(&person);
            exists.then_some(About::Person(person))
        }
        (None, Some(unit)) => rules.snapshot.units.contains_key(&unit).then_some(About::Unit(unit)),
        _ => None,
    };
    let missing = || bad("about", "应为已有的人员或单位之一", "must name one known person or unit");
    bodies.iter().map(|body| known(body).ok_or_else(missing)).collect()
}

fn finder(caller: &Caller) -> Result<(), Problem> {
    let walks =
        |principal: &sandan_kit::auth::Principal| FINDERS.iter().any(|role| principal.actor.is(*role));
    if caller.principal.as_ref().is_some_and(walks) { Ok(()) } else { Err(forbidden("own_find")) }
}
