//! One walk: two cases of one district, everybody who might act on them, and time.

use super::alive;
use super::commands::{command, interested, order};
use super::random::Random;
use crate::support::people::people;
use crate::support::profile::{CATEGORIES, profile};
use crate::support::story::{next_fire, submission};
use crate::support::{Story, local};
use sandan_core::calendar::{DayKind, Notice, NoticeDay};
use sandan_core::case::event::{Body, Event, ExternalOrder, Submitted};
use sandan_core::case::facts::{About, Consent, Proxy, Urgency};
use sandan_core::case::state::{CaseState, OrderState};
use sandan_core::command::rule::units_of;
use sandan_core::command::system::choose::Choose;
use sandan_core::command::system::route::Route;
use sandan_core::command::table::RULES;
use sandan_core::command::{
    CaseCommand, CommandName, Rejection, Rule, SystemCommand, Who, allowed, decide, merge, unmerge,
};
use sandan_core::role::Actor;
use sandan_core::time::Instant;
use std::collections::{BTreeMap, BTreeSet};

/// What the walks met.
#[derive(Default)]
pub struct Record {
    pub states: BTreeMap<CaseState, u32>,
    pub order_states: BTreeMap<OrderState, u32>,
    pub words: BTreeMap<String, u32>,
    pub commands: BTreeMap<&'static str, u32>,
    pub case_edges: BTreeSet<(CaseState, String, CaseState)>,
    pub order_edges: BTreeSet<(OrderState, String, OrderState)>,
    pub accepted: u32,
    pub refused: u32,
    /// Shapes of cases whose timed exits were followed to the end already.
    pub alive: BTreeSet<String>,
}

/// Of the two cases together.
const STEPS: usize = 120;

pub fn walk(seed: u64, record: &mut Record) {
    let mut random = Random::new(seed);
    let start = local("2026-03-02T10:00").plus(random.below(300 * 24) as i64 * Instant::HOUR);
    let first = origin(&mut random, start, 1);
    let mut second = origin(&mut random, start, 2);
    if random.one_in(2) {
        second.parties.about.clone_from(&first.parties.about);
    }
    let mut rules = profile();
    rules.rounds.revisit_one_in = 1 + random.below(2) as u32;
    rules.rounds.redos = random.below(3) as u8;
    let mut stories = [first, second].map(|submission| {
        let story = Story::under(rules.clone(), submission, start, random.next());
        note_event(record, &story, None, 0);
        story
    });
    if random.one_in(12) {
        let [one, two] = &mut stories;
        join(one, two, &mut random, record);
    }
    for _ in 0..STEPS {
        let now = stories[0].now.max(stories[1].now).plus(random.below(15) as i64 * Instant::MINUTE);
        stories.iter_mut().for_each(|story| story.now = now);
        let [one, two] = &mut stories;
        match random.below(20) {
            // What is shelved is rare, and so is a merge.
            0..=3 if one.case.state == CaseState::Shelved => join(one, two, &mut random, record),
            0 if random.one_in(4) => join(one, two, &mut random, record),
            1..=3 => system(one, &mut random, record),
            4 if random.one_in(3) => time_jumps(one, &mut random, record),
            5 => system(two, &mut random, record),
            6 | 7 => person(two, &mut random, record),
            _ => person(one, &mut random, record),
        }
        for story in [one, two] {
            alive::time_alone_brings_it_on(story, &mut record.alive);
        }
    }
}

fn origin(random: &mut Random, now: Instant, number: u64) -> Submitted {
    let category: &&str = random.pick(&CATEGORIES);
    let mut submission = submission(category, number);
    let people = people();
    if number == 2 {
        submission.parties.reporter = Some(people.neighbour.account);
    }
    match random.below(8) {
        0 => submission.parties = Default::default(),
        1 => submission.found_by = Some(people.grid_worker.account),
        2 => submission.parties.secret = true,
        3 => submission.parties.about = vec![About::Person(people.subject.account)],
        4 => submission.parties.about = vec![About::Unit(*units_of(&people.subject_unit).first().unwrap())],
        5 => {
            let by = Some(people.acceptor.account);
            submission.parties.proxy =
                Some(Proxy { relation: "女儿".to_owned(), consent: Consent::Said, by });
        }
        _ => {}
    }
    if random.one_in(5) {
        let due = now.plus(5 * Instant::DAY);
        submission.external = Some(ExternalOrder { system: "12345".into(), number: "G1".into(), due });
    }
    submission.urgency = if random.one_in(4) { Urgency::Urgent } else { Urgency::Normal };
    submission.slot = random.one_in(6).then(|| now.plus(2 * Instant::DAY));
    if random.one_in(12) {
        submission.place = Default::default();
    }
    submission
}

