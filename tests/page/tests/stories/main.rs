//! The promises of the page, each told as a story. They are one program because linking five takes longer than
//! telling them all.
//!
//! What can go wrong between a press and the truth, and who tells of it. `core` is a native test of the widget
//! (`tests/machine.rs`, `tests/properties.rs`, or beside the code in `src/`).
//!
//! | fault | story |
//! |---|---|
//! | **Sending** | |
//! | 1 double click, Enter and click, a held key | `run::a_double_click_…`, `run::clicks_and_enter_…`, `sending::a_key_that_is_held_down_…` |
//! | 2 two widgets of one service | `sending::two_widgets_of_one_service_are_one_intent`, `around::two_widgets_…_ask_once` |
//! | 3 two tabs, two people | `sending::a_second_tab_…`, `sending::a_colleague_who_was_quicker_…` |
//! | 4 yesterday's status after the acceptance | `run::yesterdays_success_…`; core: the correlation's tests |
//! | 5 an acceptance with an odd body | `sending::an_acceptance_with_an_odd_body_…` |
//! | 6 another 2xx than 202 | `sending::any_success_is_an_acceptance` |
//! | 7 409 | `errors::a_redeploy_that_meets_409_…`, `sending::a_colleague_who_was_quicker_…` (three bodies) |
//! | 8 401 | `errors::a_redeploy_refused_with_401_…`, `sending::a_refused_token_is_asked_for_…` |
//! | 9, 10 403, 404 | `errors::a_redeploy_refused_with_403_…`, `…_404_…` |
//! | 11 another 4xx | `sending::a_refusal_is_final_whatever_its_code` |
//! | 12 429 | `errors::a_redeploy_refused_with_429_…`, `sending::too_many_requests_count_down_…` |
//! | 13 5xx, with and without the deed | `sending::an_error_of_the_server_after_the_deed_…`, `errors::a_redeploy_answered_with_500_…` |
//! | 14 a reset connection | `sending::a_connection_that_dies_after_the_deed_…`, `…_before_the_deed_…` |
//! | 15 half a minute without an answer | `sending::half_a_minute_without_an_answer_…` |
//! | 16 a head without its body | `sending::an_acceptance_whose_body_never_ends_…` |
//! | 17 no readable answer | `sending::no_readable_answer_names_…`, `errors::an_acceptance_nobody_could_read_…` |
//! | 18 a failed preflight | `sending::a_preflight_that_is_refused_…` |
//! | 19 offline | `sending::a_click_while_offline_is_not_queued` |
//! | 20 a browser that is wrong about it | `sending::a_browser_that_is_wrong_about_being_offline_…` |
//! | 21 a widget removed mid-request | `sending::a_widget_that_is_removed_mid_request_…`, `element::whoever_waits_for_a_redeploy_of_what_is_removed_…` |
//! | 22 another token or id mid-request | `sending::a_token_that_is_forgotten_mid_request_…`, `sending::another_service_…` |
//! | 23 a reload | `sending::a_reload_picks_the_run_up_again` |
//! | 24 going back | `around::a_page_that_was_kept_…` (by the browser), `sending::going_away_and_coming_back_…` (or not) |
//! | 25 the browser's own replay of a POST | none can prevent it: what is counted everywhere is preflights, one for each intent |
//! | 26 a redirect | `sending::a_redirect_takes_nothing_anywhere`, `…_back_to_the_api_…`, `…_is_called_one` |
//! | 27 a confirm step that was overtaken | `sending::a_question_that_was_overtaken_sends_nothing` |
//! | **Reading** | |
//! | 28 a stale end | as 4 |
//! | 29 a run that nobody sees | `reading::a_run_that_nobody_sees_…` |
//! | 30 passing errors | `reading::a_hiccup_is_nobodys_concern`, `reading::a_flapping_network_…`, `errors::a_status_answered_with_500_…` |
//! | 31 429 and `Retry-After` | `reading::a_wait_that_was_asked_for_is_waited`, `reading::a_wait_of_years_…`; core: `retry_after` |
//! | 32, 33 401, 403, 404 in a run | `reading::a_refusal_in_the_middle_of_a_run_…` |
//! | 34 a flapping network | `reading::a_flapping_network_…` |
//! | 35 a long outage | `reading::a_long_outage_ends_with_a_button` |
//! | 36 slow answers | `reading::slow_answers_never_overlap_…` |
//! | 37 stalled answers | `reading::an_answer_that_stalls_…` |
//! | 38, 39 a body without an end, a gzip bomb, a wrong length | `reading::a_body_without_an_end_…`, `reading::a_length_that_lies_…` |
//! | 40 a login page | `reading::a_login_page_is_called_one_…`, `errors::a_login_page_…`, `reading::a_page_of_a_proxy_…` (with any code); core: `tests/answers.rs` |
//! | 41 odd content types | `reading::json_is_json_whatever_it_is_called` |
//! | 42, 43 broken bytes, deep nesting | `reading::bytes_that_are_no_json_…`; core: `any_bytes_are_an_answer_or_an_error` |
//! | 44 an unknown state | `run::a_state_nobody_knows_…` |
//! | 45 no state | `reading::a_state_that_is_none_…` |
//! | 46, 47 missing, null and new fields | `reading::a_status_of_nulls_…`; core: `only_the_state_is_needed` |
//! | 48 another service's status | `reading::another_services_status_is_not_painted` |
//! | 49 204, 205, 304, nothing | `reading::codes_without_a_status_…` |
//! | 50 a redirect | `reading::a_redirected_status_…` |
//! | 51 answers out of order | `reading::slow_answers_never_overlap_and_never_go_back_in_time`; core: the properties |
//! | 52 a later run | `reading::a_later_deployment_takes_over`, `reading::a_deployment_started_elsewhere_…` |
//! | 53 an end that flaps | `reading::an_end_that_flaps_…` (not: what a screen reader says of it) |
//! | 54 odd dates | `reading::a_date_that_makes_no_sense_…` |
//! | 55 a wrong or jumping clock | `reading::a_calendar_that_jumps_…` |
//! | 56 a very long run | core: `a_very_long_run_asks_before_it_is_watched_on` |
//! | 57 caches | `reading::an_answer_that_may_be_kept_…`, `element::a_service_worker_…` (one that keeps answers of others makes the card late, and never green) |
//! | **Queues and others** | |
//! | 90 a request that waits | `queue::a_request_that_waits_…`, `traces::a_redeploy_behind_a_running_deployment_…` |
//! | 91 a request that leaves the queue | `queue::a_request_that_a_colleague_takes_back_…`, `traces::a_request_that_left_the_queue_…` |
//! | 92 somebody else's run before ours | `queue::somebody_elses_run_before_ours_…`, `traces::the_end_of_a_run_before_ours_…` |
//! | 93 409 on a service at rest | `queue::a_refusal_because_of_another_service_…` |
//! | 94 evidence that contradicts itself | `queue::a_contradiction_…`; core: the properties of histories |
//! | 95 `READY` of both kinds | `queue::ready_says_…` |
//! | 96 an end without steps | `queue::who_never_came_to_its_turn_…`, `queue::who_had_its_turn_…` |
//! | 99 the reason of a failure | `reasons::…`; core: `tests/reasons.rs` |
//! | 97 an environment that does not tell | `environments::an_environment_that_may_not_be_read_…`; core: `tests/together.rs` |
//! | 98 a hundred services | `environments::a_hundred_services_…`; core: `tests/together.rs` (an hour of it) |
//! | 100 a service that has moved | core: `tests/together.rs` |
//! | 101 another console | `reasons::a_portal_may_name_another_console_or_none`; core: `src/console.rs` |
//! | an acceptance that comes to nothing | `queue::a_redeploy_that_never_starts_…` |
//! | **The world around** | |
//! | 58 a hidden page, a frozen page | `around::a_page_that_nobody_looks_at_…`, `around::a_page_that_the_browser_has_frozen_…` |
//! | 59 a retry while hidden | `around::a_retry_that_waits_while_the_page_is_hidden_…` |
//! | 60 a night with the lid closed | `around::a_night_with_the_lid_closed_…`, `around::a_token_that_ended_overnight_…` |
//! | 61 a lid closed on a request | `around::a_lid_that_closes_on_a_request_…` |
//! | 62 a network that only claims to be there | `around::a_network_that_only_claims_…`, `around::a_network_that_is_back_…` |
//! | the budget of a token | `around::thirty_widgets_stay_within_…`; core: 700 an hour |
//! | **What somebody would want who is not to have it** | `attacks`; core: `tests/nobody_gets_in.rs`; `SECURITY.md` has the table |

mod around;
mod asking;
mod attacks;
mod barriers;
mod board;
mod cards;
mod early;
mod element;
mod environments;
mod errors;
mod firefox;
mod focus;
mod heard;
mod host;
mod hosted;
mod inputs;
mod keyboard;
mod languages;
mod layouts;
mod loading;
mod looks;
mod notifications;
mod origins;
mod past_runs;
mod patched;
mod people;
mod pictures;
mod port;
mod portals;
mod queue;
mod reading;
mod reasons;
mod reported;
mod resets;
mod run;
mod sending;
mod site;
mod states;
mod themes;
mod token;
mod traces;
mod views;
