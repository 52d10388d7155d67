//! The scripts: what happens to a case, step by step. Each name stands in the data file.

mod boundaries;
mod desk;
mod offers;
mod ordinary;
mod pauses;
mod rounds;
mod superior;

use crate::tale::{Tale, Told};

/// Plays the script of the line.
pub async fn play(tale: &mut Tale) -> Told {
    match tale.row.script.clone().as_str() {
        "told" => ordinary::told(tale).await,
        "own_find_signed" => ordinary::own_find_signed(tale).await,
        "on_the_spot" => ordinary::on_the_spot(tale).await,
        "night_pipe" => ordinary::night_pipe(tale).await,
        "night_elder" => ordinary::night_elder(tale).await,
        "late_sign" => ordinary::late_sign(tale).await,
        "late_work" => ordinary::late_work(tale).await,
        "late_check" => ordinary::late_check(tale).await,
        "supervised" => ordinary::supervised(tale).await,
        "transferred" => ordinary::transferred(tale).await,
        "consultation" => desk::consultation(tale).await,
        "about_worker" => desk::about_worker(tale).await,
        "referred_out" => desk::referred_out(tale).await,
        "withdrawn" => desk::withdrawn(tale).await,
        "rejected" => desk::rejected(tale).await,
        "rejected_appealed" => desk::rejected_appealed(tale).await,
        "relocated" => desk::relocated(tale).await,
        "up_and_down" => desk::up_and_down(tale).await,
        "carries_voices" => desk::carries_voices(tale).await,
        "merged" => desk::merged(tale).await,
        "unmerged" => desk::unmerged(tale).await,
        "return_refused" => boundaries::return_refused(tale).await,
        "boundary_ruled" => boundaries::boundary_ruled(tale).await,
        "whistle" => boundaries::whistle(tale).await,
        "excluded" => boundaries::excluded(tale).await,
        "rework" => rounds::rework(tale).await,
        "redo_satisfied" => rounds::redo_satisfied(tale).await,
        "ruled" => rounds::ruled(tale).await,
        "not_reached" => rounds::not_reached(tale).await,
        "refused_revisit" => rounds::refused_revisit(tale).await,
        "reopened" => rounds::reopened(tale).await,
        "window_over" => rounds::window_over(tale).await,
        "extended" => pauses::extended(tale).await,
        "shelved_resumed" => pauses::shelved_resumed(tale).await,
        "asked" => pauses::asked(tale).await,
        "interest" => offers::interest(tale).await,
        "claimed" => offers::claimed(tale).await,
        "race" => offers::race(tale).await,
        "station_claim" => offers::station_claim(tale).await,
        "released" => offers::released(tale).await,
        "invited" => offers::invited(tale).await,
        "lapse_to_worker" => offers::lapse_to_worker(tale).await,
        "lapse_to_person" => offers::lapse_to_person(tale).await,
        "no_show_backstop" => offers::no_show_backstop(tale).await,
        "no_show_pool" => offers::no_show_pool(tale).await,
        "superior" => superior::superior(tale).await,
        "superior_redo" => superior::superior_redo(tale).await,
        other => Err(format!("there is no script {other}")),
    }
}