/// A person gives a command: mostly one that the table allows, sometimes any.
fn person(story: &mut Story, random: &mut Random, record: &mut Record) {
    let allowed: Vec<&Rule> =
        RULES.iter().copied().filter(|rule| rule.from.contains(&story.case.state)).collect();
    let ahead: Vec<&Rule> = allowed.iter().copied().filter(|rule| is_ahead(rule.name)).collect();
    let rule = match random.below(15) {
        0 => *random.pick(RULES),
        1..=9 if !ahead.is_empty() => *random.pick(&ahead),
        _ if !allowed.is_empty() => *random.pick(&allowed),
        _ => return,
    };
    // Ending early is rare in life and would end most walks here.
    let ends = matches!(
        rule.name,
        CommandName::Withdraw
            | CommandName::Reject
            | CommandName::ReferOut
            | CommandName::Answer
            | CommandName::HandUp
            | CommandName::Whistle
    );
    if ends && story.case.state != CaseState::Shelved && !random.one_in(6) {
        return;
    }
    let Some(command) = command(rule.name, story, random) else { return };
    let everyone: Vec<Actor> = story.people.all().into_iter().cloned().collect();
    let entitled: Vec<&Actor> = everyone
        .iter()
        .filter(|actor| rule.who.iter().any(|who| holds(*who, story, &command, actor)))
        .collect();
    let actor = if entitled.is_empty() || random.one_in(10) {
        random.pick(&everyone)
    } else {
        *random.pick(&entitled)
    };
    subjects_are_told_nothing(story, &command);
    let before = story.events.len();
    let offered = is_offered(story, actor, &command);
    match story.attempt(actor, command) {
        Ok(_) => {
            assert!(offered, "{} was accepted but not offered", rule.name.word());
            note(record, story, rule.name.title(), rule.name.word(), before);
        }
        Err(_) => record.refused += 1,
    }
}

/// Whether a page would have shown the button.
fn is_offered(story: &Story, actor: &Actor, command: &CaseCommand) -> bool {
    let allowed = allowed(&story.case, actor, story.context().profile);
    match command {
        CaseCommand::Order(id, order_command) => {
            let name = order_command.rule().name;
            allowed.orders.iter().any(|(order, names)| order == id && names.contains(&name))
        }
        _ => allowed.case.contains(&command.name()),
    }
}

/// The way through the loop: tried more often than the ways around it.
fn is_ahead(name: CommandName) -> bool {
    use CommandName as N;
    matches!(
        name,
        N::Accept
            | N::PlaceOrder
            | N::Claim
            | N::Sign
            | N::ExpressInterest
            | N::CheckIn
            | N::Done
            | N::FeedBack
            | N::Verify
            | N::Revisit
            | N::RuleOn
            | N::RequestShelve
            | N::Approve
            | N::Resume
            | N::DraftReply
            | N::Countersign
            | N::SendReply
            | N::ReceiveExternalResult
    )
}

fn holds(who: Who, story: &Story, command: &CaseCommand, actor: &Actor) -> bool {
    let order = match command {
        CaseCommand::Order(id, _) => story.case.order(*id),
        _ => None,
    };
    who.holds(&story.case, order, actor)
}

/// Whatever the subject of a complaint tries, the case does not exist.
fn subjects_are_told_nothing(story: &Story, command: &CaseCommand) {
    for subject in [&story.people.subject, &story.people.subject_unit] {
        if story.case.is_about(subject.account, &units_of(subject)) {
            let answer = decide(&story.case, subject, command, &story.context());
            assert!(matches!(answer, Err(Rejection::Unseen | Rejection::NoSuchOrder)), "{answer:?}");
        }
    }
}

/// The system does what is due, or comes too early and is refused.
fn system(story: &mut Story, random: &mut Random, record: &mut Record) {
    let before = story.events.len();
    if let Some((order, accounts)) = interested(story).filter(|_| random.one_in(2)) {
        story.system(&SystemCommand::Choose(Choose { order, accounts }));
        return note(record, story, "选定", "choose", before);
    }
    let Some((at, id, kind)) = next_fire(&story.case) else { return };
    if at > story.now {
        assert_eq!(story.attempt_system(&SystemCommand::LimitReached(id)), Err(Rejection::NotDue));
        if !random.one_in(4) {
            return;
        }
        story.now = at;
    }
    let route = route(story, random);
    story.fire(id, kind, &route);
    note(record, story, kind.title(), kind.word(), before);
}

