//! Volunteers: offered ring by ring, or invited one by one; never assigned (志愿服务条例 art 25).

use super::record::{Considered, Shortened};
use super::task::{at_night, excluded, on_duty, task};
use super::{Answer, Question, has_fallback};
use sandan_core::case::facts::{DispatchMode, Part};
use sandan_core::command::place_order::{PlaceOrder, Taker};
use sandan_core::command::system::route::Route;
use sandan_routing::{Candidate, Ranking, Weights, rank};

pub(super) fn offer(question: &Question<'_>) -> Answer {
    let Question { case, category, ctx, .. } = question;
    let last = last_ring(ctx.profile.rounds.rings, has_fallback(question));
    if case.counts.rings > last {
        return Answer::Nobody("nobody_claimed", skipped());
    }
    let invites = category.mode == DispatchMode::Invite;
    // Where the category says assign, volunteers of it are still offered.
    let mode = if category.mode == DispatchMode::ClaimFirst {
        DispatchMode::ClaimFirst
    } else {
        DispatchMode::Interest
    };
    let ring = if invites { 0 } else { case.counts.rings };
    let task = task(question, mode, ring, excluded(case, true));
    let night = at_night(question);
    let people: Vec<Candidate> =
        question.crew.volunteers.iter().map(|person| on_duty(person, false, night)).collect();
    let ranking = rank(&task, &people, &Weights::default());
    let considered = Considered::Volunteers { invites, ranking: Shortened::of(&ranking) };
    if ranking.offered.is_empty() {
        return Answer::Nobody("nobody_fit", considered);
    }
    let mut order = base(question, &ranking, last);
    if invites {
        order.mode = DispatchMode::Invite;
        order.person = ranking.offered.first().map(|best| best.account);
        order.ring = case.counts.rings;
    } else {
        order.mode = mode;
        order.offered_to = ranking.offered.iter().map(|ranked| ranked.account).collect();
    }
    Answer::Found(Route::Orders(vec![order]), considered)
}

/// The last ring in which volunteers are asked. A lapse in the profile's last ring hands the case to a person, so
/// where another kind may follow the ring before it is the last.
fn last_ring(rings: u8, fallback: bool) -> u8 {
    rings.saturating_sub(if fallback { 2 } else { 1 })
}

fn base(question: &Question<'_>, ranking: &Ranking, last: u8) -> PlaceOrder {
    let tries = question.case.counts.rings;
    // When everybody up to the county was asked, the same people are not asked a second time.
    let ring = if ranking.last_ring { last } else { ranking.ring.min(last) };
    PlaceOrder {
        part: Part::Lead,
        mode: question.category.mode,
        taker: Taker::Volunteer,
        unit: None,
        person: None,
        offered_to: Vec::new(),
        area: ranking.ring_area.clone(),
        ring: ring.max(tries),
        capacity: question.category.capacity,
        slot: None,
        note: None,
    }
}

fn skipped() -> Considered {
    Considered::Skipped { lead: "volunteer".to_owned(), why: "rings_used_up".to_owned() }
}
