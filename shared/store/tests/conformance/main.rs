//! One suite for both engines: new semantics go in here and nowhere else.
//!
//! SQLite runs in a temporary folder; PostgreSQL at `SANDAN_TEST_PG` (default: the local server), in a database of
//! each test's own. There is no way to skip an engine.

mod catalog;
mod change;
mod checks;
mod copying;
mod due;
mod feeding;
mod finding;
mod people;
mod racing;
mod town;

macro_rules! suite {
    ($($module:ident: $($test:ident),+;)+) => {
        mod sqlite { $($(
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $test() {
                crate::town::run(sandan_store::Backend::Sqlite, crate::$module::$test).await;
            }
        )+)+ }
        mod postgres { $($(
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $test() {
                crate::town::run(sandan_store::Backend::Postgres, crate::$module::$test).await;
            }
        )+)+ }
    };
}

suite! {
    change:
        a_change_is_written_whole_and_read_back,
        losers_stand_apart_from_winners_of_the_same_batch,
        a_guarded_counter_never_passes_its_limit,
        a_key_gives_one_answer_and_tells_another_body_apart,
        an_expired_key_is_free_again,
        a_poisonous_change_fails_alone,
        what_cannot_be_right_is_refused_before_it_is_queued,
        an_attachment_is_bound_once,
        many_rows_stay_below_the_parameter_limit,
        erasing_leaves_tombstones_and_the_chain_valid;
    racing:
        of_two_claims_at_once_exactly_one_wins,
        two_processes_never_both_create_a_stream_or_take_a_key,
        dropped_callers_lose_nobodys_answer,
        what_was_answered_is_there_although_connections_break,
        changes_of_one_stream_are_written_in_the_order_of_their_arrival,
        a_full_queue_says_busy_and_a_closed_store_says_closed;
    feeding:
        eight_writers_leave_a_dense_feed_in_the_order_of_every_stream,
        two_competing_relays_number_everything_once,
        a_relay_without_its_lease_numbers_nothing,
        counts_per_area_are_exact_at_their_position,
        people_find_what_concerns_them;
    due:
        no_deadline_is_picked_twice_at_once,
        a_deadline_that_keeps_failing_ends_in_the_dead_letter_list_and_comes_back,
        a_change_that_moves_a_deadline_starts_its_attempts_afresh,
        a_lease_has_one_holder_and_a_growing_fence,
        the_business_clock_moves_only_in_a_simulated_database,
        a_case_is_never_read_before_its_last_event;
    finding:
        lists_show_only_what_is_in_scope,
        pages_neither_repeat_nor_skip,
        orders_are_found_by_person_unit_area_and_state,
        maps_documents_links_and_decisions_are_kept;
    people:
        a_refresh_token_works_once,
        a_code_is_used_up_and_its_tries_are_counted,
        accounts_are_found_by_login_and_phone_and_locked_after_wrong_passwords,
        reads_of_personal_data_are_logged_in_a_chain;
    catalog:
        every_key_contains_the_district,
        the_writer_is_durable_and_reads_run_beside_it,
        two_migrators_at_once_are_safe,
        a_second_writing_process_is_refused_and_readers_are_not;
    copying:
        a_town_moves_to_either_engine_and_checks_clean,
        an_interrupted_copy_goes_on;
    checks:
        a_clean_town_is_clean,
        every_planted_fault_is_found;
}