fn route(story: &Story, random: &mut Random) -> Route {
    let by_rule = story.order_by_rule();
    if random.one_in(5) || story.case.is_about_any(by_rule.person, by_rule.unit) {
        return Route::Person { reason: "no_rule".to_owned() };
    }
    let mut orders = vec![by_rule];
    if random.one_in(5) {
        let assist = order(story, random);
        orders.extend(Some(assist).filter(|order| order.part == sandan_core::case::facts::Part::Assist));
    }
    // What a rule may not do, it does not try.
    match decide_route(story, &orders) {
        true => Route::Orders(orders),
        false => Route::Person { reason: "refused".to_owned() },
    }
}

fn decide_route(story: &Story, orders: &[sandan_core::command::place_order::PlaceOrder]) -> bool {
    let route = SystemCommand::Route(Route::Orders(orders.to_vec()));
    sandan_core::command::decide_system(&story.case, &route, &story.context()).is_ok()
}

/// A night, a weekend, an outage of weeks; or a calendar notice.
fn time_jumps(story: &mut Story, random: &mut Random, record: &mut Record) {
    if random.one_in(2) {
        let days = [1, 3, 30][random.below(3)];
        story.after(days * Instant::DAY);
        return;
    }
    let date = story.now.plus(3 * Instant::DAY).local_date();
    let day = NoticeDay { date, kind: DayKind::Off, name: "台风".to_owned() };
    let merged = story.calendar().merge(&Notice { number: "例".to_owned(), year: 2026, days: vec![day] });
    story.calendars.push(merged);
    let before = story.events.len();
    if story.attempt_system(&SystemCommand::CorrectCalendar).is_ok() {
        note(record, story, "日历更正", "correct_calendar", before);
        assert_eq!(
            story.attempt_system(&SystemCommand::CorrectCalendar),
            Err(Rejection::NotDue),
            "once only"
        );
    }
}

/// One becomes a voice of two, or stops being one.
fn join(one: &mut Story, two: &mut Story, random: &mut Random, record: &mut Record) {
    let clerk = random.pick(&[one.people.dispatcher.clone(), one.people.county_desk.clone()]).clone();
    let merged = one.case.state == CaseState::Merged;
    let decided = if merged {
        unmerge(&one.case, &two.case, &clerk, &one.context())
    } else {
        merge(&one.case, &two.case, &clerk, &one.context())
    };
    let Ok((mine, theirs)) = decided else { return };
    let name = if merged { CommandName::Unmerge } else { CommandName::Merge };
    let starts = (one.events.len(), two.events.len());
    one.take(mine);
    two.take(theirs);
    note(record, one, name.title(), name.word(), starts.0);
    note(record, two, name.title(), name.word(), starts.1);
}

fn note(record: &mut Record, story: &Story, title: &str, word: &'static str, from: usize) {
    record.accepted += 1;
    *record.commands.entry(word).or_default() += 1;
    note_event(record, story, Some(title), from);
}

/// Counts the events since `from`, and the edges that they walked.
fn note_event(record: &mut Record, story: &Story, title: Option<&str>, from: usize) {
    let mut case = sandan_core::case::fold(&story.events[..from.max(1)]).unwrap();
    for event in &story.events[from..] {
        *record.words.entry(event.body.word()).or_default() += 1;
        let before = case.clone();
        if from > 0 {
            sandan_core::case::apply(&mut case, event);
        }
        edges(record, &before, &case, event, title);
        *record.states.entry(case.state).or_default() += 1;
        for order in &case.orders {
            *record.order_states.entry(order.state).or_default() += 1;
        }
    }
}

fn edges(
    record: &mut Record,
    before: &sandan_core::case::Case,
    after: &sandan_core::case::Case,
    event: &Event,
    title: Option<&str>,
) {
    let Some(title) = title.filter(|_| !matches!(event.body, Body::Submitted(_))) else { return };
    if before.state != after.state {
        record.case_edges.insert((before.state, title.to_owned(), after.state));
    }
    for order in &after.orders {
        if let Some(old) = before.order(order.id).filter(|old| old.state != order.state) {
            record.order_edges.insert((old.state, title.to_owned(), order.state));
        }
    }
}
